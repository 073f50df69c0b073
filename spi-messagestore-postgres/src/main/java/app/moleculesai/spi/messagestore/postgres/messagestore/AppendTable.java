package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Adds rows to the log, step by step within a transaction. */
final class AppendTable {
  /**
   * What becomes of a head that is there. It is locked to the end of the transaction; a forgotten workspace gives no
   * numbers. The latest time is that of the rows before: what was there before a change only a column can carry out.
   */
  private static final String TAKE_FROM_HEAD = " ON CONFLICT (workspace_id) DO UPDATE"
      + " SET last_seq = h.last_seq + excluded.last_seq,"
      + " latest = greatest(h.latest, excluded.latest), latest_before = h.latest"
      + " WHERE NOT h.forgotten"
      + " RETURNING workspace_id, last_seq, latest_before";

  /** What is needed of workspaces, in the order of locking. */
  static final InputRows<Map.Entry<UUID, Need>> NEEDS = new InputRows<>("n", List.of(
      new InputRows.Column<>("workspace_id", InputRows.Type.UUID, Map.Entry::getKey),
      new InputRows.Column<>("rows", InputRows.Type.LONG, need -> (long) need.getValue().rows()),
      new InputRows.Column<>("latest", InputRows.Type.TEXT,
          need -> need.getValue().latest().toString())));

  private static final InputRows<NewRow> ROWS = new InputRows<>("d", Stream.concat(
      Stream.<InputRows.Column<NewRow>>of(
          new InputRows.Column<>("seq", InputRows.Type.LONG, NewRow::sequence),
          new InputRows.Column<>("late", InputRows.Type.BOOLEAN, NewRow::late)),
      DraftColumns.of(NewRow::draft).stream()).toList());
  private static final String INSERT = "INSERT INTO activity_logs (seq, late, "
      + DraftColumns.NAMES + ") SELECT d.seq, d.late, " + DraftColumns.VALUES + " FROM ";

  private static final String IDS = "SELECT l.workspace_id, l.id"
      + " FROM unnest(?::uuid[], ?::uuid[]) AS d (workspace_id, id)"
      + " JOIN activity_logs AS l ON l.workspace_id = d.workspace_id AND l.id = d.id";

  private static final int STEP = 500; // an import may have any number of rows

  private AppendTable() {}

  /** Takes numbers for what is needed; what is missing in the answer was forgotten. */
  static Map<UUID, Head> take(Connection connection, SortedMap<UUID, Need> needs)
      throws SQLException {
    var heads = new HashMap<UUID, Head>();
    var all = List.copyOf(needs.entrySet());
    try (var statement = connection.prepareStatement(take(NEEDS.text(all.size())))) {
      NEEDS.bind(statement, 1, all);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.put(rows.getObject(1, UUID.class),
              new Head(rows.getLong(2), time(rows.getObject(3, OffsetDateTime.class))));
        }
      }
    }
    return heads;
  }

  /** Returns the statement that takes numbers from heads, for needs called n. */
  static String take(String needs) {
    return "INSERT INTO activity_heads AS h (workspace_id, last_seq, latest, latest_before)"
        + " SELECT n.workspace_id, n.rows, n.latest::timestamptz, '-infinity' FROM " + needs
        + " WHERE n.workspace_id IS NOT NULL" + TAKE_FROM_HEAD;
  }

  private static Optional<Instant> time(OffsetDateTime time) {
    return time.equals(OffsetDateTime.MIN) ? Optional.empty() : Optional.of(time.toInstant());
  }

  static void insert(Connection connection, List<NewRow> rows) throws SQLException {
    for (int from = 0; from < rows.size(); from += STEP) {
      insertAtOnce(connection, rows.subList(from, Math.min(from + STEP, rows.size())));
    }
  }

  private static void insertAtOnce(Connection connection, List<NewRow> rows)
      throws SQLException {
    try (var statement = connection.prepareStatement(
        INSERT + ROWS.text(rows.size()) + " WHERE d.id IS NOT NULL")) {
      ROWS.bind(statement, 1, rows);
      statement.executeUpdate();
    }
  }

  /** Returns which of these rows are there; with a locking clause, those that it gives. */
  static Set<ActivityRef> existing(Connection connection,
      Collection<ActivityRef> refs, String locking) throws SQLException {
    var found = new HashSet<ActivityRef>();
    try (var statement = connection.prepareStatement(IDS + locking)) {
      statement.setArray(1, connection.createArrayOf("uuid", refs.stream()
          .map(ActivityRef::workspaceId).toArray()));
      statement.setArray(2, connection.createArrayOf("uuid", refs.stream()
          .map(ActivityRef::activityId).toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new ActivityRef(
              rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)));
        }
      }
    }
    return found;
  }
}
