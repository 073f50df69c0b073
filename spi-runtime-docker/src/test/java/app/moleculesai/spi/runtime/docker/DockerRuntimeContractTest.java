package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;

/** What every workspace runtime must show. */
@NeedsDocker
class DockerRuntimeContractTest extends WorkspaceRuntimeContract {
  @Override
  protected RuntimeProvider<?> provider() {
    return new DockerPlugin().runtimes().getFirst();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of("host", TestDaemon.HOST.toString(), "network", TestDaemon.NETWORK);
  }
}
