package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.testkit.support.KitContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/** The kit's server, with an installation whose things are known to be of a test. */
record TestContext(KitContext kit, String installation) implements PluginContext {
  static TestContext of(String installation) {
    return new TestContext(new KitContext(Path.of("target")), installation);
  }

  @Override
  public String instance() {
    return kit.instance();
  }

  @Override
  public System.Logger logger() {
    return kit.logger();
  }

  @Override
  public Executor executor() {
    return kit.executor();
  }

  @Override
  public Meter meter() {
    return kit.meter();
  }

  @Override
  public Clock clock() {
    return kit.clock();
  }

  @Override
  public Path dataDir() {
    return kit.dataDir();
  }

  @Override
  public boolean supports(String feature) {
    return kit.supports(feature);
  }

  @Override
  public <T extends Component> T instance(InstanceRef ref, Class<T> kind) {
    return kit.instance(ref, kind);
  }
}
