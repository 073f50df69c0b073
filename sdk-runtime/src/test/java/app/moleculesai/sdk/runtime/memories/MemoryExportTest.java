package app.moleculesai.sdk.runtime.memories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports that are as large as imports may be ({@code wire.md} 12.5). */
class MemoryExportTest {
  private static final int MOST = 4_000;

  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(),
      Clock.systemUTC(), UUID::randomUUID);
  private final UUID workspace = UUID.randomUUID();
  private final MemoryExport export = new MemoryExport(new MemoryBackup(registry,
      new WorkspaceDirectory(registry, changes, System::nanoTime), new ActivityLog(store, changes),
      Clock.systemUTC(), UUID::randomUUID), MOST);

  private List<String> remember(int memories) {
    registry.workspaces()
        .insert(List.of(Workspace.of(workspace, "Ada", Instant.now()).build()));
    var ids = new ArrayList<String>();
    for (int i = 0; i < memories; i++) {
      var memory = new Memory(UUID.randomUUID(), workspace, Memory.Scope.LOCAL, Memory.GENERAL,
          "fact " + i, Instant.now());
      registry.memories().insert(List.of(memory));
      ids.add(memory.id().toString());
    }
    return ids.stream().sorted().toList();
  }

  /** Reads all parts. */
  private List<MemoryExport.Part> parts() {
    var parts = new ArrayList<MemoryExport.Part>();
    var after = Optional.of(MemoryBackup.BEFORE_ALL);
    while (after.isPresent()) {
      var part = export.part(Optional.empty(), after);
      assertThat(part.last()).isNotEqualTo(after);
      parts.add(part);
      after = part.last();
    }
    return parts;
  }

  private static List<String> ids(byte[] document) {
    return JsonFields.parseList(document).stream().map(one -> one.requireText("id")).toList();
  }

  @Test
  void nothingIsAnEmptyList() {
    assertThat(export.all(Optional.empty())).asString().isEqualTo("[]");
  }

  @Test
  void whatAnImportTakesIsOneList() {
    var ids = remember(10);

    assertThat(ids(export.all(Optional.empty()))).isEqualTo(ids);
    assertThat(ids(export.all(Optional.of(workspace)))).isEqualTo(ids);
    assertThat(ids(export.all(Optional.of(UUID.randomUUID())))).isEmpty();
  }

  @Test
  void whatNoImportTakesIsRefusedAndSaysHowItGoes() {
    remember(100);

    assertThatThrownBy(() -> export.all(Optional.empty()))
        .isInstanceOfSatisfying(SdkException.class, refused -> {
          assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
          assertThat(refused).hasMessageContaining("after=" + MemoryBackup.BEFORE_ALL);
        });
  }

  @Test
  void partsTogetherAreAllOfThemAndNoneIsTooLarge() {
    var ids = remember(100);

    var parts = parts();
    assertThat(parts).hasSizeGreaterThan(1)
        .allSatisfy(part -> assertThat(part.document()).hasSizeLessThanOrEqualTo(MOST));
    assertThat(parts).flatMap(part -> ids(part.document())).isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1L << 63, -1})
  void aMemoryThatNoImportTakesIsAPartOfItsOwn(long start) {
    var ids = new ArrayList<>(remember(100));
    var large = new Memory(new UUID(start, 1), workspace, Memory.Scope.LOCAL, Memory.GENERAL,
        "x ".repeat(MOST), Instant.now());
    registry.memories().insert(List.of(large));
    ids.add(large.id().toString());

    var parts = parts();
    assertThat(parts).flatMap(part -> ids(part.document()))
        .isEqualTo(ids.stream().sorted().toList());
    assertThat(parts).filteredOn(part -> part.document().length > MOST).singleElement()
        .satisfies(part -> assertThat(ids(part.document()))
            .containsExactly(large.id().toString()));
  }
}
