package app.moleculesai.sdk.api.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.text.StorableText;
import java.util.Optional;

/**
 * What a store may take (C17, C18), for every store to check before it writes anything: memory refuses what a database
 * would. The texts of its errors name fields, never values. Safe for use by many threads.
 *
 * @param maxBodyBytes the largest request body, response body or tool trace: {@link StoreCapabilities#maxBodyBytes()}
 */
public record RowRules(int maxBodyBytes) {
  /**
   * Checks a row's texts and bodies.
   *
   * @throws SdkException {@code invalid} for a text or body that is not storable, {@code too_large} for a body above the
   *         maximum
   */
  public void check(ActivityDraft draft) {
    text("type", draft.type());
    text("status", draft.status());
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

  /** Checks what a change sets; fails as for a row. */
  public void check(Change change) {
    text("status", change.status());
    text("summary", change.summary());
    text("correlation", change.correlation());
    text("error_detail", change.errorDetail());
    body("response_body", change.responseBody());
    body("tool_trace", change.toolTrace());
  }

  private static void text(String field, Optional<String> value) {
    if (value.isPresent()) {
      text(field, value.get());
    }
  }

  private static void text(String field, String value) {
    if (!StorableText.isStorable(value)) {
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
