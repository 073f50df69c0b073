package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes rows of the log that are open: compare-and-set, a row at most once in a statement (C14). */
final class ChangeTable {
  private static final List<String> OPEN = List.of(ActivityStatus.PENDING, ActivityStatus.QUEUED,
      ActivityStatus.DISPATCHED);

  private static final InputRows<Numbered> WISHES = new InputRows<>("c", List.of(
      new InputRows.Column<>("n", InputRows.Type.INTEGER, Numbered::number),
      column("workspace_id", InputRows.Type.UUID, wish -> wish.ref().workspaceId()),
      column("id", InputRows.Type.UUID, wish -> wish.ref().activityId()),
      column("allowed", InputRows.Type.INTEGER, Wish::allowed),
      column("status", InputRows.Type.TEXT, wish -> wish.change().status()),
      column("response_body", InputRows.Type.BYTES,
          wish -> DraftColumns.content(wish.change().responseBody())),
      column("tool_trace", InputRows.Type.BYTES,
          wish -> DraftColumns.content(wish.change().toolTrace())),
      column("duration_ms", InputRows.Type.INTEGER,
          wish -> wish.change().durationMs().orElse(null)),
      column("error_detail", InputRows.Type.BYTES,
          wish -> DraftColumns.bytes(wish.change().errorDetail())),
      column("summary", InputRows.Type.BYTES,
          wish -> DraftColumns.bytes(wish.change().summary())),
      column("correlation", InputRows.Type.BYTES,
          wish -> DraftColumns.bytes(wish.change().correlation()))));

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

  private record Numbered(int number, Wish wish) {}

  private static InputRows.Column<Numbered> column(String name, InputRows.Type type,
      Function<Wish, @Nullable Object> value) {
    return new InputRows.Column<>(name, type, row -> value.apply(row.wish()));
  }

  /**
   * Returns the statement that changes what may be changed, and returns the numbers of those changes as n.
   *
   * @param before what else it reads from
   */
  static String text(int wishes, String before) {
    return "UPDATE activity_logs AS l SET status = c.status,"
        + " owner = CASE WHEN c.status = 'pending' THEN l.owner END,"
        + " response_body = coalesce(convert_from(c.response_body, 'UTF8'), l.response_body),"
        + " tool_trace = coalesce(convert_from(c.tool_trace, 'UTF8'), l.tool_trace),"
        + " duration_ms = coalesce(c.duration_ms, l.duration_ms),"
        + " error_detail = coalesce(convert_from(c.error_detail, 'UTF8'), l.error_detail),"
        + " summary = coalesce(convert_from(c.summary, 'UTF8'), l.summary),"
        + " correlation = coalesce(convert_from(c.correlation, 'UTF8'), l.correlation)"
        + " FROM " + before + WISHES.text(wishes)
        + " WHERE l.workspace_id = c.workspace_id AND l.id = c.id"
        + " AND c.allowed & CASE l.status WHEN 'pending' THEN 1 WHEN 'queued' THEN 2"
        + " WHEN 'dispatched' THEN 4 ELSE 0 END <> 0"
        + " RETURNING c.n";
  }

  /** Makes one change, if it is allowed; says whether it was. */
  static boolean change(Connection connection, Wish wish) throws SQLException {
    try (var statement = connection.prepareStatement(text(1, ""))) {
      bind(List.of(wish), statement, 1);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Binds the parameters of wishes, whose numbers are their places, the first of them at a place. */
  static void bind(List<Wish> wishes, PreparedStatement statement, int first)
      throws SQLException {
    var numbered = new ArrayList<Numbered>(wishes.size());
    for (int i = 0; i < wishes.size(); i++) {
      numbered.add(new Numbered(i, wishes.get(i)));
    }
    WISHES.bind(statement, first, numbered);
  }
}
