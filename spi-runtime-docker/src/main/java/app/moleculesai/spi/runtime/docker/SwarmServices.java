package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The services of agents: found by their labels, made, changed, removed. Safe for use by many threads. */
final class SwarmServices {
  /** How long the swarm may take to end what it was told to. */
  static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final SwarmApi api;
  private final Ownership ownership;
  private final SwarmView view;

  SwarmServices(SwarmApi api, Ownership ownership, SwarmView view) {
    this.api = api;
    this.ownership = ownership;
    this.view = view;
  }

  /** A name is no proof: whose service it is, its labels say. */
  void requireFreeName(UUID workspaceId, String name) {
    var others = SwarmJson.stored(api.get("find service " + name,
        "/services" + SwarmJson.byName(name)));
    if (others.stream().anyMatch(other -> other.name().equals(name)
        && !ownership.isOf(workspaceId, other.labels()))) {
      throw new SdkException(ErrorCode.CONFLICT, "service " + name + " is not of workspace "
          + workspaceId + " of this installation, which needs the name; rename or remove it");
    }
  }

  /** Makes a service; returns its id. */
  String create(UUID workspaceId, Map<String, String> headers, String json) {
    return SwarmJson.newId(api.post("make the service of workspace=" + workspaceId,
        "/services/create", headers, json));
  }

  /** Keeps a service on the node where it is; its task goes on. */
  void pin(UUID workspaceId, String service, String node) {
    var what = "keep workspace=" + workspaceId + " on its node";
    var update = SwarmJson.constrained(api.get(what, "/services/" + service),
        "node.id==" + node);
    api.post(what, "/services/" + service + "/update?version=" + update.version(), Map.of(),
        update.spec());
  }

  /** Removes what a workspace has of services, and waits until none of its tasks is left; none is success. */
  void remove(UUID workspaceId) {
    for (var service : of(workspaceId)) {
      try {
        api.delete("remove the service of workspace=" + workspaceId, "/services/" + service.id());
      } catch (SdkException e) {
        if (e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
      }
    }
    long end = System.nanoTime() + END_LIMIT.toNanos();
    while (view.listNow().containsKey(workspaceId)) {
      if (System.nanoTime() - end > 0) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "workspace " + workspaceId
            + " is being stopped by the swarm, and was not after " + END_LIMIT.toSeconds() + " s");
      }
      pause();
    }
  }

  private List<SwarmJson.Stored> of(UUID workspaceId) {
    return SwarmJson.stored(api.get("find the service of workspace=" + workspaceId,
        "/services" + SwarmJson.byLabels(ownership.of(workspaceId))));
  }

  /** Lets time pass between two looks. */
  static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted while waiting for the daemon", e);
    }
  }
}
