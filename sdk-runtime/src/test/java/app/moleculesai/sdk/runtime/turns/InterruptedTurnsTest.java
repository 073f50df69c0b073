package app.moleculesai.sdk.runtime.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterruptedTurnsTest {
  private final HandClock clock = new HandClock();
  private final ReferenceStore store = new ReferenceStore();
  private final ReferenceRegistry registry = new ReferenceRegistry();
  private final InterruptedTurns turns = of("here/now");
  private boolean outage;

  private InterruptedTurns of(String owner) {
    return new InterruptedTurns(registry, store, clock, () -> "here", () -> {
      if (outage) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "the registry does not answer");
      }
      return owner;
    });
  }

  private ActivityRef pending(String owner) {
    var row = ActivityDraft.of(UUID.randomUUID(), UUID.randomUUID(), ActivityDraft.A2A_RECEIVE,
        clock.instant()).status(ActivityStatus.PENDING).owner(owner).build();
    store.append(List.of(row));
    return row.ref();
  }

  private String status(ActivityRef row) {
    return store.find(row).orElseThrow().status();
  }

  @Test
  void turnsOfARunThatDiedEndAsInterrupted() {
    var row = pending("here/died");
    turns.sweep();
    var closed = store.find(row).orElseThrow();
    assertThat(closed.status()).isEqualTo(ActivityStatus.ERROR);
    assertThat(closed.errorDetail()).hasValue("interrupted");
  }

  @Test
  void aTurnOfARunThatDiedWhoseMessageWaitsIsLeftToTheQueue() {
    var row = pending("here/died");
    registry.workspaces().insert(List.of(
        Workspace.of(row.workspaceId(), "w", clock.instant()).build()));
    registry.queue().insert(UUID.randomUUID(), new QueueMessage(row.workspaceId(),
        Optional.empty(), QueueMessage.TASK, Body.of("{}"), "", Optional.empty(),
        Optional.of(row.activityId()), Optional.empty()), clock.instant());
    turns.sweep();
    var waiting = store.find(row).orElseThrow();
    assertThat(waiting.status()).isEqualTo(ActivityStatus.QUEUED);
    assertThat(waiting.owner()).isEmpty();
  }

  @Test
  void turnsOfThisRunAndOfOtherInstallationsStayOpen() {
    var own = pending("here/now");
    var foreign = pending("elsewhere/died");
    turns.sweep();
    assertThat(status(own)).isEqualTo(ActivityStatus.PENDING);
    assertThat(status(foreign)).isEqualTo(ActivityStatus.PENDING);
  }

  @Test
  void aRunThatHoldsItsLeaseLives() {
    var other = of("here/other");
    other.sweep();
    var row = pending("here/other");

    clock.move(Duration.ofSeconds(60));
    turns.sweep();
    assertThat(status(row)).isEqualTo(ActivityStatus.PENDING);
    assertThat(turns.isDead("here/other")).isFalse();

    clock.move(Duration.ofSeconds(60));
    turns.sweep();
    assertThat(status(row)).isEqualTo(ActivityStatus.ERROR);
    assertThat(turns.isDead("here/other")).isTrue();
  }

  @Test
  void afterAnOutageOthersHaveTimeToSayThatTheyLive() {
    var other = of("here/other");
    other.sweep();
    var row = pending("here/other");
    var dead = pending("here/died");
    outage = true;
    assertThatThrownBy(turns::sweep).isInstanceOf(SdkException.class);
    clock.move(Duration.ofMinutes(5));

    outage = false;
    assertThat(turns.isDead("here/died")).as("nobody could renew").isFalse();
    turns.sweep();
    assertThat(status(row)).as("nobody could renew").isEqualTo(ActivityStatus.PENDING);
    assertThat(turns.isDead("here/died")).as("nobody could renew").isFalse();
    clock.move(Duration.ofSeconds(60));
    other.sweep();
    clock.move(Duration.ofSeconds(30));
    turns.sweep();

    assertThat(status(row)).isEqualTo(ActivityStatus.PENDING);
    assertThat(status(dead)).isEqualTo(ActivityStatus.ERROR);
    assertThat(turns.isDead("here/died")).isTrue();
  }

  @Test
  void aRunThatEndedProperlyIsNotWaitedFor() {
    var other = of("here/other");
    other.sweep();
    var row = pending("here/other");
    other.release();
    turns.sweep();
    assertThat(status(row)).isEqualTo(ActivityStatus.ERROR);
  }

  @Test
  void moreTurnsThanFitOneQuestionAllEnd() {
    var rows = IntStream.range(0, 1200).mapToObj(i -> pending("here/died")).toList();
    turns.sweep();
    assertThat(rows).allMatch(row -> status(row).equals(ActivityStatus.ERROR));
  }
}
