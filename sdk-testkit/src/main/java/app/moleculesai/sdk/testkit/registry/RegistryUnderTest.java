package app.moleculesai.sdk.testkit.registry;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The registry of one test, with the workspaces that the test made up. One thread at a time, but for {@link #id()}. */
public final class RegistryUnderTest extends UnderTest<Registry> {
  private final Set<UUID> workspaces = ConcurrentHashMap.newKeySet();

  /** Opens the first instance. */
  public RegistryUnderTest(Supplier<? extends RegistryProvider<?>> providers,
      Supplier<Map<String, ?>> config, Path dataDir) throws Exception {
    super(providers, config, dataDir);
  }

  /** Returns an id that comes before or after another one in every way of comparing two ids. */
  UUID id() {
    var random = UUID.randomUUID();
    // both halves positive: signed, unsigned and as text they compare alike
    var id = new UUID(random.getMostSignificantBits() & Long.MAX_VALUE,
        0x4000_0000_0000_0000L | random.getLeastSignificantBits() >>> 2);
    workspaces.add(id);
    return id;
  }

  /**
   * Purges the workspaces, so that a database that is never emptied does not grow with every run. What cannot be purged,
   * as in a registry that the test closed, stays: that does no other test harm.
   */
  public void purgeWorkspaces() {
    try {
      current().workspaces().purge(workspaces);
    } catch (SdkException e) {
      context().log().log(System.Logger.Level.DEBUG, "workspaces of a test stay behind", e);
    }
  }
}
