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
  /** What is read of a row, in the order of reading. */
  static final String COLUMNS = "l.seq, l.id, l.activity_type, l.status, l.created_at, "
      + "l.source_id, l.source_label, l.target_id, l.method, l.summary, l.correlation, l.owner, "
      + "l.request_body, l.response_body, l.tool_trace, l.duration_ms, l.error_detail, "
      + "l.idempotency_key";

  private RowReader() {}

  /** Reads all rows, which are of one workspace. */
  static List<Activity> all(ResultSet rows, UUID workspaceId) throws SQLException {
    var read = new ArrayList<Activity>();
    while (rows.next()) {
      read.add(one(rows, workspaceId));
    }
    return read;
  }

  private static Activity one(ResultSet row, UUID workspaceId) throws SQLException {
    var createdAt = row.getObject(5, OffsetDateTime.class).toInstant();
    var draft = ActivityDraft
        .of(workspaceId, row.getObject(2, UUID.class), row.getString(3), createdAt)
        .status(row.getString(4))
        .sourceId(row.getObject(6, UUID.class))
        .sourceLabel(row.getString(7))
        .targetId(row.getObject(8, UUID.class))
        .method(row.getString(9))
        .summary(row.getString(10))
        .correlation(row.getString(11))
        .owner(row.getString(12))
        .requestBody(body(row, 13))
        .responseBody(body(row, 14))
        .toolTrace(body(row, 15))
        .durationMs(row.getObject(16, Integer.class))
        .errorDetail(row.getString(17))
        .idempotencyKey(row.getString(18));
    return new Activity(row.getLong(1), draft.build());
  }

  private static @Nullable Body body(ResultSet row, int column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? null : Body.wrap(bytes); // the driver made the array for this row alone
  }
}
