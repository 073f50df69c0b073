package app.moleculesai.sdk.runtime.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Optional;
import java.util.Set;

/**
 * On a platform with a server for each organisation, hides this one from requests that were meant for another
 * ({@code wire.md} AU-13). Immutable.
 */
public final class TenantGuard {
  private static final HeaderName ORG_ID = HeaderNames.create("X-Molecule-Org-Id");
  private static final HeaderName REPLAY = HeaderNames.create("Fly-Replay-Src");
  private static final Set<String> OPEN = Set.of("/health", "/buildinfo", "/metrics",
      "/registry/register", "/registry/heartbeat");

  private final Optional<String> orgId;
  private final boolean canvasProxied;

  /** Takes the organisation, none to hide from nobody, and whether pages of the own host pass. */
  public TenantGuard(Optional<String> orgId, boolean canvasProxied) {
    this.orgId = orgId.filter(id -> !id.isBlank());
    this.canvasProxied = canvasProxied;
  }

  /** Says whether a request is meant for this server. */
  public boolean letsIn(String path, Headers headers) {
    return orgId.isEmpty()
        || OPEN.contains(path)
        || path.startsWith("/cp/")
        || headers.first(ORG_ID).filter(orgId.get()::equals).isPresent()
        || headers.first(REPLAY).filter(this::namesOrg).isPresent()
        || (canvasProxied && SameOrigin.isPage(headers));
  }

  private boolean namesOrg(String replay) {
    for (var part : replay.split(";", -1)) {
      if (part.trim().equals("state=" + orgId.get())) {
        return true;
      }
    }
    return false;
  }
}
