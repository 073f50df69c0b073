package app.moleculesai.sdk.runtime.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTransferTest {
  private static final UUID ADA = UUID.fromString("5ca1ab1e-0000-4000-8000-000000000001");
  private static final UUID BEN = UUID.fromString("5ca1ab1e-0000-4000-8000-000000000002");
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");

  private final MessageStore here = new ReferenceStore();
  private final MessageStore there = new ReferenceStore();

  private static ActivityDraft.Builder row(UUID workspace) {
    return ActivityDraft.of(workspace, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, NOON);
  }

  private static ActivityDraft full() {
    return row(ADA).status(ActivityStatus.QUEUED).sourceId(BEN).sourceLabel("system:x")
        .targetId(ADA)
        .method("message/send").summary("a \"line\"\nand 😀").correlation("c").owner("i/run")
        .requestBody(Body.of("{\"text\":\"\\u0000 \\ud800\",\"n\":1.50}"))
        .responseBody(Body.of("not JSON, 😀 \t\"\\\n\u2028")).toolTrace(Body.of("[]"))
        .durationMs(12).errorDetail("late").idempotencyKey("key-1").build();
  }

  private static List<Activity> rows(MessageStore store, UUID workspace) {
    return store.activities(ActivityQuery.of(workspace).oldest(1000)).activities();
  }

  private byte[] exported(Optional<UUID> workspace) throws Exception {
    var out = new ByteArrayOutputStream();
    new LogTransfer(here).write(workspace, out);
    return out.toByteArray();
  }

  private LogTransfer.Outcome imported(byte[] lines) throws Exception {
    return new LogTransfer(there).read(new ByteArrayInputStream(lines));
  }

  private SdkException refused(String lines) {
    return assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> imported(lines.getBytes(UTF_8))).actual();
  }

  @Test
  void everythingOfARowComesBackByteForByte() throws Exception {
    here.append(List.of(full(), row(ADA).build(), row(BEN).build()));

    var lines = exported(Optional.empty());
    assertThat(new String(lines, UTF_8).lines()).hasSize(3)
        .allMatch(line -> line.startsWith("{\"workspace_id\"") && line.endsWith("}"));
    assertThat(imported(lines)).isEqualTo(new LogTransfer.Outcome(3, 3));

    for (var workspace : List.of(ADA, BEN)) {
      assertThat(rows(there, workspace)).usingRecursiveComparison()
          .isEqualTo(rows(here, workspace));
    }
  }

  @Test
  void importingTwiceIsImportingOnce() throws Exception {
    here.append(List.of(full(), row(ADA).build()));
    var lines = exported(Optional.empty());
    imported(lines);

    assertThat(imported(lines)).isEqualTo(new LogTransfer.Outcome(2, 0));
    assertThat(rows(there, ADA)).hasSize(2);
  }

  @Test
  void onlyAWorkspaceIsWrittenWhenItIsNamed() throws Exception {
    here.append(List.of(row(ADA).build(), row(BEN).build()));

    imported(exported(Optional.of(BEN)));

    assertThat(rows(there, ADA)).isEmpty();
    assertThat(rows(there, BEN)).hasSize(1);
  }

  @Test
  void anEmptyLogIsAnEmptyFile() throws Exception {
    assertThat(exported(Optional.empty())).isEmpty();
    assertThat(imported(new byte[0])).isEqualTo(new LogTransfer.Outcome(0, 0));
  }

  @Test
  void aLogLongerThanAPortionKeepsItsOrder() throws Exception {
    here.append(IntStream.range(0, 501)
        .mapToObj(n -> row(ADA).summary("row " + n).build()).toList());

    assertThat(imported(exported(Optional.empty())))
        .isEqualTo(new LogTransfer.Outcome(501, 501));
    assertThat(rows(there, ADA)).map(Activity::summary)
        .isEqualTo(rows(here, ADA).stream().map(Activity::summary).toList());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{nope | is not JSON",
      "[] | must be a JSON object",
      "{\"workspace_id\":true} | must be a text or a whole number",
      "{\"workspace_id\":{}} | has an object or array within the object",
      "{\"workspace_id\":\"canary\",\"id\":\"x\"} | has an id that is no UUID",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"status\":\"ok\",\"created_at\":\"2026-01-31T12:00:00Z\",\"seq\":\"canary\"} | 'seq' must be a whole number",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"status\":\"ok\",\"created_at\":\"2026-01-31T12:00:00Z\",\"duration_ms\":99999999999} | 'duration_ms' must be a whole number",
      "{} | 'workspace_id' is missing",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"status\":\"ok\",\"created_at\":\"canary\"} | 'created_at' must be a time",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"created_at\":\"2026-01-31T12:00:00Z\"} | 'status' is missing",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"status\":\"ok\",\"created_at\":\"2026-01-31T12:00:00Z\",\"more\":\"canary\"} | 'more' is not known",
      "{\"workspace_id\":\"W\",\"id\":\"W\",\"activity_type\":\"t\",\"status\":\"ok\",\"created_at\":\"2026-01-31T12:00:00Z\",\"request_body\":\"canary\\ud800\"} | has a body with U+0000 or a lone surrogate",
  })
  void aLineThatCannotBeReadIsNamedAndNotShown(String line, String problem) throws Exception {
    here.append(List.of(row(ADA).build()));
    var good = new String(exported(Optional.empty()), UTF_8);

    var failure = refused(good + line.replace("W", ADA.toString()));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(failure.getMessage()).startsWith("line 2: ").contains(problem)
        .doesNotContain("canary");
    assertThat(rows(there, ADA)).isEmpty();
  }

  @Test
  void whatTheStoreRefusesIsNamedByItsNumbers() throws Exception {
    here.append(List.of(row(ADA).build()));
    there.forget(ADA);

    var failure = refused(new String(exported(Optional.empty()), UTF_8));

    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure).hasMessageContaining("activities 1 to 1 were not stored");
  }
}
