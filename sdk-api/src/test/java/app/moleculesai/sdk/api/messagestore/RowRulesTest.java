package app.moleculesai.sdk.api.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowRulesTest {
  private static final RowRules RULES = new RowRules(4);
  private static final String SECRET = "canary\0";

  private static ActivityDraft.Builder draft() {
    return ActivityDraft.of(UUID.randomUUID(), UUID.randomUUID(), "agent_log", Instant.EPOCH);
  }

  private static void refused(Runnable check, ErrorCode code, String field) {
    assertThatExceptionOfType(SdkException.class).isThrownBy(check::run)
        .withMessageContaining(field).withMessageNotContaining("canary")
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.details()).containsEntry("field", field));
  }

  static Stream<Arguments> texts() {
    return Stream.<Arguments>of(
        text("type", ActivityDraft.Builder::type), text("status", ActivityDraft.Builder::status),
        text("source_label", ActivityDraft.Builder::sourceLabel),
        text("method", ActivityDraft.Builder::method),
        text("summary", ActivityDraft.Builder::summary),
        text("correlation", ActivityDraft.Builder::correlation),
        text("owner", ActivityDraft.Builder::owner),
        text("error_detail", ActivityDraft.Builder::errorDetail),
        text("idempotency_key", ActivityDraft.Builder::idempotencyKey));
  }

  private static Arguments text(String field,
      BiFunction<ActivityDraft.Builder, String, ActivityDraft.Builder> set) {
    return Arguments.of(field, set);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextThatADatabaseCannotHoldIsRefused(String field,
      BiFunction<ActivityDraft.Builder, String, ActivityDraft.Builder> set) {
    refused(() -> RULES.check(set.apply(draft(), SECRET).build()), ErrorCode.INVALID, field);
    RULES.check(set.apply(draft(), "\uD83D\uDE00").build());
  }

  static Stream<Arguments> bodies() {
    return Stream.<Arguments>of(
        body("request_body", ActivityDraft.Builder::requestBody),
        body("response_body", ActivityDraft.Builder::responseBody),
        body("tool_trace", ActivityDraft.Builder::toolTrace));
  }

  private static Arguments body(String field,
      BiFunction<ActivityDraft.Builder, Body, ActivityDraft.Builder> set) {
    return Arguments.of(field, set);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyIsStorableAndNotLargerThanTheMaximum(String field,
      BiFunction<ActivityDraft.Builder, Body, ActivityDraft.Builder> set) {
    RULES.check(set.apply(draft(), Body.of("1234")).build());
    refused(() -> RULES.check(set.apply(draft(), Body.of("12345")).build()), ErrorCode.TOO_LARGE,
        field);
    refused(() -> RULES.check(set.apply(draft(), Body.of("1\0")).build()), ErrorCode.INVALID,
        field);
  }

  @Test
  void aChangeKeepsToTheSameRules() {
    RULES.check(Change.to("ok").responseBody(Body.of("1234")).build());
    refused(() -> RULES.check(Change.to(SECRET).build()), ErrorCode.INVALID, "status");
    refused(() -> RULES.check(Change.to("ok").summary(SECRET).build()), ErrorCode.INVALID,
        "summary");
    refused(() -> RULES.check(Change.to("ok").correlation(SECRET).build()), ErrorCode.INVALID,
        "correlation");
    refused(() -> RULES.check(Change.to("ok").errorDetail(SECRET).build()), ErrorCode.INVALID,
        "error_detail");
    refused(() -> RULES.check(Change.to("ok").responseBody(Body.of("12345")).build()),
        ErrorCode.TOO_LARGE, "response_body");
    refused(() -> RULES.check(Change.to("ok").toolTrace(Body.of("12345")).build()),
        ErrorCode.TOO_LARGE, "tool_trace");
  }
}
