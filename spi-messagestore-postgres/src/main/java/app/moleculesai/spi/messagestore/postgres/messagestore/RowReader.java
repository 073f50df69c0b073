package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns rows of the log into activities; a body's bytes go through as they came. */
final class RowReader {
  /** What messages are made of, in the order of reading; the database and its driver take their time for each column. */
  static final String MESSAGE_COLUMNS = "l.seq, l.id, l.activity_type, l.status, l.created_at, "
      + "l.request_body, l.response_body";
  /** All of a row. */
  static final String COLUMNS = MESSAGE_COLUMNS + ", l.source_id, l.source_label, l.target_id, "
      + "l.method, l.summary, l.correlation, l.owner, l.tool_trace, l.duration_ms, "
      + "l.error_detail, l.idempotency_key";

  private RowReader() {}

  /** Reads all rows, which are of one workspace. */
  static List<Activity> all(ResultSet rows, UUID workspaceId) throws SQLException {
    var read = new ArrayList<Activity>();
    while (rows.next()) {
      var row = message(rows, workspaceId)
          .sourceId(rows.getObject(8, UUID.class))
          .sourceLabel(rows.getString(9))
          .targetId(rows.getObject(10, UUID.class))
          .method(rows.getString(11))
          .summary(rows.getString(12))
          .correlation(rows.getString(13))
          .owner(rows.getString(14))
          .toolTrace(body(rows, 15))
          .durationMs(rows.getObject(16, Integer.class))
          .errorDetail(rows.getString(17))
          .idempotencyKey(rows.getString(18));
      read.add(new Activity(rows.getLong(1), row.build()));
    }
    return read;
  }

  /** Reads what messages are made of, of all rows, which are of one workspace. */
  static List<Activity> messages(ResultSet rows, UUID workspaceId) throws SQLException {
    var read = new ArrayList<Activity>();
    while (rows.next()) {
      read.add(new Activity(rows.getLong(1), message(rows, workspaceId).build()));
    }
    return read;
  }

  private static ActivityDraft.Builder message(ResultSet row, UUID workspaceId)
      throws SQLException {
    var createdAt = row.getObject(5, OffsetDateTime.class).toInstant();
    return ActivityDraft.of(workspaceId, row.getObject(2, UUID.class), row.getString(3), createdAt)
        .status(row.getString(4))
        .requestBody(body(row, 6))
        .responseBody(body(row, 7));
  }

  private static @Nullable Body body(ResultSet row, int column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? null : Body.wrap(bytes); // the driver made the array for this row alone
  }
}
