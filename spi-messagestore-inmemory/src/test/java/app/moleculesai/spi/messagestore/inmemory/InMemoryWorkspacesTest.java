package app.moleculesai.spi.messagestore.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows of workspaces, and what depends on them. */
class InMemoryWorkspacesTest {
  private static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");

  private final Registry registry = InMemory.registry();

  private static Workspace.Builder row(String name) {
    return Workspace.of(UUID.randomUUID(), name, NOON).status(WorkspaceStatus.ONLINE);
  }

  private Workspace insert(Workspace.Builder row) {
    var built = row.build();
    assertThat(registry.workspaces().insert(List.of(built))).containsExactly(built.id());
    return built;
  }

  private void remove(Workspace row) {
    assertThat(registry.workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.REMOVED),
        NOON.plusSeconds(1))).isPresent();
  }

  @Test
  void aRowThatMovesIsFoundInItsNewPlaceOnly() {
    var a = insert(row("a"));
    var b = insert(row("b"));
    var child = insert(row("c").parentId(a.id()));
    registry.workspaces().update(child.id(), WorkspacePatch.none().parentId(b.id()).name("d"),
        NOON);

    assertThat(registry.workspaces().children(a.id())).isEmpty();
    assertThat(registry.workspaces().children(b.id())).extracting(Workspace::id)
        .containsExactly(child.id());
    assertThat(registry.workspaces().findChild(Optional.of(a.id()), "c")).isEmpty();
    assertThat(registry.workspaces().findChild(Optional.of(b.id()), "d")).isPresent();
  }

  @Test
  void rowsAreListedOldestFirstAndThoseOfOneTimeInTheOrderOfTheirIdsText() {
    var rows = new ArrayList<Workspace>();
    for (int i = 0; i < 50; i++) {
      rows.add(insert(Workspace.of(UUID.randomUUID(), "w" + i, NOON.minusSeconds(i / 10))));
    }
    var expected = rows.stream()
        .sorted((x, y) -> x.createdAt().equals(y.createdAt())
            ? x.id().toString().compareTo(y.id().toString())
            : x.createdAt().compareTo(y.createdAt()))
        .toList();

    assertThat(registry.workspaces().list()).isEqualTo(expected);
    assertThat(registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)))
        .isEqualTo(expected);
    assertThat(registry.workspaces().list(Set.of(WorkspaceStatus.ONLINE))).isEmpty();
  }

  @Test
  void aCircleOfParentsEndsBothWalks() {
    var a = insert(row("a"));
    var b = insert(row("b").parentId(a.id()));
    registry.workspaces().update(a.id(), WorkspacePatch.none().parentId(b.id()), NOON);

    assertThat(registry.workspaces().ancestors(a.id())).hasSize(32);
    assertThat(registry.workspaces().descendants(a.id())).hasSize(1);
  }

  @Test
  void purgingTakesAllThatDependsOnARowAndClearsReferencesToIt() {
    var gone = insert(row("gone"));
    var kept = insert(row("kept").parentId(gone.id()).forwardedTo(gone.id()));
    for (var id : List.of(gone.id(), kept.id())) {
      addDependents(id);
    }
    registry.workspaces().purge(List.of(gone.id()));

    assertThat(registry.workspaces().find(gone.id())).isEmpty();
    var after = registry.workspaces().find(kept.id()).orElseThrow();
    assertThat(after.parentId()).isEmpty();
    assertThat(after.forwardedTo()).isEmpty();
    assertThat(registry.workspaces().findChild(Optional.empty(), "kept")).contains(after);
    assertThat(registry.workspaces().children(gone.id())).isEmpty();
    assertThat(dependents(gone.id())).isEmpty();
    assertThat(dependents(kept.id())).hasSize(8);
  }

  private void addDependents(UUID id) {
    registry.layouts().put(List.of(new Layout(id, 1, 2, false)));
    registry.configs().put(Map.of(id, Body.of("{}")));
    registry.tokens().insert(token(id), 50);
    registry.orgTokens().insert(new OrgToken(UUID.randomUUID(), hash(), "12345678",
        Optional.of(id.toString()), Optional.empty(), Optional.of(id), NOON, Optional.empty()));
    registry.secrets().put(List.of(
        StoredSecret.of(Optional.of(id), "KEY", new byte[]{1}, 0, NOON, NOON)));
    registry.schedules().putFromTemplate(List.of(Schedule.of(UUID.randomUUID(), id, "s",
        "* * * * *", "UTC", "p", true, Schedule.TEMPLATE, NOON)));
    registry.memories().insert(List.of(new Memory(UUID.randomUUID(), id, Memory.Scope.LOCAL,
        Memory.GENERAL, "m", NOON)));
    registry.usage().add(List.of(new TokenUsage(id, LocalDate.EPOCH, 1, 1, 1)));
  }

  private List<Object> dependents(UUID id) {
    var found = new ArrayList<Object>();
    registry.layouts().find(id).ifPresent(found::add);
    registry.configs().find(id).ifPresent(found::add);
    found.addAll(registry.tokens().list(id, 10, 0));
    registry.orgTokens().list(10).stream().filter(t -> t.name().equals(Optional.of(id.toString())))
        .forEach(found::add);
    found.addAll(registry.secrets().list(Optional.of(id)));
    found.addAll(registry.schedules().list(id));
    found.addAll(registry.memories().list(id, 10));
    registry.usage().find(id, LocalDate.EPOCH).ifPresent(found::add);
    return found;
  }

  @Test
  void nothingCanDependOnAWorkspaceThatIsNotThere() {
    assertThatThrownBy(() -> addDependents(UUID.randomUUID()))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(registry.layouts().all()).isEmpty();
  }

  @Test
  void theTokensOfARemovedWorkspaceAreDead() {
    var workspace = insert(row("a"));
    var token = token(workspace.id());
    assertThat(registry.tokens().insert(token, 1)).isTrue();
    assertThat(registry.tokens().insert(token(workspace.id()), 1)).isFalse();
    assertThat(registry.tokens().findLive(token.hash())).contains(token);
    remove(workspace);

    assertThat(registry.tokens().findLive(token.hash())).isEmpty();
    assertThat(registry.tokens().hasLive(workspace.id())).isFalse();
    assertThat(registry.tokens().anyLive()).isFalse();
    assertThat(registry.tokens().insert(token(workspace.id()), 5)).isFalse();
  }

  private static WorkspaceToken token(UUID workspace) {
    return new WorkspaceToken(UUID.randomUUID(), workspace, hash(), "12345678", NOON,
        Optional.empty());
  }

  private static TokenHash hash() {
    var id = UUID.randomUUID();
    return TokenHash.of(ByteBuffer.allocate(32).putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits()).array());
  }
}
