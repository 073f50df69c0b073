package app.moleculesai.sdk.testkit;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.registry.ApprovalContract;
import app.moleculesai.sdk.testkit.registry.DelegationContract;
import app.moleculesai.sdk.testkit.registry.DependencyContract;
import app.moleculesai.sdk.testkit.registry.ImagePinContract;
import app.moleculesai.sdk.testkit.registry.IsolationContract;
import app.moleculesai.sdk.testkit.registry.KeyValueContract;
import app.moleculesai.sdk.testkit.registry.LeaseContract;
import app.moleculesai.sdk.testkit.registry.MemoryContract;
import app.moleculesai.sdk.testkit.registry.PluginAllowlistContract;
import app.moleculesai.sdk.testkit.registry.PossessionContract;
import app.moleculesai.sdk.testkit.registry.PurgeContract;
import app.moleculesai.sdk.testkit.registry.PushConfigContract;
import app.moleculesai.sdk.testkit.registry.PushOutboxContract;
import app.moleculesai.sdk.testkit.registry.QueueContract;
import app.moleculesai.sdk.testkit.registry.RegistryLifecycleContract;
import app.moleculesai.sdk.testkit.registry.RegistryUnderTest;
import app.moleculesai.sdk.testkit.registry.RelayContract;
import app.moleculesai.sdk.testkit.registry.ScheduleContract;
import app.moleculesai.sdk.testkit.registry.TaskContract;
import app.moleculesai.sdk.testkit.registry.TokenContract;
import app.moleculesai.sdk.testkit.registry.TransactionContract;
import app.moleculesai.sdk.testkit.registry.TwoRegistriesContract;
import app.moleculesai.sdk.testkit.registry.UploadContract;
import app.moleculesai.sdk.testkit.registry.ValueContract;
import app.moleculesai.sdk.testkit.registry.WorkspaceChangeContract;
import app.moleculesai.sdk.testkit.registry.WorkspaceInsertContract;
import app.moleculesai.sdk.testkit.registry.WorkspaceTreeContract;
import app.moleculesai.sdk.testkit.support.KitGuard;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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
 * What every registry must show: extend it in the registry's module. Each test opens a registry of its own and makes
 * workspaces of its own, which it purges at its end: the kit may run any number of times on one database that nobody
 * empties. A registry that cannot be reached fails; nothing
 * is ever skipped; a test that hangs fails after two minutes.
 */
@ExtendWith(KitGuard.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class RegistryContract
    implements
      WorkspaceInsertContract,
      WorkspaceTreeContract,
      WorkspaceChangeContract,
      PurgeContract,
      DependencyContract,
      TokenContract,
      LeaseContract,
      ImagePinContract,
      PluginAllowlistContract,
      QueueContract,
      DelegationContract,
      PossessionContract,
      MemoryContract,
      UploadContract,
      TaskContract,
      PushConfigContract,
      PushOutboxContract,
      ScheduleContract,
      KeyValueContract,
      ApprovalContract,
      ValueContract,
      TransactionContract,
      IsolationContract,
      TwoRegistriesContract,
      RelayContract,
      RegistryLifecycleContract {
  @TempDir
  private Path dataDir;
  private @Nullable RegistryUnderTest subject;

  /** For JUnit. */
  protected RegistryContract() {}

  /**
   * Returns what makes the registry; asked again for each open, so that only what the backend keeps is still there. A
   * second instance is opened beside the first: of a durable registry the two are like two servers on one database.
   */
  protected abstract RegistryProvider<?> provider();

  /** Returns the values of its configuration, as they would stand in a file; read again for each open. */
  protected abstract Map<String, ?> config();

  /**
   * Empties the registry; called before each test on one that was just started. By default nothing happens: the tests
   * stand what others left behind.
   */
  protected void wipe(Registry registry) throws Exception {}

  /** Says whether rows outlive the process; false by default. */
  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public final RegistryUnderTest subject() {
    return Objects.requireNonNull(subject, "no test is running");
  }

  @BeforeEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void openRegistry() throws Exception {
    subject = new RegistryUnderTest(this::provider, this::config, dataDir);
    wipe(subject.current());
  }

  @AfterEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closeRegistry() throws Exception {
    if (subject != null) {
      subject.purgeWorkspaces();
      subject.close();
    }
  }
}
