package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Repositories;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Nothing depends on a workspace that is not there, and a refused call changes nothing. */
public interface DependencyContract extends RegistryKit {
  /** An ordinary day. */
  LocalDate DAY = LocalDate.of(2026, 3, 14);

  /** Writes of every kind for one workspace. */
  private static Map<String, BiConsumer<Repositories, UUID>> writes() {
    var writes = new LinkedHashMap<String, BiConsumer<Repositories, UUID>>();
    writes.put("layout", (to, id) -> to.layouts().put(List.of(new Layout(id, 1, 2, false))));
    writes.put("configuration", (to, id) -> to.configs().put(Map.of(id, Body.of("{}"))));
    writes.put("token", (to, id) -> to.tokens().insert(TokenContract.token(id, 0), 5));
    writes.put("organisation token",
        (to, id) -> to.orgTokens().insert(TokenContract.orgToken(id, NOON)));
    writes.put("secret", (to, id) -> to.secrets().put(List.of(secret(id))));
    writes.put("schedule", (to, id) -> to.schedules().putFromTemplate(List.of(schedule(id))));
    writes.put("memory", (to, id) -> to.memories().insert(List.of(memory(id))));
    writes.put("value", (to, id) -> to.keyValues().put(id, "key", Body.of("1"),
        OptionalLong.empty(), Optional.empty(), NOON));
    writes.put("approval", (to, id) -> to.approvals().insert(Approval.asked(UUID.randomUUID(), id,
        "act", Optional.empty(), Optional.empty(), Body.of("{}"), NOON)));
    writes.put("list of allowed plugins", (to, id) -> to.pluginAllowlists().replace(id,
        List.of(new AllowedWorkspacePlugin("toolbox", "ops", NOON))));
    writes.put("empty list of allowed plugins",
        (to, id) -> to.pluginAllowlists().replace(id, List.of()));
    writes.put("use of tokens",
        (to, id) -> to.usage().add(List.of(new TokenUsage(id, DAY, 1, 1, 1))));
    writes.put("schedule made at run time",
        (to, id) -> to.schedules().insert(Schedule.of(UUID.randomUUID(), id, "by hand",
            "0 9 * * *", "UTC", "report", true, Schedule.RUNTIME, NOON)));
    writes.put("queued message", (to, id) -> to.queue().insert(UUID.randomUUID(),
        QueueContract.message(id), NOON));
    writes.put("upload", (to, id) -> to.pendingUploads().insert(UploadContract.upload(id, 1),
        UploadContract.content(new byte[1])));
    writes.put("task", (to, id) -> to.tasks().insert(TaskContract.task(id, "t"), List.of()));
    writes.put("push configuration",
        (to, id) -> to.pushConfigs().put(PushConfigContract.config(id, "task", "id")));
    writes.put("push configuration without a task",
        (to, id) -> to.pushConfigs().put(PushConfigContract.config(id, "", "id")));
    return writes;
  }

  private static StoredSecret secret(UUID workspace) {
    return StoredSecret.of(Optional.of(workspace), "KEY", new byte[]{1}, 1, NOON, NOON);
  }

  private static Schedule schedule(UUID workspace) {
    return Schedule.of(UUID.randomUUID(), workspace, "daily", "0 9 * * *", "UTC", "report", true,
        Schedule.TEMPLATE, NOON);
  }

  private static Memory memory(UUID workspace) {
    return new Memory(UUID.randomUUID(), workspace, Memory.Scope.LOCAL, Memory.GENERAL, "fact",
        NOON);
  }

  @Test
  default void dependency_nothingIsKeptForAWorkspaceThatIsNotThere() {
    writes().forEach((kind, write) -> {
      var unknown = UUID.randomUUID();
      refused(ErrorCode.NOT_FOUND, "a " + kind + " of an unknown workspace",
          () -> write.accept(registry(), unknown));
      refused(ErrorCode.NOT_FOUND, "a " + kind + " of an unknown workspace, in a transaction",
          () -> registry().transaction(tx -> {
            write.accept(tx, unknown);
            return true;
          }));
    });
  }

  @Test
  default void dependency_aRemovedWorkspaceIsStillThere() {
    var removed = root().id();
    workspaces().change(removed, StatusChange.to(WorkspaceStatus.REMOVED), NOON);

    writes().forEach((kind, write) -> assertThat(
        catchThrowable(() -> write.accept(registry(), removed)))
        .as("a %s of a removed workspace", kind).isNull());

    assertThat(registry().tokens().hasLive(removed)).isFalse();
    workspaces().purge(List.of(removed));
  }

  @Test
  default void dependency_oneUnknownWorkspaceRefusesTheWholeCall() {
    var known = root().id();
    var unknown = UUID.randomUUID();

    notFound(() -> registry().layouts().put(
        List.of(new Layout(known, 1, 2, false), new Layout(unknown, 1, 2, false))));
    notFound(() -> registry().configs().put(
        Map.of(known, Body.of("{}"), unknown, Body.of("{}"))));
    notFound(() -> registry().secrets().put(List.of(secret(known), secret(unknown))));
    notFound(() -> registry().schedules()
        .putFromTemplate(List.of(schedule(known), schedule(unknown))));
    notFound(() -> registry().memories().insert(List.of(memory(known), memory(unknown))));
    notFound(() -> registry().usage().add(List.of(new TokenUsage(known, DAY, 1, 1, 1),
        new TokenUsage(unknown, DAY, 1, 1, 1))));

    assertThat(registry().layouts().find(known)).isEmpty();
    assertThat(registry().configs().find(known)).isEmpty();
    assertThat(registry().secrets().list(Optional.of(known))).isEmpty();
    assertThat(registry().schedules().list(known)).isEmpty();
    assertThat(registry().memories().list(known, 10)).isEmpty();
    assertThat(registry().usage().find(known, DAY)).isEmpty();
  }

  private void notFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    refused(ErrorCode.NOT_FOUND, "a call with one unknown workspace", call);
  }

  @Test
  default void dependency_aParentOrSuccessorMustBeThere() {
    var row = root();
    var unknown = UUID.randomUUID();
    var first = row(name(), null).build();

    notFound(() -> workspaces().insert(List.of(first, row(name(), unknown).build())));
    notFound(() -> workspaces()
        .insert(List.of(first, row(name(), null).forwardedTo(unknown).build())));
    notFound(() -> workspaces().update(row.id(),
        WorkspacePatch.none().role("x").parentId(unknown), NOON));
    notFound(() -> workspaces().update(row.id(),
        WorkspacePatch.none().role("x").forwardedTo(unknown), NOON));
    notFound(() -> workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.PAUSED)
        .setting(WorkspacePatch.none().parentId(unknown)), NOON));

    assertThat(workspaces().find(first.id())).isEmpty();
    assertThat(stored(row.id())).isEqualTo(row);
  }

  @Test
  default void dependency_aChangeOfManyThatIsRefusedForOneChangesNone() {
    var one = root();
    var two = root();
    var name = name();

    refused(ErrorCode.NAME_TAKEN, "one name for two roots",
        () -> workspaces().change(List.of(one.id(), two.id()),
            StatusChange.to(WorkspaceStatus.PAUSED).setting(WorkspacePatch.none().name(name)),
            NOON));

    assertThat(stored(one.id())).isEqualTo(one);
    assertThat(stored(two.id())).isEqualTo(two);
  }

  @Test
  default void transaction_aCallThatIsRefusedChangesNothingAndTheRestIsKept() {
    var one = root();
    var two = root();
    var unknown = UUID.randomUUID();

    registry().transaction(tx -> {
      tx.configs().put(Map.of(one.id(), Body.of("{}")));
      assertThat(catchThrowable(() -> tx.layouts().put(List.of(new Layout(one.id(), 1, 2, false),
          new Layout(unknown, 1, 2, false))))).isInstanceOf(SdkException.class);
      assertThat(tx.layouts().find(one.id())).as("a row of a refused call").isEmpty();
      assertThat(catchThrowable(() -> tx.workspaces().change(List.of(one.id(), two.id()),
          StatusChange.to(WorkspaceStatus.PAUSED)
              .setting(WorkspacePatch.none().name("x" + one.id())),
          NOON))).isInstanceOf(SdkException.class);
      tx.layouts().put(List.of(new Layout(two.id(), 1, 2, false)));
      return true;
    });

    assertThat(registry().configs().find(one.id())).isPresent();
    assertThat(registry().layouts().find(one.id())).isEmpty();
    assertThat(registry().layouts().find(two.id())).isPresent();
    assertThat(stored(one.id())).isEqualTo(one);
    assertThat(stored(two.id())).isEqualTo(two);
  }
}
