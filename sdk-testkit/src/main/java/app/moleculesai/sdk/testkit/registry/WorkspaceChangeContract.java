package app.moleculesai.sdk.testkit.registry;

import static app.moleculesai.sdk.api.registry.WorkspaceStatus.DEGRADED;
import static app.moleculesai.sdk.api.registry.WorkspaceStatus.HIBERNATING;
import static app.moleculesai.sdk.api.registry.WorkspaceStatus.OFFLINE;
import static app.moleculesai.sdk.api.registry.WorkspaceStatus.ONLINE;
import static app.moleculesai.sdk.api.registry.WorkspaceStatus.PAUSED;
import static app.moleculesai.sdk.api.registry.WorkspaceStatus.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Setting fields, and changing the state by conditional updates: {@code wire.md} ST-1 to ST-3. */
public interface WorkspaceChangeContract extends RegistryKit {
  /** When the tests change what was made at noon. */
  Instant LATER = NOON.plusSeconds(3600);

  @Test
  default void update_namedFieldsAreSetAndAllOthersStay() {
    var before = inserted(row(name(), null).role("old").url("http://old").tier(2).build());

    var after = workspaces().update(before.id(), WorkspacePatch.none().role("new").url(null),
        LATER);

    var expected = before.toBuilder().role("new").url(null).updatedAt(LATER).build();
    assertThat(after).contains(expected);
    assertThat(stored(before.id())).isEqualTo(expected);
  }

  @Test
  default void update_everyFieldCanBeSetAndCleared() {
    var before = root();
    var parent = root();
    var all = WorkspacePatch.none().name(name()).role("r").tier(1).runtime("mock")
        .parentId(parent.id()).forwardedTo(parent.id()).url("http://u")
        .deliveryMode(DeliveryMode.POLL).agentCard(Body.of("{\"a\": 1}")).sourceBundleId("b")
        .awarenessNamespace("n").workspaceDir("/d").workspaceAccess("read_write")
        .maxConcurrentTasks(9).budgetLimit(7L).monthlySpend(8L).lastHeartbeatAt(NOON)
        .lastOutboundAt(NOON).lastErrorRate(0.5).lastSampleError("e").activeTasks(3)
        .uptimeSeconds(4).currentTask("t").hibernationIdleMinutes(5).instanceId("i")
        .inboundSecret("s").imageDigest("d").agentSignals(Body.of("{\"b\": []}"));
    var none = WorkspacePatch.none().role(null).parentId(null).forwardedTo(null).url(null)
        .agentCard(null).sourceBundleId(null).awarenessNamespace(null).workspaceDir(null)
        .budgetLimit(null).lastHeartbeatAt(null).lastOutboundAt(null).hibernationIdleMinutes(null)
        .instanceId(null).inboundSecret(null).imageDigest(null).agentSignals(null);

    workspaces().update(before.id(), all, LATER);
    assertThat(stored(before.id())).isEqualTo(before.with(all, LATER));
    workspaces().update(before.id(), none, LATER);
    assertThat(stored(before.id())).isEqualTo(before.with(all, LATER).with(none, LATER));
  }

  @Test
  default void update_aRemovedOrUnknownRowIsLeftAlone() {
    var row = root();
    change(row, StatusChange.to(REMOVED));
    var before = stored(row.id());

    assertThat(workspaces().update(row.id(), WorkspacePatch.none().role("x"), LATER)).isEmpty();
    assertThat(workspaces().update(UUID.randomUUID(), WorkspacePatch.none().role("x"), LATER))
        .isEmpty();

    assertThat(stored(row.id())).isEqualTo(before);
  }

  @Test
  default void update_aNameOfALiveSiblingIsTaken() {
    var parent = root();
    var one = inserted(row("one", parent.id()).build());
    var two = inserted(row("two", parent.id()).build());
    var elsewhere = inserted(row("one", two.id()).build());

    refused(ErrorCode.NAME_TAKEN, "the name of a sibling",
        () -> workspaces().update(two.id(), WorkspacePatch.none().role("x").name("one"), LATER));
    refused(ErrorCode.NAME_TAKEN, "a move beside one of the same name", () -> workspaces()
        .update(elsewhere.id(), WorkspacePatch.none().parentId(parent.id()), LATER));

    assertThat(stored(two.id())).isEqualTo(two);
    assertThat(stored(elsewhere.id())).isEqualTo(elsewhere);
    assertThat(stored(one.id())).isEqualTo(one);
  }

  @Test
  default void update_aRootMayNotTakeTheNameOfAnother() {
    var one = root();
    var two = root();

    refused(ErrorCode.NAME_TAKEN, "the name of another root",
        () -> workspaces().update(two.id(), WorkspacePatch.none().name(one.name()), LATER));
  }

  @Test
  default void update_theOwnNameAndThatOfARemovedSiblingAreFree() {
    var parent = root();
    var one = inserted(row("one", parent.id()).build());
    var two = inserted(row("two", parent.id()).build());
    change(two, StatusChange.to(REMOVED));

    assertThat(workspaces().update(one.id(), WorkspacePatch.none().name("one"), LATER))
        .isPresent();
    assertThat(workspaces().update(one.id(), WorkspacePatch.none().name("two"), LATER))
        .isPresent();
    assertThat(workspaces().findChild(Optional.of(parent.id()), "two").orElseThrow().id())
        .isEqualTo(one.id());
    inserted(row("one", parent.id()).build());
  }

  @Test
  default void st3_aChangeHappensFromTheStatesNamedAndNoOthers() {
    for (var status : WorkspaceStatus.values()) {
      var row = inserted(row(name(), null).status(status).build());
      boolean named = status == ONLINE || status == DEGRADED;

      var done = change(row, StatusChange.to(OFFLINE).from(ONLINE, DEGRADED));

      assertThat(done.isPresent()).as("change of a workspace that is %s", status)
          .isEqualTo(named);
      assertThat(stored(row.id()).status()).isEqualTo(named ? OFFLINE : status);
    }
  }

  @Test
  default void st3_aChangeTellsTheStateBeforeAndTheRowAfter() {
    var row = inserted(row(name(), null).url("http://u").build());

    var done = change(row, StatusChange.to(OFFLINE).from(ONLINE)
        .setting(WorkspacePatch.none().url(null).currentTask("none")));

    var expected = row.toBuilder().status(OFFLINE).url(null).currentTask("none")
        .updatedAt(LATER).build();
    assertThat(done).contains(new Transition(ONLINE, expected));
    assertThat(stored(row.id())).isEqualTo(expected);
  }

  @Test
  default void st3_aChangeThatDoesNotHappenSetsNothing() {
    var row = inserted(row(name(), null).status(PAUSED).build());

    change(row, StatusChange.to(OFFLINE).from(ONLINE).setting(WorkspacePatch.none().role("x")));

    assertThat(stored(row.id())).isEqualTo(row);
  }

  @Test
  default void st1_removedIsNeverLeft() {
    var row = root();
    change(row, StatusChange.to(REMOVED));
    var before = stored(row.id());

    for (var to : WorkspaceStatus.values()) {
      assertThat(change(row, StatusChange.to(to))).as("change to %s", to).isEmpty();
      assertThat(change(row, StatusChange.to(to).from(REMOVED, ONLINE))).isEmpty();
    }

    assertThat(stored(row.id())).isEqualTo(before);
  }

  @Test
  default void st3_theHeartbeatMustBeOlderThanTheLimit() {
    var limit = NOON.plusSeconds(60);
    var change = StatusChange.to(OFFLINE).from(ONLINE).ifHeartbeatBefore(limit);

    assertThat(change(beating(limit.minusNanos(1000)), change)).isPresent();
    assertThat(change(beating(limit), change)).isEmpty();
    assertThat(change(beating(limit.plusNanos(1000)), change)).isEmpty();
  }

  @Test
  default void st3_withoutAHeartbeatTheLastChangeOfTheRowCounts() {
    var limit = NOON.plusSeconds(60);
    var change = StatusChange.to(OFFLINE).from(ONLINE).ifHeartbeatBefore(limit);

    assertThat(change(updated(limit.minusNanos(1000)), change)).isPresent();
    assertThat(change(updated(limit), change)).isEmpty();
  }

  @Test
  default void st3_theLastChangeMustBeOlderThanTheLimit() {
    var limit = NOON.plusSeconds(60);
    var change = StatusChange.to(OFFLINE).from(ONLINE).ifUpdatedBefore(limit);

    assertThat(change(updated(limit.minusNanos(1000)), change)).isPresent();
    assertThat(change(updated(limit), change)).isEmpty();
  }

  @Test
  default void st3_aBusyWorkspaceIsNotIdle() {
    var change = StatusChange.to(HIBERNATING).from(ONLINE).ifIdle();

    assertThat(change(inserted(row(name(), null).activeTasks(1).build()), change)).isEmpty();
    assertThat(change(inserted(row(name(), null).activeTasks(0).build()), change)).isPresent();
  }

  @Test
  default void st3_manyRowsAreChangedInTheOrderOfTheirIds() {
    var one = root();
    var two = inserted(row(name(), null).status(PAUSED).build());
    var three = root();
    var four = root();

    var done = workspaces().change(
        List.of(four.id(), two.id(), UUID.randomUUID(), one.id(), three.id()),
        StatusChange.to(OFFLINE).from(ONLINE), LATER);

    assertThat(done).extracting(transition -> transition.workspace().id())
        .containsExactly(four.id(), one.id(), three.id());
    assertThat(stored(two.id())).isEqualTo(two);
    assertThat(workspaces().change(List.of(), StatusChange.to(OFFLINE), LATER)).isEmpty();
  }

  @Test
  default void st3_ofManyChangesAtOnceExactlyOneHappens() {
    var row = root();

    var done = Race.of(64, number -> workspaces().change(row.id(),
        StatusChange.to(OFFLINE).from(ONLINE)
            .setting(WorkspacePatch.none().currentTask("by " + number)),
        LATER));

    assertThat(done).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(stored(row.id()).currentTask())
        .isEqualTo("by " + done.indexOf(done.stream().filter(Optional::isPresent).findAny()
            .orElseThrow()));
  }

  private Optional<Transition> change(Workspace row, StatusChange change) {
    return workspaces().change(row.id(), change, LATER);
  }

  private Workspace beating(Instant heartbeat) {
    return inserted(row(name(), null).lastHeartbeatAt(heartbeat).build());
  }

  private Workspace updated(Instant time) {
    return inserted(row(name(), null).updatedAt(time).build());
  }
}
