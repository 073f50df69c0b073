package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What every workspace runtime must show, shown by a swarm of one. */
@NeedsMachines
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwarmRuntimeContractTest extends WorkspaceRuntimeContract {
  private TestSwarm swarm;

  @BeforeAll
  void startSwarm() throws Exception {
    swarm = TestSwarm.start(1);
  }

  @AfterAll
  void endSwarm() throws Exception {
    swarm.close();
  }

  @Override
  protected RuntimeProvider<?> provider() {
    return new DockerPlugin().runtimes().getFirst();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of("mode", "swarm", "host", swarm.host(1).toString());
  }
}
