package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.workspaces.RestartWanted;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes the secrets of workspaces and of everybody ({@code wire.md} 12.1): who is started with a value that changed is
 * started again. Reading them is left to {@link SecretValues}. Safe for use by many threads.
 */
public final class Secrets {
  private final Registry registry;
  private final SecretVault vault;
  private final Runtimes runtimes;
  private final RestartWanted restarts;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes where they are kept and how, and who hears that agents have to be started again. */
  public Secrets(Registry registry, SecretVault vault, Runtimes runtimes, RestartWanted restarts,
      Supervisor supervisor, Clock clock) {
    this.registry = registry;
    this.vault = vault;
    this.runtimes = runtimes;
    this.restarts = restarts;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /** Sets a secret, of a workspace or of everybody. */
  void put(Optional<UUID> owner, String key, String value) {
    registry.secrets().put(List.of(vault.seal(owner, key, value, clock.instant())));
    changed(owner, key);
  }

  /**
   * Deletes a secret.
   *
   * @throws SdkException {@code not_found}
   */
  void delete(Optional<UUID> owner, String key) {
    if (!deleteIfThere(owner, key)) {
      throw SdkException.notFound("a secret of this name");
    }
  }

  /** Deletes a secret; says whether there was one. */
  boolean deleteIfThere(Optional<UUID> owner, String key) {
    boolean deleted = registry.secrets().delete(owner, key);
    if (deleted) {
      changed(owner, key);
    }
    return deleted;
  }

  private void changed(Optional<UUID> owner, String key) {
    // in the background: the secret is stored, whatever comes of the restart
    supervisor.run("secret-restarts", () -> owner.ifPresentOrElse(
        id -> registry.workspaces().find(id).ifPresent(this::restart),
        () -> restartThoseWithout(key)));
  }

  /** Starts all again that everybody's value reaches. */
  private void restartThoseWithout(String key) {
    var owners = registry.secrets().owners(Optional.of(key));
    registry.workspaces().list().stream()
        .filter(row -> row.status() != WorkspaceStatus.PAUSED && !owners.contains(row.id()))
        .forEach(this::restart);
  }

  private void restart(Workspace row) {
    runtimes.find(row.runtime()).filter(runtime -> runtime.capabilities().canRestart())
        .ifPresent(runtime -> restarts.restartWanted(row.id()));
  }
}
