package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The volumes of workspaces: made, dropped, and never another's. Safe for use by many threads. */
final class Volumes {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Engine engine;
  private final Ownership ownership;

  Volumes(Engine engine, Ownership ownership) {
    this.engine = engine;
    this.ownership = ownership;
  }

  /**
   * Sees to it that a volume is there.
   *
   * @throws SdkException {@code conflict} when one of the name is another's
   */
  void require(UUID workspaceId, String name) {
    var labels = ownership.of(workspaceId);
    engine.call("make volume " + name, LIMIT,
        daemon -> daemon.client().createVolumeCmd().withName(name).withLabels(labels).exec());
    requireOurs(workspaceId, name);
  }

  private void requireOurs(UUID workspaceId, String name) {
    var labels = labels(name);
    if (labels.filter(found -> ownership.mayUse(workspaceId, found)).isEmpty()) {
      throw new SdkException(ErrorCode.CONFLICT, "volume " + name + " is not of workspace "
          + workspaceId + " of this installation; move it away or remove it");
    }
  }

  private Optional<Map<String, String>> labels(String name) {
    try {
      var volume = engine.call("look at volume " + name, LIMIT,
          daemon -> daemon.client().inspectVolumeCmd(name).exec());
      return Optional.of(Optional.ofNullable(volume.getLabels()).orElse(Map.of()));
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Drops a volume like {@link #drop}; while a container that just ended still has it, waits up to a limit. */
  void dropSoon(UUID workspaceId, String name, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        drop(workspaceId, name);
        return;
      } catch (SdkException e) {
        if (e.code() != ErrorCode.CONFLICT || System.nanoTime() - end > 0) {
          throw e;
        }
        SwarmServices.pause();
      }
    }
  }

  /** Drops a volume with all that is in it. Not there, or another's, is left as it is. */
  void drop(UUID workspaceId, String name) {
    if (labels(name).filter(found -> ownership.mayUse(workspaceId, found)).isEmpty()) {
      return;
    }
    try {
      engine.call("drop volume " + name, LIMIT,
          daemon -> daemon.client().removeVolumeCmd(name).exec());
    } catch (SdkException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
