package app.moleculesai.sdk.runtime.activity;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.runtime.background.SweepLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code wire.md} 2.1. */
class ActivityRetentionTest {
  private static final Duration WEEK = Duration.ofDays(7);

  private final LogServer server = new LogServer();

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void byDefaultTheChatStaysForEverAndOtherRowsForAWeek() {
    rows();
    server.clock.move(WEEK);
    prune(Optional.empty());
    assertThat(server.summaries("")).as("not older than a week")
        .containsExactly("other", "scheduled", "chat");

    server.clock.move(Duration.ofDays(10_000));
    prune(Optional.empty());
    assertThat(server.summaries("")).containsExactly("chat");
  }

  @Test
  void aTimeThatIsSetHoldsForAllRows() {
    rows();
    server.clock.move(Duration.ofDays(2));
    prune(Optional.of(Duration.ofDays(2)));
    assertThat(server.summaries("")).hasSize(3);

    server.clock.move(Duration.ofMillis(1));
    prune(Optional.of(Duration.ofDays(2)));
    assertThat(server.summaries("")).isEmpty();
  }

  @Test
  void aTurnThatWaitsForItsAnswerIsNeverTaken() {
    server.row(row -> row.type(ActivityDraft.A2A_RECEIVE).status(ActivityStatus.PENDING)
        .summary("open"));
    server.clock.move(WEEK.multipliedBy(2));

    prune(Optional.of(WEEK));

    assertThat(server.summaries("")).containsExactly("open");
  }

  @Test
  void moreRowsThanOneDeletionTakesAllGo() {
    for (int i = 0; i < 2100; i++) {
      server.row(row -> row);
    }
    server.clock.move(WEEK.plusSeconds(1));

    prune(Optional.empty());

    assertThat(server.get("/activity").json()).isEmpty();
  }

  @Test
  void structureEventsGoWithTheirAge() {
    server.registry.events().append(List.of(new Event(UUID.randomUUID(), "WORKSPACE_ONLINE",
        Optional.of(server.workspaceId), server.clock.instant(), Body.of("{}"))));
    server.clock.move(WEEK);
    prune(Optional.empty());
    assertThat(server.registry.events().newest(Optional.empty(), 10)).hasSize(1);

    server.clock.move(Duration.ofMillis(1));
    prune(Optional.empty());
    assertThat(server.registry.events().newest(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void delegationsThatEndedGoWithTheirAge() {
    var delegations = server.registry.delegations();
    for (int i = 0; i < 1001; i++) {
      delegations.insert(Delegation.of("ended " + i, server.workspaceId, UUID.randomUUID(), "task",
          Optional.empty(), server.clock.instant()));
      delegations.change("ended " + i, DelegationChange.completed("done"),
          server.clock.instant());
    }
    delegations.insert(Delegation.of("open", server.workspaceId, UUID.randomUUID(), "task",
        Optional.empty(), server.clock.instant()));
    server.clock.move(WEEK);
    prune(Optional.empty());
    assertThat(delegations.find("ended 0")).isPresent();

    server.clock.move(Duration.ofMillis(1));
    prune(Optional.empty());
    assertThat(delegations.newest(Set.of(DelegationStatus.values()), Optional.empty(), 10))
        .extracting(Delegation::id).containsExactly("open");
  }

  @Test
  void approvalsThatWereDecidedGoWithTheirAge() {
    var approvals = server.registry.approvals();
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 1002; i++) {
      ids.add(UUID.randomUUID());
      approvals.insert(Approval.asked(ids.get(i), server.workspaceId, "act", Optional.empty(),
          Optional.empty(), Body.of("{}"), server.clock.instant()));
    }
    var pending = ids.removeFirst();
    ids.forEach(id -> approvals.decide(server.workspaceId, id, Approval.Status.APPROVED, "ops",
        server.clock.instant()));
    server.clock.move(WEEK);
    prune(Optional.empty());
    assertThat(approvals.count(server.workspaceId)).isEqualTo(1002);

    server.clock.move(Duration.ofMillis(1));
    prune(Optional.empty());
    assertThat(approvals.newest(server.workspaceId, 10)).extracting(Approval::id)
        .containsExactly(pending);
  }

  @Test
  void aStoreThatCannotDeleteKeepsAll() {
    rows();
    server.store.loseFacets();
    server.clock.move(WEEK.multipliedBy(2));

    prune(Optional.of(WEEK));

    assertThat(server.summaries("")).hasSize(3);
  }

  @Test
  void oneServerAtATimeDeletes() {
    rows();
    prune(Optional.of(WEEK), "here/1");
    server.clock.move(ActivityRetention.LEASE.minusMillis(1));

    prune(Optional.of(Duration.ofMillis(1)), "here/2");
    assertThat(server.summaries("")).hasSize(3);

    server.clock.move(Duration.ofMillis(1));
    prune(Optional.of(Duration.ofMillis(1)), "here/2");
    assertThat(server.summaries("")).isEmpty();
  }

  private void rows() {
    server.row(row -> row.type(ActivityDraft.A2A_RECEIVE).summary("chat"));
    server.row(row -> row.type(ActivityDraft.A2A_RECEIVE).summary("scheduled")
        .sourceLabel("system:scheduler"));
    server.row(row -> row.summary("other"));
  }

  private void prune(Optional<Duration> kept) {
    prune(kept, "here/1");
  }

  private void prune(Optional<Duration> kept, String owner) {
    new ActivityRetention(server.store, server.registry, server.clock, kept,
        new SweepLease(server.registry, "retention", () -> owner, ActivityRetention.LEASE,
            server.clock))
        .prune();
  }
}
