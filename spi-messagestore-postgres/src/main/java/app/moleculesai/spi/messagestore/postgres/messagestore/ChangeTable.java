package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes rows of the log that are open: compare-and-set, a row at most once in a statement (C14). */
final class ChangeTable {
  private static final List<String> OPEN = List.of(ActivityStatus.PENDING, ActivityStatus.QUEUED,
      ActivityStatus.DISPATCHED);

  /** Changes what may be changed, and returns the numbers of those changes as n. */
  static final String CHANGE = "UPDATE activity_logs AS l SET status = c.status,"
      + " owner = CASE WHEN c.status = 'pending' THEN l.owner END,"
      + " response_body = coalesce(convert_from(c.response_body, 'UTF8'), l.response_body),"
      + " tool_trace = coalesce(convert_from(c.tool_trace, 'UTF8'), l.tool_trace),"
      + " duration_ms = coalesce(c.duration_ms, l.duration_ms),"
      + " error_detail = coalesce(c.error_detail, l.error_detail),"
      + " summary = coalesce(c.summary, l.summary),"
      + " correlation = coalesce(c.correlation, l.correlation)"
      + " FROM unnest(?::int[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::bytea[], ?::bytea[],"
      + " ?::int[], ?::text[], ?::text[], ?::text[]) AS c (n, workspace_id, id, allowed, status,"
      + " response_body, tool_trace, duration_ms, error_detail, summary, correlation)"
      + " WHERE l.workspace_id = c.workspace_id AND l.id = c.id"
      + " AND c.allowed & CASE l.status WHEN 'pending' THEN 1 WHEN 'queued' THEN 2"
      + " WHEN 'dispatched' THEN 4 ELSE 0 END <> 0"
      + " RETURNING c.n";

  private ChangeTable() {}

  /**
   * A change of a row that may be allowed.
   *
   * @param allowed a bit for each open status in which the row may be
   */
  record Wish(ActivityRef ref, int allowed, Change change) {
    static Wish of(ActivityRef ref, Set<String> from, Change change) {
      int allowed = 0;
      for (int i = 0; i < OPEN.size(); i++) {
        allowed |= from.contains(OPEN.get(i)) ? 1 << i : 0;
      }
      return new Wish(ref, allowed, change);
    }
  }

  /** Makes one change, if it is allowed; says whether it was. */
  static boolean change(Connection connection, Wish wish) throws SQLException {
    try (var statement = connection.prepareStatement(CHANGE)) {
      bind(List.of(wish), statement, 1);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Binds the parameters, the first of them at a place, and returns the place behind the last. */
  static int bind(List<Wish> wishes, PreparedStatement statement, int first) throws SQLException {
    var numbers = new Integer[wishes.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    int place = first;
    array(statement, place++, "int4", numbers);
    array(statement, place++, "uuid",
        wishes.stream().map(wish -> wish.ref().workspaceId()).toArray());
    array(statement, place++, "uuid",
        wishes.stream().map(wish -> wish.ref().activityId()).toArray());
    array(statement, place++, "int4", wishes.stream().map(Wish::allowed).toArray(Integer[]::new));
    texts(statement, place++, wishes, Change::status);
    array(statement, place++, "bytea", wishes.stream()
        .map(wish -> DraftArrays.bytes(wish.change().responseBody())).toArray(byte[][]::new));
    array(statement, place++, "bytea", wishes.stream()
        .map(wish -> DraftArrays.bytes(wish.change().toolTrace())).toArray(byte[][]::new));
    array(statement, place++, "int4", wishes.stream()
        .map(wish -> wish.change().durationMs().orElse(null)).toArray(Integer[]::new));
    texts(statement, place++, wishes, change -> change.errorDetail().orElse(null));
    texts(statement, place++, wishes, change -> change.summary().orElse(null));
    texts(statement, place++, wishes, change -> change.correlation().orElse(null));
    return place;
  }

  private static void texts(PreparedStatement statement, int place, List<Wish> wishes,
      Function<Change, @Nullable String> field) throws SQLException {
    array(statement, place, "text",
        wishes.stream().map(wish -> field.apply(wish.change())).toArray(String[]::new));
  }

  private static void array(PreparedStatement statement, int place, String type, Object[] values)
      throws SQLException {
    statement.setArray(place, statement.getConnection().createArrayOf(type, values));
  }
}
