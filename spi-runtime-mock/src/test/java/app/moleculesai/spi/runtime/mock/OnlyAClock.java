package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/** A server that has a clock; the mock runtime must not ask for anything else. */
record OnlyAClock(Clock clock) implements PluginContext {
  @Override
  public String instance() {
    throw new AssertionError("asked for the instance");
  }

  @Override
  public String installation() {
    throw new AssertionError("asked for the installation");
  }

  @Override
  public System.Logger logger() {
    throw new AssertionError("asked for the logger");
  }

  @Override
  public Executor executor() {
    throw new AssertionError("asked for the executor");
  }

  @Override
  public Meter meter() {
    throw new AssertionError("asked for the meter");
  }

  @Override
  public Path dataDir() {
    throw new AssertionError("asked for the folder");
  }

  @Override
  public boolean supports(String feature) {
    throw new AssertionError("asked for a feature");
  }

  @Override
  public <T extends Component> T instance(InstanceRef ref, Class<T> kind) {
    throw new AssertionError("asked for another instance");
  }
}
