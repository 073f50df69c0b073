package app.moleculesai.sdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.testkit.runtime.AgentCommandsContract;
import app.moleculesai.sdk.testkit.runtime.AgentDataContract;
import app.moleculesai.sdk.testkit.runtime.AgentFilesContract;
import app.moleculesai.sdk.testkit.runtime.AgentImagesContract;
import app.moleculesai.sdk.testkit.runtime.AgentLifeContract;
import app.moleculesai.sdk.testkit.runtime.AgentLogsContract;
import app.moleculesai.sdk.testkit.runtime.AgentSharingContract;
import app.moleculesai.sdk.testkit.runtime.AgentWitness;
import app.moleculesai.sdk.testkit.runtime.AgentsUnderTest;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a workspace runtime that owns processes must show, with agents that it starts: extend it instead of
 * {@link WorkspaceRuntimeContract}, all of whose tests it has. For each facet of the runtime the class also implements the
 * facet's contract, and {@link app.moleculesai.sdk.testkit.runtime.BackendOutageContract} when it can let the backend fall
 * silent.
 *
 * <p>
 * Each test starts agents in workspaces of its own, stops them at its end and removes what they kept: the kit may run any
 * number of times on one backend that nobody empties.
 */
public abstract class ProcessRuntimeContract extends WorkspaceRuntimeContract
    implements
      AgentLifeContract,
      AgentDataContract,
      AgentSharingContract {
  private static final Map<Class<?>, Class<?>> FACETS = Map.of(AgentLogs.class,
      AgentLogsContract.class, AgentCommands.class, AgentCommandsContract.class, AgentFiles.class,
      AgentFilesContract.class, AgentImages.class, AgentImagesContract.class);

  @TempDir
  private Path elsewhere;
  private @Nullable AgentsUnderTest agents;

  /** For JUnit. */
  protected ProcessRuntimeContract() {}

  /** Returns what sees the agents of the running test. */
  protected abstract AgentWitness witness();

  /** Returns the runtime name of the agents that the kit starts; by default the first one that is served. */
  protected String runtimeName() {
    return served().stream().sorted().findFirst().orElseThrow();
  }

  /** Returns how long to wait for what the runtime may take its time for, such as to see that an agent ended. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  public final AgentsUnderTest agents() {
    return Objects.requireNonNull(agents, "no test is running");
  }

  @BeforeEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void openElsewhere() throws Exception {
    agents = new AgentsUnderTest(subject(),
        new UnderTest<>(this::provider, this::config, elsewhere), runtimeName(), witness(),
        patience());
  }

  @AfterEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void removeAgents() throws Exception {
    if (agents != null) {
      agents.close();
    }
  }

  @Test
  void itSaysThatItOwnsProcesses() {
    assertThat(runtime().capabilities().ownsProcess()).isTrue();
  }

  @Test
  void everyFacetThatItHasIsTested() {
    FACETS.forEach((facet, contract) -> assertThat(runtime().facet(facet).isPresent())
        .as("the runtime has %s exactly when its test implements %s", facet.getSimpleName(),
            contract.getSimpleName())
        .isEqualTo(contract.isInstance(this)));
    assertThat(runtime().facet(Runnable.class)).as("a facet that nobody has").isEmpty();
  }
}
