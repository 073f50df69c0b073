package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.UUID;

/**
 * Agents on somebody else's host: they register, and are called at the address they gave or read their mailbox. Whether
 * they run is theirs to say, so the state is always unknown. Safe for use by many threads.
 */
public final class ExternalRuntime implements WorkspaceRuntime {
  private static final RuntimeCapabilities CAPABILITIES = RuntimeCapabilities.external();

  private volatile boolean closed;

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("external runtime");
    }
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    if (workspace.deliveryMode() == DeliveryMode.POLL) {
      return new Endpoint.Mailbox();
    }
    return workspace.url().map(ExternalRuntime::http).orElseGet(Endpoint.None::new);
  }

  private static Endpoint http(String url) {
    try {
      return new Endpoint.Http(new URI(url), false);
    } catch (URISyntaxException e) {
      return new Endpoint.None(); // was checked when it came in; a row of another version may hold anything
    }
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    return new WorkspaceState.Unknown("agents of other hosts are not watched");
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireOpen();
    return Map.of();
  }
}
