package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.text.StorableText;
import java.time.Instant;
import java.util.Optional;

/**
 * What may be stored (C17, C18), checked before the database sees it. The texts of its errors name fields, never
 * values.
 */
record RowRules(int maxBodyBytes) {
  // the years that RFC 3339 can write
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  void check(ActivityDraft draft) {
    if (draft.createdAt().isBefore(FIRST) || draft.createdAt().isAfter(LAST)) {
      throw SdkException.invalid("created_at", "must be in the years 1 to 9999");
    }
    text("type", Optional.of(draft.type()));
    text("status", Optional.of(draft.status()));
    text("source_label", draft.sourceLabel());
    text("method", draft.method());
    text("summary", draft.summary());
    text("correlation", draft.correlation());
    text("owner", draft.owner());
    text("error_detail", draft.errorDetail());
    text("idempotency_key", draft.idempotencyKey());
    body("request_body", draft.requestBody());
    body("response_body", draft.responseBody());
    body("tool_trace", draft.toolTrace());
  }

  void check(Change change) {
    text("status", Optional.of(change.status()));
    text("summary", change.summary());
    text("correlation", change.correlation());
    text("error_detail", change.errorDetail());
    body("response_body", change.responseBody());
    body("tool_trace", change.toolTrace());
  }

  private static void text(String field, Optional<String> value) {
    if (value.isPresent() && !StorableText.isStorable(value.get())) {
      throw SdkException.invalid(field, "contains U+0000 or a lone surrogate");
    }
  }

  private void body(String field, Optional<Body> body) {
    if (body.isEmpty()) {
      return;
    }
    int size = body.get().size();
    if (size > maxBodyBytes) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          field + " has " + size + " bytes, at most " + maxBodyBytes + " can be stored")
          .with("field", field);
    }
    if (!body.get().isStorable()) {
      throw SdkException.invalid(field, "is not UTF-8 or contains the byte 0");
    }
  }
}
