package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Questions whether a workspace may do something: {@code wire.md} 12.6. */
public interface ApprovalContract extends RegistryKit {
  private Approval asked(UUID workspace, int second) {
    var approval = Approval.asked(UUID.randomUUID(), workspace, "delete all", Optional.of("why"),
        Optional.of("task " + second), Body.of("{\"n\": " + second + "}"),
        NOON.plusSeconds(second));
    registry().approvals().insert(approval);
    return approval;
  }

  @Test
  default void approval_aQuestionComesBackAsItWas() {
    var workspace = root().id();
    var full = asked(workspace, 1);
    var bare = Approval.asked(UUID.randomUUID(), workspace, "x", Optional.empty(),
        Optional.empty(), Body.of("{}"), NOON);
    registry().approvals().insert(bare);

    assertThat(registry().approvals().newest(workspace, 10)).containsExactly(full, bare);
    assertThat(registry().approvals().pending(Optional.of(Set.of(workspace)), 10))
        .containsExactly(full, bare);
    refused(ErrorCode.CONFLICT, "an id that is taken",
        () -> registry().approvals().insert(full));
  }

  @Test
  default void approval_theNewestAreListedFirst() {
    var one = root().id();
    var two = root().id();
    var second = asked(one, 2);
    var third = asked(one, 3);
    var first = asked(one, 1);
    var others = asked(two, 4);

    assertThat(registry().approvals().newest(one, 2)).containsExactly(third, second);
    assertThat(registry().approvals().pending(Optional.of(Set.of(one, two)), 3))
        .containsExactly(others, third, second);
    assertThat(registry().approvals().pending(Optional.of(Set.of(one)), 10))
        .containsExactly(third, second, first);
    assertThat(registry().approvals().pending(Optional.empty(), Integer.MAX_VALUE))
        .contains(first, others);
    assertThat(registry().approvals().pending(Optional.of(Set.of()), 10)).isEmpty();
    assertThat(registry().approvals().newest(UUID.randomUUID(), 10)).isEmpty();
  }

  @Test
  default void approval_whatIsDecidedStaysDecided() {
    var workspace = root().id();
    var yes = asked(workspace, 1);
    var no = asked(workspace, 2);
    var later = NOON.plusSeconds(60);

    assertThat(registry().approvals().decide(workspace, yes.id(), Approval.Status.APPROVED, "ops",
        later)).contains(yes.decided(Approval.Status.APPROVED, "ops", later));
    assertThat(registry().approvals().decide(workspace, yes.id(), Approval.Status.DENIED, "x",
        later)).isEmpty();
    assertThat(registry().approvals().decide(workspace, no.id(), Approval.Status.DENIED, "ops",
        later)).contains(no.decided(Approval.Status.DENIED, "ops", later));

    assertThat(registry().approvals().newest(workspace, 10)).containsExactly(
        no.decided(Approval.Status.DENIED, "ops", later),
        yes.decided(Approval.Status.APPROVED, "ops", later));
    assertThat(registry().approvals().pending(Optional.of(Set.of(workspace)), 10)).isEmpty();
  }

  @Test
  default void approval_oneOfAnotherIsNotDecided() {
    var owner = root().id();
    var other = root().id();
    var approval = asked(owner, 1);

    assertThat(registry().approvals().decide(other, approval.id(), Approval.Status.APPROVED, "x",
        NOON)).isEmpty();
    assertThat(registry().approvals().decide(owner, UUID.randomUUID(), Approval.Status.APPROVED,
        "x", NOON)).isEmpty();

    assertThat(registry().approvals().newest(owner, 10)).containsExactly(approval);
  }

  @Test
  default void approval_ofManyWhoDecideOneDoes() {
    var workspace = root().id();
    var approval = asked(workspace, 1);

    var decided = Race.of(12, number -> Race.untilNotBusy(() -> registry().approvals()
        .decide(workspace, approval.id(),
            number % 2 == 0 ? Approval.Status.APPROVED : Approval.Status.DENIED, "by " + number,
            NOON.plusSeconds(9))))
        .stream().flatMap(Optional::stream).toList();

    assertThat(decided).hasSize(1);
    assertThat(registry().approvals().newest(workspace, 10)).isEqualTo(decided);
  }

  @Test
  default void approval_whatWaitedTooLongIsDeniedOnce() {
    var one = root().id();
    var two = root().id();
    var old = asked(one, 1);
    var older = asked(one, 0);
    var young = asked(one, 5);
    var others = asked(two, 1);
    var decided = asked(one, 2);
    var now = NOON.plusSeconds(605);
    registry().approvals().decide(one, decided.id(), Approval.Status.APPROVED, "ops", NOON);

    var denied = registry().approvals().expire(Optional.of(Set.of(one)), NOON.plusSeconds(5),
        "auto-expired", now);

    assertThat(denied).containsExactly(
        older.decided(Approval.Status.DENIED, "auto-expired", now),
        old.decided(Approval.Status.DENIED, "auto-expired", now));
    assertThat(registry().approvals().expire(Optional.of(Set.of(one)), NOON.plusSeconds(5),
        "auto-expired", now)).isEmpty();
    assertThat(registry().approvals().pending(Optional.of(Set.of(one, two)), 10))
        .containsExactly(young, others);
    assertThat(registry().approvals().expire(Optional.empty(), NOON.plusSeconds(5), "x", now))
        .contains(others.decided(Approval.Status.DENIED, "x", now));
    assertThat(registry().approvals().newest(one, 10))
        .contains(decided.decided(Approval.Status.APPROVED, "ops", NOON));
  }

  @Test
  default void approval_allOfAWorkspaceAreCounted() {
    var one = root().id();
    var two = root().id();
    var decided = asked(one, 1);
    asked(one, 2);
    asked(two, 1);
    registry().approvals().decide(one, decided.id(), Approval.Status.DENIED, "ops", NOON);

    assertThat(registry().approvals().count(one)).isEqualTo(2);
    assertThat(registry().approvals().count(UUID.randomUUID())).isZero();
  }

  @Test
  default void approval_whatWasDecidedIsDeletedWhenItIsOld() {
    var then = NOON.minus(Duration.ofDays(10_000)); // what other tests left is younger
    var workspace = root().id();
    var all = List.of(asked(workspace, 0), asked(workspace, 1), asked(workspace, 2),
        asked(workspace, 3), asked(workspace, 4));
    for (int i = 0; i < 4; i++) {
      registry().approvals().decide(workspace, all.get(i).id(),
          i % 2 == 0 ? Approval.Status.APPROVED : Approval.Status.DENIED, "ops",
          then.plusSeconds(i));
    }

    assertThat(registry().approvals().deleteDecided(then.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(registry().approvals().deleteDecided(then.plusSeconds(3), 100)).isEqualTo(1);
    assertThat(registry().approvals().deleteDecided(then.plusSeconds(3), 100)).isZero();

    assertThat(registry().approvals().newest(workspace, 10)).extracting(Approval::id)
        .containsExactly(all.get(4).id(), all.get(3).id());
  }

  @Test
  default void approval_whatWasDecidedFirstMakesRoom() {
    var workspace = root().id();
    var other = asked(root().id(), 0);
    var all = List.of(asked(workspace, 0), asked(workspace, 1), asked(workspace, 2),
        asked(workspace, 3));
    for (var i : List.of(3, 1, 2)) { // not in the order in which they were asked
      registry().approvals().decide(workspace, all.get(i).id(), Approval.Status.DENIED, "ops",
          NOON.plusSeconds(4 - i));
    }
    registry().approvals().decide(other.workspaceId(), other.id(), Approval.Status.DENIED, "ops",
        NOON);

    assertThat(registry().approvals().deleteOldestDecided(workspace, 2)).isEqualTo(2);
    assertThat(registry().approvals().newest(workspace, 10)).extracting(Approval::id)
        .containsExactly(all.get(1).id(), all.get(0).id());
    assertThat(registry().approvals().deleteOldestDecided(workspace, 2)).isEqualTo(1);
    assertThat(registry().approvals().deleteOldestDecided(workspace, 2)).isZero();

    assertThat(registry().approvals().newest(workspace, 10)).extracting(Approval::id)
        .containsExactly(all.get(0).id());
    assertThat(registry().approvals().newest(other.workspaceId(), 10)).hasSize(1);
  }
}
