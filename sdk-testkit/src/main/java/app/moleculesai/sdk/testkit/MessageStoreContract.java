package app.moleculesai.sdk.testkit;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.messagestore.AppendContract;
import app.moleculesai.sdk.testkit.messagestore.ChangeContract;
import app.moleculesai.sdk.testkit.messagestore.ChatViewContract;
import app.moleculesai.sdk.testkit.messagestore.ConcurrencyContract;
import app.moleculesai.sdk.testkit.messagestore.DeletionContract;
import app.moleculesai.sdk.testkit.messagestore.ErrorContract;
import app.moleculesai.sdk.testkit.messagestore.ExportContract;
import app.moleculesai.sdk.testkit.messagestore.FacetContract;
import app.moleculesai.sdk.testkit.messagestore.FilterContract;
import app.moleculesai.sdk.testkit.messagestore.IdempotencyContract;
import app.moleculesai.sdk.testkit.messagestore.InterruptContract;
import app.moleculesai.sdk.testkit.messagestore.LifecycleContract;
import app.moleculesai.sdk.testkit.messagestore.PagingContract;
import app.moleculesai.sdk.testkit.messagestore.SecrecyContract;
import app.moleculesai.sdk.testkit.messagestore.SizeContract;
import app.moleculesai.sdk.testkit.messagestore.StoreUnderTest;
import app.moleculesai.sdk.testkit.messagestore.TextContract;
import app.moleculesai.sdk.testkit.messagestore.TimeContract;
import app.moleculesai.sdk.testkit.messagestore.TwoStoresContract;
import app.moleculesai.sdk.testkit.support.KitGuard;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every message store must show: extend it in the store's module, and each promise of {@code message-store.md} is
 * a test whose name begins with its number.
 *
 * <pre>{@code
 * class MyStoreTest extends MessageStoreContract {
 *   protected MessageStoreProvider<?> provider() { return new MyStoreProvider(); }
 *   protected Map<String, ?> config() { return Map.of("url", container.url()); }
 *   protected Set<Class<?>> facets() { return Set.of(Search.class, Retention.class); }
 * }
 * }</pre>
 *
 * <p>
 * Each test opens a store of its own and uses workspaces of its own, which it forgets at its end: the kit may run any
 * number of times on one database that nobody empties. A store that cannot be reached fails; nothing is ever skipped; a test that hangs fails after two minutes.
 */
@ExtendWith(KitGuard.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MessageStoreContract
    implements
      AppendContract,
      IdempotencyContract,
      PagingContract,
      FilterContract,
      ChangeContract,
      ConcurrencyContract,
      InterruptContract,
      TwoStoresContract,
      TextContract,
      SizeContract,
      TimeContract,
      DeletionContract,
      SecrecyContract,
      ErrorContract,
      FacetContract,
      ChatViewContract,
      ExportContract,
      LifecycleContract {
  @TempDir
  private Path dataDir;
  private @Nullable StoreUnderTest subject;

  /** For JUnit. */
  protected MessageStoreContract() {}

  /**
   * Returns what makes the store; asked again for each open, so that only what the backend keeps is still there. A second
   * instance is opened beside the first: of a durable store the two are like two servers on one database.
   */
  protected abstract MessageStoreProvider<?> provider();

  /** Returns the values of its configuration, as they would stand in a file; read again for each open. */
  protected abstract Map<String, ?> config();

  /** Returns the facets that the store has; of all others the kit checks that they are absent. */
  protected abstract Set<Class<?>> facets();

  /**
   * Empties the store; called before each test on a store that was just started. By default nothing happens: the tests
   * stand what others left behind.
   */
  protected void wipe(MessageStore store) throws Exception {}

  /**
   * Returns a configuration with which the store cannot start although its rows are within reach, such as the right
   * database with a wrong password. By default there is none, and the kit does not test that a failed start resets
   * nothing.
   */
  @Override
  public Optional<Map<String, ?>> brokenConfig() {
    return Optional.empty();
  }

  @Override
  public final StoreUnderTest subject() {
    return Objects.requireNonNull(subject, "no test is running");
  }

  @BeforeEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void openStore() throws Exception {
    subject = new StoreUnderTest(this::provider, this::config, facets(), dataDir);
    wipe(subject.current());
  }

  @AfterEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closeStore() throws Exception {
    if (subject != null) {
      subject.forgetWorkspaces();
      subject.close();
    }
  }
}
