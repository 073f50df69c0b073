package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch in one statement, which is a transaction of its own: one round trip and one flush for all. It fails
 * as a whole.
 */
final class BatchTable {
  // a setting of the running transaction alone; what reads from it comes after it
  private static final String PATIENCE = "WITH patience AS MATERIALIZED"
      + " (SELECT set_config('lock_timeout', ?, true) AS of_locks)";

  private static final List<InputRows.Column<Place>> COLUMNS = Stream.concat(
      Stream.<InputRows.Column<Place>>of(
          new InputRows.Column<>("back", InputRows.Type.LONG, Place::back),
          new InputRows.Column<>("latest", InputRows.Type.TEXT, Place::latest)),
      DraftColumns.of(Place::draft).stream()).toList();
  private static final InputRows<Place> PLACES = new InputRows<>("d", COLUMNS);
  private static final InputRows<Place> PLACES_WITH_KEYS = new InputRows<>("d", Stream.concat(
      Stream.<InputRows.Column<Place>>of(
          new InputRows.Column<>("key_hash", InputRows.Type.BYTES,
              place -> place
                  .hash(draft -> ContentHash.ofKey(draft.idempotencyKey().orElseThrow()))),
          new InputRows.Column<>("content_hash", InputRows.Type.BYTES,
              place -> place.hash(ContentHash::ofContent)),
          new InputRows.Column<>("request_hash", InputRows.Type.BYTES,
              place -> place.hash(ContentHash::ofRequest))),
      COLUMNS.stream()).toList());

  private static final String STORED = ","
      + " stored AS (INSERT INTO activity_logs (seq, late, " + DraftColumns.NAMES + ")"
      + " SELECT t.last_seq - d.back, d.created_at::timestamptz"
      + " < greatest(t.latest_before, d.latest::timestamptz) - interval '1 minute', "
      + DraftColumns.VALUES + " FROM draft AS d JOIN taken AS t ON t.workspace_id = d.workspace_id";
  private static final String KEYED = ","
      + " keyed AS (INSERT INTO activity_keys (workspace_id, key_hash, activity_id, seq,"
      + " content_hash, request_hash)"
      + " SELECT d.workspace_id, d.key_hash, d.id, t.last_seq - d.back, d.content_hash,"
      + " d.request_hash FROM draft AS d JOIN taken AS t ON t.workspace_id = d.workspace_id"
      + " WHERE d.key_hash IS NOT NULL ON CONFLICT DO NOTHING"
      + " RETURNING workspace_id, activity_id)";
  private static final String UNLESS_KEY_IS_USED = " WHERE d.key_hash IS NULL OR EXISTS"
      + " (SELECT FROM keyed AS k WHERE k.workspace_id = d.workspace_id AND k.activity_id = d.id)";

  private static final String TAKEN = "SELECT 'taken', workspace_id, NULL::uuid, last_seq"
      + " FROM taken";
  private static final String FIRST_OF_KEY = "SELECT 'keyed', workspace_id, activity_id, 0"
      + " FROM keyed";
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
   * A draft among the others of its workspace.
   *
   * @param back how many of them come behind it
   * @param latest the latest time of those before it, as the database writes it
   */
  private record Place(ActivityDraft draft, long back, String latest) {
    byte @Nullable [] hash(Function<ActivityDraft, ByteBuffer> hash) {
      return draft.idempotencyKey().isEmpty() ? null : hash.apply(draft).array();
    }
  }

  /**
   * Writes.
   *
   * @param patience the longest wait for a lock, as the server writes it
   */
  static Outcome write(Connection connection, Batch batch, String patience) throws SQLException {
    var drafts = batch.appends().stream().flatMap(append -> append.drafts().stream()).toList();
    var needs = Need.of(drafts);
    var wishes = batch.changes().stream().map(PendingChange::wish).toList();
    // most have no keys, and what looks after them is a good part of the statement's work
    boolean keyed = drafts.stream().anyMatch(draft -> draft.idempotencyKey().isPresent());
    try (var statement = connection.prepareStatement(
        text(needs.size(), drafts.size(), keyed, wishes.size()))) {
      statement.setString(1, patience);
      int place = 2;
      if (!drafts.isEmpty()) {
        place = AppendTable.NEEDS.bind(statement, place, List.copyOf(needs.entrySet()));
        place = rows(keyed).bind(statement, place, places(drafts, needs));
      }
      if (!wishes.isEmpty()) {
        ChangeTable.bind(wishes, statement, place);
      }
      try (var rows = statement.executeQuery()) {
        return outcome(rows);
      }
    }
  }

  private static InputRows<Place> rows(boolean keyed) {
    return keyed ? PLACES_WITH_KEYS : PLACES;
  }

  private static String text(int needs, int drafts, boolean keyed, int changes) {
    var sql = new StringBuilder(PATIENCE);
    var answers = new ArrayList<String>();
    if (drafts > 0) {
      sql.append(", taken AS (")
          .append(AppendTable.take("patience, " + AppendTable.NEEDS.text(needs)))
          .append("), draft AS (SELECT * FROM ").append(rows(keyed).text(drafts)).append(")")
          .append(keyed ? KEYED : "").append(STORED).append(keyed ? UNLESS_KEY_IS_USED : "")
          .append(")");
      answers.add(TAKEN);
      if (keyed) {
        answers.add(FIRST_OF_KEY);
      }
    }
    if (changes > 0) {
      sql.append(", changed AS (").append(ChangeTable.text(changes, "patience, ")).append(")");
      answers.add(CHANGED);
    }
    return sql.append(String.join(" UNION ALL ", answers)).toString();
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

  private static List<Place> places(List<ActivityDraft> drafts, SortedMap<UUID, Need> needs) {
    var left = new HashMap<UUID, Integer>();
    needs.forEach((workspaceId, need) -> left.put(workspaceId, need.rows()));
    var latest = new HashMap<UUID, Instant>();
    var places = new ArrayList<Place>(drafts.size());
    for (var draft : drafts) {
      var workspaceId = draft.workspaceId();
      var before = latest.get(workspaceId);
      places.add(new Place(draft, left.merge(workspaceId, -1, Integer::sum),
          before == null ? "-infinity" : before.toString()));
      if (before == null || draft.createdAt().isAfter(before)) {
        latest.put(workspaceId, draft.createdAt());
      }
    }
    return places;
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
