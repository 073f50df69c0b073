package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a draft fills of the log. Bodies and whatever else may be of people go as bytes and become text in the database:
 * bodies without a String in between, and none of it in the driver's log.
 */
final class DraftColumns {
  private static final List<InputRows.Column<ActivityDraft>> ALL = List.of(
      column("workspace_id", InputRows.Type.UUID, ActivityDraft::workspaceId),
      column("id", InputRows.Type.UUID, ActivityDraft::id),
      column("created_at", InputRows.Type.TEXT, draft -> draft.createdAt().toString()),
      maybe("duration_ms", InputRows.Type.INTEGER, ActivityDraft::durationMs),
      maybe("source_id", InputRows.Type.UUID, ActivityDraft::sourceId),
      maybe("target_id", InputRows.Type.UUID, ActivityDraft::targetId),
      column("activity_type", InputRows.Type.TEXT, ActivityDraft::type),
      column("status", InputRows.Type.TEXT, ActivityDraft::status),
      column("source_label", InputRows.Type.BYTES, draft -> bytes(draft.sourceLabel())),
      column("method", InputRows.Type.BYTES, draft -> bytes(draft.method())),
      column("summary", InputRows.Type.BYTES, draft -> bytes(draft.summary())),
      column("correlation", InputRows.Type.BYTES, draft -> bytes(draft.correlation())),
      column("owner", InputRows.Type.BYTES, draft -> bytes(draft.owner())),
      column("error_detail", InputRows.Type.BYTES, draft -> bytes(draft.errorDetail())),
      column("idempotency_key", InputRows.Type.BYTES, draft -> bytes(draft.idempotencyKey())),
      column("request_body", InputRows.Type.BYTES, draft -> content(draft.requestBody())),
      column("response_body", InputRows.Type.BYTES, draft -> content(draft.responseBody())),
      column("tool_trace", InputRows.Type.BYTES, draft -> content(draft.toolTrace())));

  /** The columns of the log that a draft fills. */
  static final String NAMES = ALL.stream().map(InputRows.Column::name)
      .collect(Collectors.joining(", "));
  /** What fills those columns, of rows called d. */
  static final String VALUES = ALL.stream().map(DraftColumns::stored)
      .collect(Collectors.joining(", "));

  private DraftColumns() {}

  private static InputRows.Column<ActivityDraft> column(String name, InputRows.Type type,
      Function<ActivityDraft, @Nullable Object> value) {
    return new InputRows.Column<>(name, type, value);
  }

  private static InputRows.Column<ActivityDraft> maybe(String name, InputRows.Type type,
      Function<ActivityDraft, ? extends Optional<?>> value) {
    return column(name, type, draft -> value.apply(draft).orElse(null));
  }

  private static String stored(InputRows.Column<ActivityDraft> column) {
    var name = "d." + column.name();
    return switch (column.type()) {
      case BYTES -> "convert_from(" + name + ", 'UTF8')";
      case TEXT -> column.name().equals("created_at") ? name + "::timestamptz" : name;
      default -> name;
    };
  }

  /** Returns the columns of rows that have a draft in them. */
  static <R> List<InputRows.Column<R>> of(Function<R, ActivityDraft> draft) {
    return ALL.stream().map(column -> column.of(draft)).toList();
  }

  /** Returns a text that may be of people: the driver logs strings, at its finest level, and no bytes. */
  static byte @Nullable [] bytes(Optional<String> text) {
    return text.isEmpty() ? null : text.get().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a body's own bytes where it has all of its array: the driver only reads them. */
  static byte @Nullable [] content(Optional<Body> body) {
    return body.isEmpty()
        ? null
        : body.get().<byte[], RuntimeException>read(
            (bytes, offset, length) -> length == bytes.length
                ? bytes
                : Arrays.copyOfRange(bytes, offset, offset + length));
  }
}
