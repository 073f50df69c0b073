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
  /** What is read of a row of the chat, in the order of reading: what all such rows have alike is not. */
  static final String CHAT_COLUMNS = "l.seq, l.id, l.status, l.created_at, l.target_id, l.method, "
      + "l.summary, l.correlation, l.owner, l.request_body, l.response_body, l.tool_trace, "
      + "l.duration_ms, l.error_detail, l.idempotency_key";
  /** What is read of any row. */
  static final String COLUMNS = CHAT_COLUMNS + ", l.activity_type, l.source_id, l.source_label";

  private RowReader() {}

  /** Reads all rows, which are of one workspace. */
  static List<Activity> all(ResultSet rows, UUID workspaceId) throws SQLException {
    var read = new ArrayList<Activity>();
    while (rows.next()) {
      var row = one(rows, workspaceId, rows.getString(16))
          .sourceId(rows.getObject(17, UUID.class))
          .sourceLabel(rows.getString(18));
      read.add(new Activity(rows.getLong(1), row.build()));
    }
    return read;
  }

  /** Reads all rows, which are of one workspace's chat. */
  static List<Activity> chat(ResultSet rows, UUID workspaceId) throws SQLException {
    var read = new ArrayList<Activity>();
    while (rows.next()) {
      var row = one(rows, workspaceId, ActivityDraft.A2A_RECEIVE);
      read.add(new Activity(rows.getLong(1), row.build()));
    }
    return read;
  }

  private static ActivityDraft.Builder one(ResultSet row, UUID workspaceId, String type)
      throws SQLException {
    var createdAt = row.getObject(4, OffsetDateTime.class).toInstant();
    return ActivityDraft.of(workspaceId, row.getObject(2, UUID.class), type, createdAt)
        .status(row.getString(3))
        .targetId(row.getObject(5, UUID.class))
        .method(row.getString(6))
        .summary(row.getString(7))
        .correlation(row.getString(8))
        .owner(row.getString(9))
        .requestBody(body(row, 10))
        .responseBody(body(row, 11))
        .toolTrace(body(row, 12))
        .durationMs(row.getObject(13, Integer.class))
        .errorDetail(row.getString(14))
        .idempotencyKey(row.getString(15));
  }

  private static @Nullable Body body(ResultSet row, int column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? null : Body.wrap(bytes); // the driver made the array for this row alone
  }
}
