package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The idempotency keys, and what was appended under each (C12). */
final class KeyTable {
  private static final String FIND = "SELECT k.workspace_id, k.key_hash, k.activity_id, k.seq,"
      + " k.content_hash, k.request_hash FROM unnest(?::uuid[], ?::bytea[])"
      + " AS d (workspace_id, key_hash) JOIN activity_keys AS k"
      + " ON k.workspace_id = d.workspace_id AND k.key_hash = d.key_hash";
  private static final String INSERT = "INSERT INTO activity_keys (workspace_id, key_hash,"
      + " activity_id, seq, content_hash, request_hash)"
      + " SELECT * FROM unnest(?::uuid[], ?::bytea[], ?::uuid[], ?::bigint[], ?::bytea[],"
      + " ?::bytea[])";

  private KeyTable() {}

  /** A key of a workspace. */
  record Key(UUID workspaceId, ByteBuffer hash) {
    /** Returns the key of a draft that has one. */
    static Key of(ActivityDraft draft) {
      return new Key(draft.workspaceId(),
          ContentHash.ofKey(draft.idempotencyKey().orElseThrow()));
    }
  }

  /** What was appended under a key; the content's hash is missing for an imported row. */
  record Use(Receipt receipt, Optional<ByteBuffer> contentHash, ByteBuffer requestHash) {
    static Use of(NewRow row) {
      var draft = row.draft();
      return new Use(new Receipt(draft.ref(), row.sequence()),
          row.imported() ? Optional.empty() : Optional.of(ContentHash.ofContent(draft)),
          ContentHash.ofRequest(draft));
    }

    /** Says whether a draft under the key is the same append once more. */
    boolean isRepeatedBy(ActivityDraft draft) {
      return contentHash.map(hash -> hash.equals(ContentHash.ofContent(draft)))
          .orElseGet(() -> requestHash.equals(ContentHash.ofRequest(draft)));
    }
  }

  static Map<Key, Use> find(Connection connection, List<Key> keys) throws SQLException {
    var uses = new HashMap<Key, Use>();
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setArray(1,
          connection.createArrayOf("uuid", keys.stream().map(Key::workspaceId).toArray()));
      statement.setArray(2, connection.createArrayOf("bytea",
          keys.stream().map(key -> key.hash().array()).toArray(byte[][]::new)));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var workspaceId = rows.getObject(1, UUID.class);
          var ref = new ActivityRef(workspaceId, rows.getObject(3, UUID.class));
          uses.put(new Key(workspaceId, ByteBuffer.wrap(rows.getBytes(2))),
              new Use(new Receipt(ref, rows.getLong(4)),
                  Optional.ofNullable(rows.getBytes(5)).map(ByteBuffer::wrap),
                  ByteBuffer.wrap(rows.getBytes(6))));
        }
      }
    }
    return uses;
  }

  static void insert(Connection connection, Map<Key, Use> uses) throws SQLException {
    var keys = List.copyOf(uses.keySet());
    var values = keys.stream().map(uses::get).toList();
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setArray(1,
          connection.createArrayOf("uuid", keys.stream().map(Key::workspaceId).toArray()));
      statement.setArray(2, connection.createArrayOf("bytea",
          keys.stream().map(key -> key.hash().array()).toArray(byte[][]::new)));
      statement.setArray(3, connection.createArrayOf("uuid",
          values.stream().map(use -> use.receipt().ref().activityId()).toArray()));
      statement.setArray(4, connection.createArrayOf("int8",
          values.stream().map(use -> use.receipt().sequence()).toArray(Long[]::new)));
      statement.setArray(5, connection.createArrayOf("bytea",
          values.stream().map(use -> use.contentHash().map(ByteBuffer::array).orElse(null))
              .toArray(byte[][]::new)));
      statement.setArray(6, connection.createArrayOf("bytea",
          values.stream().map(use -> use.requestHash().array()).toArray(byte[][]::new)));
      statement.executeUpdate();
    }
  }
}
