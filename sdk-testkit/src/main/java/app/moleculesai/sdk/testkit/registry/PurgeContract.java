package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What stands on the canvas and in the configuration, and deleting for good: {@code wire.md} DE-6. */
public interface PurgeContract extends RegistryKit {
  /** An ordinary day. */
  LocalDate DAY = LocalDate.of(2026, 3, 14);

  @Test
  default void layout_aRowReplacesTheOneThatIsThere() {
    var one = root().id();
    var two = root().id();
    registry().layouts()
        .put(List.of(new Layout(one, 1.5, -2.25, false), new Layout(two, 0, 0, true)));
    registry().layouts().put(List.of(new Layout(one, 3, 4, true)));

    assertThat(registry().layouts().find(one)).contains(new Layout(one, 3, 4, true));
    assertThat(registry().layouts().all()).containsEntry(one, new Layout(one, 3, 4, true))
        .containsEntry(two, new Layout(two, 0, 0, true));
  }

  @Test
  default void viewport_theOneThatIsShownLastHolds() {
    registry().layouts().show(new Viewport(1.5, -2.25, 0.5));
    registry().layouts().show(new Viewport(3, 4, 1.25));

    assertThat(registry().layouts().findViewport()).contains(new Viewport(3, 4, 1.25));
  }

  @Test
  default void layout_whatIsDeletedIsGoneAndWhatIsMissingIsNoError() {
    var one = root().id();
    var two = root().id();
    registry().layouts().put(List.of(new Layout(one, 1, 2, false), new Layout(two, 1, 2, false)));

    registry().layouts().delete(List.of(one, UUID.randomUUID()));

    assertThat(registry().layouts().find(one)).isEmpty();
    assertThat(registry().layouts().find(two)).isPresent();
    assertThat(registry().layouts().all()).doesNotContainKey(one);
    assertThat(registry().layouts().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void config_aConfigurationReplacesTheOneThatIsThere() {
    var one = root().id();
    var two = root().id();
    registry().configs().put(Map.of(one, Body.of("{\"a\": 1}"), two, Body.of("{}")));
    registry().configs().put(Map.of(one, Body.of("{\"a\": 2}")));

    assertThat(registry().configs().find(one)).contains(Body.of("{\"a\": 2}"));
    assertThat(registry().configs().find(two)).contains(Body.of("{}"));
    assertThat(registry().configs().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void de6_aPurgeDeletesTheRowAndEverythingThatDependsOnIt() {
    var gone = full();
    var kept = full();

    workspaces().purge(List.of(gone.id()));

    assertThat(workspaces().find(gone.id())).isEmpty();
    assertThat(workspaces().findChild(Optional.empty(), gone.name())).isEmpty();
    assertThat(traces(gone)).as("what is left of the purged one").isZero();
    assertThat(traces(kept)).as("what is left of the other one").isEqualTo(15);
    assertThat(workspaces().find(kept.id())).isPresent();
  }

  @Test
  default void de6_aPurgeClearsReferencesOfOthers() {
    var gone = root();
    var child = inserted(gone.id());
    var forwarded = inserted(row(name(), null).forwardedTo(gone.id()).build());

    workspaces().purge(List.of(gone.id()));

    assertThat(stored(child.id()).parentId()).isEmpty();
    assertThat(stored(forwarded.id()).forwardedTo()).isEmpty();
    assertThat(workspaces().ancestors(child.id())).isEmpty();
  }

  @Test
  default void de6_anOrganisationTokenGoesWithItsRootAndNeverOpensAnother() {
    var gone = root();
    var kept = root();
    var confined = TokenContract.orgToken(gone.id(), NOON);
    var other = TokenContract.orgToken(kept.id(), NOON);
    registry().orgTokens().insert(confined);
    registry().orgTokens().insert(other);

    workspaces().purge(List.of(gone.id()));

    assertThat(registry().orgTokens().findLive(confined.hash())).isEmpty();
    assertThat(registry().orgTokens().list(1000)).extracting(OrgToken::id)
        .doesNotContain(confined.id());
    assertThat(registry().orgTokens().findLive(other.hash())).contains(other);
    workspaces().purge(List.of(kept.id()));
  }

  @Test
  default void de6_aLiveChildOfAPurgedRowBecomesARootUnlessItsNameIsTaken() {
    var gone = root();
    var child = inserted(gone.id());
    var namesake = inserted(row(child.name(), null).build());
    var token = TokenContract.token(gone.id(), 0);
    registry().tokens().insert(token, 5);

    refused(ErrorCode.NAME_TAKEN, "a purge that makes two roots of one name",
        () -> workspaces().purge(List.of(gone.id())));
    assertThat(stored(gone.id())).isEqualTo(gone);
    assertThat(stored(child.id())).isEqualTo(child);
    assertThat(registry().tokens().findLive(token.hash())).isPresent();

    workspaces().update(namesake.id(), WorkspacePatch.none().name(name()), NOON);
    workspaces().purge(List.of(gone.id()));

    assertThat(workspaces().findChild(Optional.empty(), child.name())).map(Workspace::id)
        .contains(child.id());
  }

  @Test
  default void de6_aPurgeTakesRemovedRowsAndIgnoresUnknownOnes() {
    var parent = root();
    var child = inserted(parent.id());
    for (var row : List.of(parent, child)) {
      workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.REMOVED), NOON);
    }

    workspaces().purge(List.of(parent.id(), UUID.randomUUID(), child.id()));

    assertThat(workspaces().find(parent.id())).isEmpty();
    assertThat(workspaces().find(child.id())).isEmpty();
    workspaces().purge(List.of(parent.id()));
    workspaces().purge(List.of());
    inserted(parent);
  }

  /** A workspace with something of every kind. */
  private Workspace full() {
    var row = root();
    var id = row.id();
    registry().layouts().put(List.of(new Layout(id, 1, 2, false)));
    registry().configs().put(Map.of(id, Body.of("{}")));
    registry().tokens().insert(TokenContract.token(id, 0), 10);
    registry().secrets().put(List.of(StoredSecret.of(Optional.of(id), "KEY", bytes("v"), 0, NOON,
        NOON)));
    registry().schedules().putFromTemplate(List.of(Schedule.of(UUID.randomUUID(), id, "daily",
        "0 9 * * *", "UTC", "report", true, Schedule.TEMPLATE, NOON)));
    registry().memories().insert(List.of(new Memory(UUID.randomUUID(), id, Memory.Scope.LOCAL,
        Memory.GENERAL, "fact", NOON)));
    registry().keyValues().put(id, "key", Body.of("1"), OptionalLong.empty(), Optional.empty(),
        NOON);
    registry().approvals().insert(Approval.asked(UUID.randomUUID(), id, "act", Optional.empty(),
        Optional.empty(), Body.of("{}"), NOON));
    registry().pluginAllowlists().replace(id,
        List.of(new AllowedWorkspacePlugin("toolbox", "ops", NOON)));
    registry().usage().add(List.of(new TokenUsage(id, DAY, 1, 2, 3)));
    registry().queue().insert(UUID.randomUUID(), QueueContract.message(id), NOON);
    registry().pendingUploads().insert(upload(id), UploadContract.content(new byte[1]));
    registry().tasks().insert(TaskContract.task(id, "t"), List.of());
    var config = registry().pushConfigs().put(PushConfigContract.config(id, "task", "id"));
    registry().pushOutbox().insert(List.of(new PushDelivery(UUID.randomUUID(), config.key(), 0,
        Body.of("{}"), false, 1, NOON, true, Optional.empty(), NOON)));
    return row;
  }

  /** Describes the one file of a workspace; it has the id of that. */
  private static PendingUpload upload(UUID workspaceId) {
    return PendingUpload.of(workspaceId, workspaceId, "a", "", 1, NOON, NOON.plusSeconds(1));
  }

  private int traces(Workspace row) {
    var id = row.id();
    int traces = 0;
    traces += registry().layouts().find(id).isPresent() ? 1 : 0;
    traces += registry().configs().find(id).isPresent() ? 1 : 0;
    traces += registry().tokens().hasLive(id) ? 1 : 0;
    traces += registry().secrets().list(Optional.of(id)).size();
    traces += registry().schedules().list(id).size();
    traces += registry().memories().list(id, 10).size();
    traces += registry().keyValues().list(id, NOON).size();
    traces += registry().approvals().newest(id, 10).size();
    traces += registry().pluginAllowlists().list(id).size();
    traces += registry().usage().find(id, DAY).isPresent() ? 1 : 0;
    traces += registry().queue().depth(id);
    traces += registry().pendingUploads().find(id).isPresent() ? 1 : 0;
    traces += registry().tasks().count(TaskQuery.of(id, 1));
    traces += registry().pushConfigs().list(id, "task").size();
    traces += registry().pushOutbox().dead(id, 10).size();
    return traces;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
