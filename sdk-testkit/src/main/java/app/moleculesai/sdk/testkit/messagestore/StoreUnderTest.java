package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The store of one test, with the facets that its author declares and the workspaces that the test made up. One thread
 * at a time, but for {@link #workspace()}.
 */
public final class StoreUnderTest extends UnderTest<MessageStore> {
  private final Set<Class<?>> facets;
  private final Set<UUID> workspaces = ConcurrentHashMap.newKeySet();

  /** Opens the first instance. */
  public StoreUnderTest(Supplier<? extends MessageStoreProvider<?>> providers,
      Supplier<Map<String, ?>> config,
      Set<Class<?>> facets, Path dataDir) throws Exception {
    super(providers, config, dataDir);
    this.facets = Set.copyOf(facets);
  }

  /** Returns the facets that the store's author declares. */
  public Set<Class<?>> facets() {
    return facets;
  }

  /** Returns a workspace that nobody else uses. */
  public UUID workspace() {
    var workspace = Rows.workspace();
    workspaces.add(workspace);
    return workspace;
  }

  /**
   * Forgets the workspaces, so that a database that is never emptied does not grow with every run. What cannot be
   * forgotten, as in a store that the test closed, stays: that does no other test harm.
   */
  public void forgetWorkspaces() {
    try {
      workspaces.forEach(current()::forget);
    } catch (SdkException e) {
      context().log().log(System.Logger.Level.DEBUG, "workspaces of a test stay behind", e);
    }
  }
}
