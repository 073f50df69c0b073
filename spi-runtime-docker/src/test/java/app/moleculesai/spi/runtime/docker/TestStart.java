package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.testkit.runtime.KitStart;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What tests start an agent with. */
final class TestStart {
  /** The runtime name of the tests' image. */
  static final String RUNTIME = "test-agent";

  private TestStart() {}

  static KitStart of(UUID id) {
    return KitStart.of(id, RUNTIME);
  }

  /** One whose workspace differs from the usual. */
  static KitStart of(UUID id, UnaryOperator<Workspace.Builder> change) {
    return KitStart.of(change
        .apply(Workspace.of(id, "a test", Instant.EPOCH).runtime(RUNTIME).tier(2)).build());
  }
}
