package app.moleculesai.sdk.api.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code message-store.md} C14, C20, C23 and C24, as far as values go. */
class ActivityTest {
  private static final UUID WORKSPACE = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ActivityDraft FULL = ActivityDraft
      .of(WORKSPACE, UUID.randomUUID(), "a2a_receive", NOON).status(ActivityStatus.PENDING)
      .sourceId(UUID.randomUUID()).sourceLabel("system:x").targetId(UUID.randomUUID()).method("m")
      .summary("old summary").correlation("old correlation").owner("installation/run")
      .requestBody(Body.of("{\"old\":1}")).responseBody(Body.of("{\"old\":2}"))
      .toolTrace(Body.of("{\"old\":3}")).durationMs(7).errorDetail("old error")
      .idempotencyKey("old key").build();

  private final Activity row = new Activity(42, FULL);

  @Test
  void aChangeThatSetsNothingErasesNothing() {
    var changed = row.with(Change.to(ActivityStatus.OK).build());

    assertThat(changed.status()).isEqualTo("ok");
    assertThat(changed.owner()).isEmpty();
    assertThat(changed).usingRecursiveComparison()
        .ignoringFields("row.status", "row.owner").isEqualTo(row);
  }

  @Test
  void nullMeansNothingToSet() {
    var changed = row.with(Change.to(ActivityStatus.OK).responseBody(null).toolTrace(null)
        .durationMs(null).errorDetail(null).summary(null).correlation(null).build());

    assertThat(changed).usingRecursiveComparison()
        .isEqualTo(row.with(Change.to(ActivityStatus.OK).build()));
  }

  @Test
  void aChangeSetsWhatItNames() {
    var change = Change.to(ActivityStatus.ERROR).responseBody(Body.of("{}"))
        .toolTrace(Body.of("[]"))
        .durationMs(8).errorDetail("new error").summary("new summary")
        .correlation("new correlation").build();

    var changed = row.with(change);

    assertThat(changed.sequence()).isEqualTo(42);
    assertThat(changed.ref()).isEqualTo(row.ref());
    assertThat(changed.status()).isEqualTo("error").isEqualTo(change.status());
    assertThat(changed.responseBody()).contains(Body.of("{}")).isEqualTo(change.responseBody());
    assertThat(changed.toolTrace()).contains(Body.of("[]")).isEqualTo(change.toolTrace());
    assertThat(changed.durationMs()).contains(8).isEqualTo(change.durationMs());
    assertThat(changed.errorDetail()).contains("new error").isEqualTo(change.errorDetail());
    assertThat(changed.summary()).contains("new summary").isEqualTo(change.summary());
    assertThat(changed.correlation()).contains("new correlation").isEqualTo(change.correlation());
    assertThat(changed.requestBody()).isEqualTo(row.requestBody());
    assertThat(changed.idempotencyKey()).isEqualTo(row.idempotencyKey());
    assertThat(row.status()).isEqualTo("pending");
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "dispatched", "ok", "error", "a word of the future"})
  void aRowThatLeavesPendingHasNoOwner(String status) {
    assertThat(row.with(Change.to(status).build()).owner()).isEmpty();
  }

  @Test
  void aRowThatStaysPendingKeepsItsOwner() {
    assertThat(row.with(Change.to(ActivityStatus.PENDING).build()).owner())
        .contains("installation/run");
  }

  @Test
  void onlyThreeStatusesAreOpen() {
    assertThat(List.of("pending", "queued", "dispatched")).allMatch(ActivityStatus::isOpen);
    assertThat(List.of("ok", "error", "timeout", "completed", "failed", "skipped", "stale", "",
        "Pending")).noneMatch(ActivityStatus::isOpen);
  }

  @Test
  void aRowShowsWhatItsDraftSays() {
    assertThat(List.<Object>of(row.workspaceId(), row.id(), row.type(), row.createdAt(), row.ref(),
        row.isChat(), row.sourceId(), row.sourceLabel(), row.targetId(), row.method(),
        row.summary(), row.correlation(), row.owner(), row.requestBody(), row.responseBody(),
        row.toolTrace(), row.durationMs(), row.errorDetail(), row.idempotencyKey()))
        .isEqualTo(List.of(FULL.workspaceId(), FULL.id(), FULL.type(), FULL.createdAt(),
            FULL.ref(), FULL.isChat(), FULL.sourceId(), FULL.sourceLabel(), FULL.targetId(),
            FULL.method(), FULL.summary(), FULL.correlation(), FULL.owner(), FULL.requestBody(),
            FULL.responseBody(), FULL.toolTrace(), FULL.durationMs(), FULL.errorDetail(),
            FULL.idempotencyKey()));
    assertThat(FULL.ref()).isEqualTo(new ActivityRef(WORKSPACE, FULL.id()));
  }

  @Test
  void aNewDraftIsOkAndEmpty() {
    var draft = ActivityDraft.of(WORKSPACE, FULL.id(), "t", NOON).build();

    assertThat(draft.status()).isEqualTo("ok");
    assertThat(List.of(draft.sourceId(), draft.sourceLabel(), draft.targetId(), draft.method(),
        draft.summary(), draft.correlation(), draft.owner(), draft.requestBody(),
        draft.responseBody(), draft.toolTrace(), draft.durationMs(), draft.errorDetail(),
        draft.idempotencyKey())).allMatch(Optional::isEmpty);
  }

  @Test
  void aDraftComesBackThroughItsBuilder() {
    assertThat(FULL.toBuilder().build()).usingRecursiveComparison().isEqualTo(FULL);
  }

  @Test
  void aBuilderMayBeUsedOn() {
    var builder = ActivityDraft.of(WORKSPACE, FULL.id(), "t", NOON).summary("one");
    var one = builder.build();
    var two = builder.summary("two").type("other").build();
    var change = Change.to("ok").summary("one");
    var first = change.build();
    change.summary("two");

    assertThat(one.summary()).contains("one");
    assertThat(one.type()).isEqualTo("t");
    assertThat(two.summary()).contains("two");
    assertThat(first.summary()).contains("one");
  }

  @Test
  void timesAreCutToMicroseconds() {
    var draft = ActivityDraft.of(WORKSPACE, FULL.id(), "t", NOON.plusNanos(1_999)).build();
    assertThat(draft.createdAt()).isEqualTo(NOON.plusNanos(1_000));
  }

  @Test
  void theChatIsWhatPeopleSaid() {
    var plain = ActivityDraft.of(WORKSPACE, FULL.id(), ActivityDraft.A2A_RECEIVE, NOON);

    assertThat(plain.build().isChat()).isTrue();
    assertThat(plain.build().toBuilder().sourceId(WORKSPACE).build().isChat()).isFalse();
    assertThat(plain.build().toBuilder().sourceLabel("system:x").build().isChat()).isFalse();
    assertThat(plain.build().toBuilder().type("a2a_send").build().isChat()).isFalse();
  }

  @Test
  void textsShowNoContent() {
    var secret = "canary";
    var draft = FULL.toBuilder().requestBody(Body.of(secret)).responseBody(Body.of(secret))
        .summary(secret).errorDetail(secret).idempotencyKey(secret).toolTrace(Body.of(secret))
        .build();
    var change = Change.to("ok").responseBody(Body.of(secret)).summary(secret).errorDetail(secret)
        .toolTrace(Body.of(secret)).build();
    var attachment = new Attachment(secret, secret, Optional.of(secret), OptionalLong.of(1));
    var message = new ChatMessage(FULL.id(), ChatMessage.Role.AGENT, secret, List.of(attachment),
        NOON);

    assertThat(List.of(draft, new Activity(1, draft), change, attachment, message,
        ActivityPage.last(List.of(new Activity(1, draft)))))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain(secret));
  }

  @Test
  void aPageHasACursorExactlyWhenItIsNotTheLast() {
    assertThat(ActivityPage.last(List.of(row)).reachedEnd()).isTrue();
    assertThat(ActivityPage.last(List.of(row)).nextCursor()).isEmpty();
    assertThat(ActivityPage.more(List.of(), "c").nextCursor()).contains("c");
    assertThatThrownBy(() -> new ActivityPage(List.of(), Optional.empty(), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ActivityPage(List.of(), Optional.of("c"), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsAreCopied() {
    var rows = new ArrayList<>(List.of(row));
    var page = ActivityPage.last(rows);
    rows.clear();

    assertThat(page.activities()).hasSize(1);
    assertThatThrownBy(() -> page.activities().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
