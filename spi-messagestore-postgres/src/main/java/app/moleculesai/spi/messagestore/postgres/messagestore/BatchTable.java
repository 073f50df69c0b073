package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Writes a batch in one statement, which is a transaction of its own: one round trip and one flush for all. It fails
 * as a whole.
 */
final class BatchTable {
  // a setting of the running transaction alone; what reads from it comes after it
  private static final String PATIENCE = "WITH patience AS MATERIALIZED"
      + " (SELECT set_config('lock_timeout', ?, true) AS of_locks)";

  private static final String APPEND = ", taken AS (INSERT INTO activity_heads AS h"
      + " (workspace_id, last_seq, latest, latest_before)"
      + " SELECT n.workspace_id, n.rows, n.latest::timestamptz, '-infinity' FROM patience,"
      + " unnest(?::uuid[], ?::bigint[], ?::text[]) AS n (workspace_id, rows, latest)"
      + AppendTable.TAKE_FROM_HEAD + "),"
      + " draft AS MATERIALIZED (SELECT * FROM unnest(?::bigint[], ?::text[], ?::bytea[],"
      + " ?::bytea[], ?::bytea[], " + DraftArrays.PARAMETERS + ") AS d (back, latest, key_hash,"
      + " content_hash, request_hash, " + DraftArrays.NAMES + ")),"
      + " keyed AS (INSERT INTO activity_keys (workspace_id, key_hash, activity_id, seq,"
      + " content_hash, request_hash)"
      + " SELECT d.workspace_id, d.key_hash, d.id, t.last_seq - d.back, d.content_hash,"
      + " d.request_hash FROM draft AS d JOIN taken AS t ON t.workspace_id = d.workspace_id"
      + " WHERE d.key_hash IS NOT NULL ON CONFLICT DO NOTHING"
      + " RETURNING workspace_id, activity_id),"
      + " stored AS (INSERT INTO activity_logs (seq, late, " + DraftArrays.COLUMNS + ")"
      + " SELECT t.last_seq - d.back, d.created_at::timestamptz"
      + " < greatest(t.latest_before, d.latest::timestamptz) - interval '1 minute', "
      + DraftArrays.VALUES + " FROM draft AS d JOIN taken AS t ON t.workspace_id = d.workspace_id"
      + " WHERE d.key_hash IS NULL OR EXISTS (SELECT FROM keyed AS k"
      + " WHERE k.workspace_id = d.workspace_id AND k.activity_id = d.id))";
  private static final String CHANGE = ", changed AS ("
      + ChangeTable.CHANGE.replace(" FROM unnest(", " FROM patience, unnest(") + ")";

  private static final String APPENDED = "SELECT 'taken', workspace_id, NULL::uuid, last_seq"
      + " FROM taken UNION ALL SELECT 'keyed', workspace_id, activity_id, 0 FROM keyed";
  private static final String CHANGED = "SELECT 'changed', NULL::uuid, NULL::uuid, n FROM changed";

  private BatchTable() {}

  /**
   * What became of a batch.
   *
   * @param taken the last number given of each workspace; one that is missing was forgotten
   * @param keyed the rows that were the first to come with their keys
   * @param changed the numbers of the changes that were made
   */
  record Outcome(Map<UUID, Long> taken, Set<ActivityRef> keyed, Set<Integer> changed) {}

  /**
   * Writes.
   *
   * @param patience the longest wait for a lock, as the server writes it
   */
  static Outcome write(Connection connection, Batch batch, String patience) throws SQLException {
    try (var statement = connection.prepareStatement(text(batch))) {
      statement.setString(1, patience);
      int place = 2;
      if (!batch.appends().isEmpty()) {
        place = bind(statement, place, batch.appends());
      }
      if (!batch.changes().isEmpty()) {
        ChangeTable.bind(batch.changes().stream().map(PendingChange::wish).toList(), statement,
            place);
      }
      try (var rows = statement.executeQuery()) {
        return outcome(rows);
      }
    }
  }

  private static String text(Batch batch) {
    if (batch.changes().isEmpty()) {
      return PATIENCE + APPEND + APPENDED;
    }
    return batch.appends().isEmpty()
        ? PATIENCE + CHANGE + CHANGED
        : PATIENCE + APPEND + CHANGE + APPENDED + " UNION ALL " + CHANGED;
  }

  private static Outcome outcome(ResultSet rows) throws SQLException {
    var outcome = new Outcome(new HashMap<>(), new HashSet<>(), new HashSet<>());
    while (rows.next()) {
      switch (rows.getString(1)) {
        case "taken" -> outcome.taken().put(rows.getObject(2, UUID.class), rows.getLong(4));
        case "keyed" -> outcome.keyed().add(
            new ActivityRef(rows.getObject(2, UUID.class), rows.getObject(3, UUID.class)));
        default -> outcome.changed().add(rows.getInt(4));
      }
    }
    return outcome;
  }

  private static int bind(PreparedStatement statement, int first, List<PendingAppend> appends)
      throws SQLException {
    var drafts = appends.stream().flatMap(append -> append.drafts().stream()).toList();
    var needs = Need.of(drafts);
    int place = AppendTable.bindNeeds(statement, needs, first);
    bindPlaces(statement, place, drafts, needs);
    bindKeys(statement, place + 2, drafts);
    return DraftArrays.bind(drafts, statement, place + 5);
  }

  /** Binds how many rows of its workspace come behind each draft, and the latest time of those before it. */
  private static void bindPlaces(PreparedStatement statement, int place,
      List<ActivityDraft> drafts, SortedMap<UUID, Need> needs) throws SQLException {
    var left = new HashMap<UUID, Integer>();
    var times = new HashMap<UUID, Instant>();
    var backs = new Long[drafts.size()];
    var latest = new String[drafts.size()];
    for (int i = 0; i < backs.length; i++) {
      var draft = drafts.get(i);
      var workspaceId = draft.workspaceId();
      backs[i] = (long) left.merge(workspaceId,
          Optional.ofNullable(needs.get(workspaceId)).map(Need::rows).orElse(0) - 1,
          (before, first) -> before - 1);
      var before = times.get(workspaceId);
      latest[i] = before == null ? "-infinity" : before.toString();
      if (before == null || draft.createdAt().isAfter(before)) {
        times.put(workspaceId, draft.createdAt());
      }
    }
    var connection = statement.getConnection();
    statement.setArray(place, connection.createArrayOf("int8", backs));
    statement.setArray(place + 1, connection.createArrayOf("text", latest));
  }

  private static void bindKeys(PreparedStatement statement, int place, List<ActivityDraft> drafts)
      throws SQLException {
    var keys = new byte[drafts.size()][];
    var contents = new byte[drafts.size()][];
    var requests = new byte[drafts.size()][];
    for (int i = 0; i < keys.length; i++) {
      var draft = drafts.get(i);
      if (draft.idempotencyKey().isPresent()) {
        keys[i] = ContentHash.ofKey(draft.idempotencyKey().get()).array();
        contents[i] = ContentHash.ofContent(draft).array();
        requests[i] = ContentHash.ofRequest(draft).array();
      }
    }
    var connection = statement.getConnection();
    statement.setArray(place, connection.createArrayOf("bytea", keys));
    statement.setArray(place + 1, connection.createArrayOf("bytea", contents));
    statement.setArray(place + 2, connection.createArrayOf("bytea", requests));
  }

  /** Returns which of the places of writes, workspaces and rows, somebody else has locked. */
  static Set<Object> locked(Connection connection, Collection<? extends Pending<?>> writes)
      throws SQLException {
    var workspaces = new ArrayList<UUID>();
    var refs = new ArrayList<ActivityRef>();
    for (var write : writes) {
      switch (write) {
        case PendingAppend append -> workspaces.add(append.workspaceId());
        case PendingChange change -> refs.add(change.wish().ref());
      }
    }
    var locked = new HashSet<Object>();
    locked.addAll(workspaces(connection, workspaces, ""));
    locked.removeAll(workspaces(connection, workspaces, " FOR UPDATE SKIP LOCKED"));
    locked.addAll(AppendTable.existing(connection, refs, ""));
    locked.removeAll(AppendTable.existing(connection, refs, " FOR UPDATE OF l SKIP LOCKED"));
    return locked;
  }

  private static Set<UUID> workspaces(Connection connection, List<UUID> ids, String locking)
      throws SQLException {
    var found = new HashSet<UUID>();
    try (var statement = connection.prepareStatement(
        "SELECT h.workspace_id FROM activity_heads AS h WHERE h.workspace_id = ANY (?)"
            + locking)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return found;
  }
}
