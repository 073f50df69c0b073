package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The drafts of a statement as one array for each column, which the driver sends in binary form: however many there are,
 * the statement's text is the same. Bodies go as bytes and become text in the database, without a String in between.
 */
final class DraftArrays {
  /** The parameters, in the order of binding. */
  static final String PARAMETERS = "?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::uuid[], ?::uuid[],"
      + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
      + " ?::text[], ?::bytea[], ?::bytea[], ?::bytea[]";
  /** The names of the parameters' columns. */
  static final String NAMES = "workspace_id, id, created_at, duration_ms, source_id, target_id,"
      + " activity_type, status, source_label, method, summary, correlation, owner, error_detail,"
      + " idempotency_key, request_body, response_body, tool_trace";
  /** The columns of the log that they fill. */
  static final String COLUMNS = NAMES;
  /** What fills those columns, of rows called d. */
  static final String VALUES = "d.workspace_id, d.id, d.created_at::timestamptz, d.duration_ms,"
      + " d.source_id, d.target_id, d.activity_type, d.status, d.source_label, d.method, d.summary,"
      + " d.correlation, d.owner, d.error_detail, d.idempotency_key,"
      + " convert_from(d.request_body, 'UTF8'), convert_from(d.response_body, 'UTF8'),"
      + " convert_from(d.tool_trace, 'UTF8')";

  private final List<ActivityDraft> drafts;
  private final PreparedStatement statement;
  private final Connection connection;
  private int place;

  private DraftArrays(List<ActivityDraft> drafts, PreparedStatement statement, int place)
      throws SQLException {
    this.drafts = drafts;
    this.statement = statement;
    this.connection = statement.getConnection();
    this.place = place;
  }

  /** Binds the parameters, the first of them at a place, and returns the place behind the last. */
  static int bind(List<ActivityDraft> drafts, PreparedStatement statement, int first)
      throws SQLException {
    var arrays = new DraftArrays(drafts, statement, first);
    arrays.bindAll();
    return arrays.place;
  }

  private void bindAll() throws SQLException {
    ids(draft -> Optional.of(draft.workspaceId()));
    ids(draft -> Optional.of(draft.id()));
    texts(draft -> Optional.of(draft.createdAt().toString()));
    array("int4", drafts.stream().map(draft -> draft.durationMs().orElse(null))
        .toArray(Integer[]::new));
    ids(ActivityDraft::sourceId);
    ids(ActivityDraft::targetId);
    texts(draft -> Optional.of(draft.type()));
    texts(draft -> Optional.of(draft.status()));
    texts(ActivityDraft::sourceLabel);
    texts(ActivityDraft::method);
    texts(ActivityDraft::summary);
    texts(ActivityDraft::correlation);
    texts(ActivityDraft::owner);
    texts(ActivityDraft::errorDetail);
    texts(ActivityDraft::idempotencyKey);
    bodies(ActivityDraft::requestBody);
    bodies(ActivityDraft::responseBody);
    bodies(ActivityDraft::toolTrace);
  }

  private void ids(Function<ActivityDraft, Optional<UUID>> column) throws SQLException {
    array("uuid", drafts.stream().map(draft -> column.apply(draft).orElse(null)).toArray());
  }

  private void texts(Function<ActivityDraft, Optional<String>> column) throws SQLException {
    array("text", drafts.stream().map(draft -> column.apply(draft).orElse(null))
        .toArray(String[]::new));
  }

  private void bodies(Function<ActivityDraft, Optional<Body>> column) throws SQLException {
    array("bytea", drafts.stream().map(draft -> bytes(column.apply(draft)))
        .toArray(byte[][]::new));
  }

  private void array(String type, Object[] values) throws SQLException {
    statement.setArray(place++, connection.createArrayOf(type, values));
  }

  /** Returns a body's own bytes where it has all of its array: the driver only reads them. */
  static byte @Nullable [] bytes(Optional<Body> body) {
    return body.isEmpty()
        ? null
        : body.get().<byte[], RuntimeException>read(
            (bytes, offset, length) -> length == bytes.length
                ? bytes
                : Arrays.copyOfRange(bytes, offset, offset + length));
  }
}
