package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two instances on one backend, as two servers have them. Only durable registries can show it; of all others the
 * instances have nothing in common, and these tests do nothing.
 */
public interface TwoRegistriesContract extends RegistryKit {
  /** How long the tests hold a lease. */
  Duration LENGTH = Duration.ofSeconds(30);

  /** What is to be seen of two instances that share their rows. */
  @FunctionalInterface
  interface OnTwo {
    /** Looks at them. */
    void look(Registry one, Registry two) throws Exception;
  }

  private void onTwo(OnTwo test) throws Exception {
    if (durable()) {
      test.look(registry(), subject().open());
    }
  }

  private static Registry either(int number, Registry one, Registry two) {
    return number % 2 == 0 ? one : two;
  }

  @Test
  default void instances_whatOneWritesTheOtherReadsAtOnce() throws Exception {
    onTwo((one, two) -> {
      assertThat(two.installationId()).isEqualTo(one.installationId());
      var row = row(name(), null).build();
      assertThat(two.workspaces().find(row.id())).isEmpty();
      inserted(row);

      assertThat(two.workspaces().find(row.id())).contains(row);
      assertThat(two.workspaces().findChild(Optional.empty(), row.name())).contains(row);
      two.workspaces().update(row.id(), WorkspacePatch.none().role("by two"), NOON);
      assertThat(stored(row.id()).role()).contains("by two");
      two.layouts().put(List.of(new Layout(row.id(), 1, 2, false)));
      two.configs().put(Map.of(row.id(), Body.of("{}")));
      assertThat(one.layouts().find(row.id())).isPresent();
      assertThat(one.configs().find(row.id())).isPresent();
      two.workspaces().purge(List.of(row.id()));
      assertThat(workspaces().find(row.id())).isEmpty();
    });
  }

  @Test
  default void instances_aTokenRevokedAtOneIsRefusedAtTheOther() throws Exception {
    onTwo((one, two) -> {
      var workspace = root().id();
      var token = TokenContract.token(workspace, 0);
      one.tokens().insert(token, 5);
      assertThat(two.tokens().findLive(token.hash())).contains(token);

      one.tokens().revoke(workspace, token.id(), NOON);

      assertThat(two.tokens().findLive(token.hash())).isEmpty();
      assertThat(two.tokens().hasLive(workspace)).isFalse();
    });
  }

  @Test
  default void instances_aLeaseHeldAtOneIsNotAcquiredAtTheOther() throws Exception {
    onTwo((one, two) -> {
      var name = name();
      var first = one.leases().acquire(name, "ada", LENGTH, NOON).orElseThrow();

      assertThat(two.leases().acquire(name, "bob", LENGTH, NOON.plusSeconds(29))).isEmpty();
      assertThat(two.leases().held(name, NOON)).extracting(Lease::holder).containsExactly("ada");
      var second = two.leases().acquire(name, "bob", LENGTH, NOON.plusSeconds(30)).orElseThrow();
      assertThat(second.fence()).isGreaterThan(first.fence());
      assertThat(one.leases().renew(first, LENGTH, NOON.plusSeconds(31))).isEmpty();
      one.leases().release(first);
      assertThat(one.leases().acquire(name, "ada", LENGTH, NOON.plusSeconds(32))).isEmpty();
    });
  }

  @Test
  default void instances_ofManyWhoWantALeaseAtBothExactlyOneGetsIt() throws Exception {
    onTwo((one, two) -> {
      var name = name();

      var won = Race.of(32, number -> Race.untilNotBusy(() -> either(number, one, two).leases()
          .acquire(name, "holder " + number, LENGTH, NOON)));

      assertThat(won).filteredOn(Optional::isPresent).hasSize(1);
    });
  }

  @Test
  default void instances_ofManyClaimsAtBothEachGetsAnotherItem() throws Exception {
    onTwo((one, two) -> {
      var workspace = root().id();
      for (int i = 0; i < 8; i++) {
        one.queue().insert(UUID.randomUUID(), QueueContract.message(workspace), NOON);
      }

      var claims = Race.of(12, number -> Race.untilNotBusy(() -> either(number, one, two).queue()
          .claim(workspace, 6, new QueueClaim("racer/" + number, NOON.plusSeconds(60)), NOON)));

      assertThat(claims.stream().flatMap(Optional::stream).map(QueuedItem::id)).hasSize(6)
          .doesNotHaveDuplicates();
    });
  }

  @Test
  default void instances_aMessageIsSentOrEndedAndNotBoth() throws Exception {
    onTwo((one, two) -> {
      var workspace = root().id();
      var turn = UUID.randomUUID();
      var item = UUID.randomUUID();
      one.queue().insert(item, new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK,
          Body.of("{}"), "", Optional.empty(), Optional.of(turn), Optional.empty()), NOON);

      var claims = Race.of(12, number -> Race.untilNotBusy(() -> {
        var queue = either(number / 2, one, two).queue();
        var claim = new QueueClaim("racer/" + number, NOON.plusSeconds(60));
        return number % 2 == 0
            ? queue.claim(workspace, 12, claim, NOON)
            : queue.claimTurn(turn, claim);
      }));

      assertThat(claims.stream().flatMap(Optional::stream).map(QueuedItem::id))
          .containsExactly(item);
    });
  }

  @Test
  default void instances_ofManyClaimsAtBothNoTwoAreOfOneConfiguration() throws Exception {
    onTwo((one, two) -> {
      var then = PushConfigContract.LONG_AGO;
      var workspace = root().id();
      var configs = Stream.of("a", "b", "c", "d").map(task -> one.pushConfigs()
          .put(PushConfigContract.config(workspace, task, "id")).key()).toList();
      configs.forEach(config -> one.pushOutbox().insert(Stream.generate(() -> PushDelivery
          .of(UUID.randomUUID(), config, Body.of("{}"), then)).limit(3).toList()));

      var claims = Race.of(12, number -> Race.untilNotBusy(() -> either(number, one, two)
          .pushOutbox().claimDue(new PushClaim("racer/" + number, then.plusSeconds(60)), then)));

      assertThat(claims.stream().flatMap(Optional::stream)).extracting(PushDelivery::configKey)
          .containsExactlyInAnyOrderElementsOf(configs);
    });
  }

  @Test
  default void instances_ofManyTakeOversAtBothEachGetsOtherDelegations() throws Exception {
    onTwo((one, two) -> {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 8; i++) {
        var id = UUID.randomUUID().toString();
        one.delegations().insert(Delegation.of(id, UUID.randomUUID(), UUID.randomUUID(), "task",
            Optional.empty(), NOON));
        ids.add(id);
      }

      var taken = Race.of(12, number -> Race.untilNotBusy(() -> either(number, one, two)
          .delegations().takeOver(NOON.plusSeconds(1), NOON.plusSeconds(60), 100_000)));

      assertThat(taken.stream().flatMap(List::stream).map(Delegation::id).filter(ids::contains))
          .containsExactlyInAnyOrderElementsOf(ids);
    });
  }

  @Test
  default void instances_ofManyInsertsAtBothExactlyOneWins() throws Exception {
    onTwo((one, two) -> {
      var parent = root().id();

      var won = Race.of(32, number -> Race.untilNotBusy(() -> either(number, one, two).workspaces()
          .insert(List.of(row("child", parent).build()))));

      assertThat(won).filteredOn(ids -> !ids.isEmpty()).hasSize(1);
      assertThat(workspaces().children(parent)).hasSize(1);
    });
  }

  @Test
  default void instances_ofManyChangesAtBothExactlyOneHappens() throws Exception {
    onTwo((one, two) -> {
      var row = root();
      var change = StatusChange.to(WorkspaceStatus.OFFLINE).from(WorkspaceStatus.ONLINE);

      var done = Race.of(32, number -> Race.untilNotBusy(() -> either(number, one, two)
          .workspaces().change(row.id(), change, NOON)));

      assertThat(done).filteredOn(Optional::isPresent).hasSize(1);
      assertThat(stored(row.id()).status()).isEqualTo(WorkspaceStatus.OFFLINE);
    });
  }

  @Test
  default void instances_transactionsAtBothLoseNoUpdate() throws Exception {
    onTwo((one, two) -> {
      var row = root();
      var bothHaveRead = new CountDownLatch(2);

      Race.of(2, number -> either(number, one, two).transaction(tx -> {
        int tasks = tx.workspaces().find(row.id()).orElseThrow().activeTasks();
        IsolationContract.meet(bothHaveRead);
        return tx.workspaces().update(row.id(), WorkspacePatch.none().activeTasks(tasks + 1),
            NOON);
      }));

      assertThat(stored(row.id()).activeTasks()).isEqualTo(2);
    });
  }

  @Test
  default void instances_transactionsAtBothThatReadWhatTheOtherWritesSeeEachOther()
      throws Exception {
    onTwo((one, two) -> {
      var ids = List.of(root().id(), root().id());
      var bothHaveRead = new CountDownLatch(2);

      Race.of(2, number -> either(number, one, two).transaction(tx -> {
        boolean bothStay = ids.stream().allMatch(id -> tx.workspaces().find(id).orElseThrow()
            .status() == WorkspaceStatus.ONLINE);
        IsolationContract.meet(bothHaveRead);
        return bothStay && tx.workspaces().change(ids.get(number),
            StatusChange.to(WorkspaceStatus.PAUSED), NOON).isPresent();
      }));

      assertThat(ids).extracting(id -> stored(id).status())
          .containsExactlyInAnyOrder(WorkspaceStatus.ONLINE, WorkspaceStatus.PAUSED);
    });
  }

  @Test
  default void instances_closingOneLeavesTheOtherOpen() throws Exception {
    onTwo((one, two) -> {
      var row = root();

      two.close();

      assertThat(stored(row.id())).isEqualTo(row);
      root();
      refused(ErrorCode.CLOSED, "a read at the closed one",
          () -> two.workspaces().find(row.id()));
    });
  }
}
