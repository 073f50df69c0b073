package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.UUID;

/** Removes containers in one step, running or not ({@code wire.md} 5.4). Safe for use by many threads. */
final class Removal {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Engine engine;
  private final Containers containers;

  Removal(Engine engine, Containers containers) {
    this.engine = engine;
    this.containers = containers;
  }

  /** Removes what a workspace has of containers; none is success. */
  void remove(UUID workspaceId) {
    containers.ids(workspaceId).forEach(this::removeContainer);
  }

  /** Removes one; gone, or just going, is success. */
  void removeContainer(String id) {
    try {
      engine.call("remove container " + id, LIMIT,
          daemon -> daemon.client().removeContainerCmd(id).withForce(true).exec());
    } catch (SdkException e) {
      if (e.code() != ErrorCode.NOT_FOUND && !isGoing(e)) {
        throw e;
      }
    }
  }

  private static boolean isGoing(SdkException e) {
    return e.code() == ErrorCode.CONFLICT
        && String.valueOf(e.getMessage()).contains("already in progress");
  }
}
