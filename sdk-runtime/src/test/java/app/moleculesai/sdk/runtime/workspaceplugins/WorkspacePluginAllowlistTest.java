package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkspacePluginAllowlistTest {
  private final Registry registry = InMemory.registry();
  private final Workspace row = Workspace.of(UUID.randomUUID(), "Ada", Instant.EPOCH).build();
  private final WorkspacePluginAllowlist allowlist = new WorkspacePluginAllowlist(registry,
      new WorkspaceDirectory(registry, new Changes(registry, new EventBus(), Optional.empty(),
          Clock.systemUTC(), UUID::randomUUID), System::nanoTime),
      Clock.systemUTC());

  @Test
  void aListThatCannotBeReadAllowsEverything() throws Exception {
    registry.workspaces().insert(List.of(row));
    allowlist.replace(row.id(), List.of("tools"), "ops");
    assertThatThrownBy(() -> allowlist.check(row, "other"))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_NOT_ALLOWED));

    registry.close();

    assertThatCode(() -> allowlist.check(row, "other")).doesNotThrowAnyException();
  }
}
