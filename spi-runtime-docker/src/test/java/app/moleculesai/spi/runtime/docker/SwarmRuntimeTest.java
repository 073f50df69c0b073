package app.moleculesai.spi.runtime.docker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Unknown;
import com.github.dockerjava.api.model.ServiceSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Agents as services of a swarm of three machines. */
@NeedsMachines
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class SwarmRuntimeTest {
  private static final String NETWORK = "molecule-test-agents";

  private TestSwarm swarm;
  private SwarmRuntime runtime;
  private TestContext context;
  private UUID id = UUID.randomUUID();

  @BeforeAll
  void startSwarm() throws Exception {
    swarm = TestSwarm.start(3);
  }

  @AfterAll
  void endSwarm() throws Exception {
    swarm.close();
  }

  @BeforeEach
  void open() {
    id = UUID.randomUUID();
    context = TestContext.of(TestDaemon.INSTALLATION + UUID.randomUUID());
    runtime = open(Map.of("swarm-nodes", Map.of(TestSwarm.name(2), swarm.host(2).toString(),
        TestSwarm.name(3), swarm.host(3).toString())));
  }

  private SwarmRuntime open(Map<String, ?> values) {
    var all = new HashMap<String, Object>(Map.of("mode", "swarm", "host",
        swarm.host(1).toString(), "network", NETWORK, "images",
        Map.of(TestStart.RUNTIME, TestAgent.IMAGE), "docker-config", "target/no-docker-config"));
    all.putAll(values);
    var opened = SwarmRuntime.of(TestDaemon.config(all), context);
    opened.start();
    Until.holds("the swarm answers", () -> opened.check().equals(Health.up()));
    return opened;
  }

  @AfterEach
  void close() throws Exception {
    for (var workspace : runtime.observeAll().keySet()) {
      runtime.stop(workspace);
    }
    runtime.removeData(id, true);
    runtime.close();
  }

  @Test
  void anAgentIsStartedObservedReachedAndStopped() throws Exception {
    var url = runtime.start(TestStart.of(id)).orElseThrow();

    assertThat(url.getHost()).startsWith("10.97.0.");
    Until.holds("the agent answers", () -> Answers.of(url));
    assertThat(runtime.observe(id)).isInstanceOf(Running.class);
    assertThat(runtime.observeAll()).containsOnlyKeys(id);
    assertThat(endpoint()).isEqualTo(new Endpoint.Http(url, true));
    assertThat(run("env").lines()).contains("WORKSPACE_ID=" + id, "TIER=2", "PLUGINS_DIR=/plugins");

    runtime.stop(id);

    assertThat(runtime.observe(id)).isEqualTo(new Stopped());
    assertThat(endpoint()).isInstanceOf(Endpoint.None.class);
    assertThat(swarm.client(1).listServicesCmd().exec()).isEmpty();
    assertThat(swarm.client(1).listSecretsCmd().exec()).isEmpty();
    runtime.stop(id); // not there is success
  }

  @Test
  void filesAndTokenAreThereAndTheTokenIsASecret() {
    runtime.start(TestStart.of(id).file("config.yaml", "name: one").firstFile("notes", "first")
        .token("a-token"));

    assertThat(run("cat", "/configs/config.yaml", "/configs/notes", "/configs/.auth_token"))
        .isEqualTo("name: onefirsta-token");
    assertThat(run("stat", "-c", "%a", "/configs/.auth_token")).isEqualTo("444");
    assertThat(swarm.client(1).listSecretsCmd().exec()).hasSize(1);
  }

  @Test
  void anAgentComesBackToTheNodeThatHasItsVolumes() {
    for (int i = 0; i < 3; i++) {
      runtime.start(TestStart.of(id));
      run("sh", "-c", "echo " + i + " >> /workspace/starts");
      runtime.stop(id);
    }
    runtime.start(TestStart.of(id));

    assertThat(run("cat", "/workspace/starts")).isEqualTo("0\n1\n2");
  }

  @Test
  void aTaskThatEndsIsReplacedOnItsNodeAndFollowed() {
    runtime.start(TestStart.of(id));
    var before = ((Running) runtime.observe(id)).process();
    run("touch", "/workspace/work");

    try {
      run("sh", "-c", "echo 3 > /tmp/end; sleep 10");
    } catch (SdkException e) {
      assertThat(e.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.NOT_FOUND); // it ended with the agent
    }

    Until.holds("another task runs", () -> runtime.observe(id) instanceof Running now
        && !now.process().equals(before));
    assertThat(run("ls", "/workspace")).isEqualTo("work");
    Until.holds("it is reached where it is now", () -> endpoint() instanceof Endpoint.Http http
        && Answers.of(http.url()));
  }

  @Test
  void ofAnAgentWhoseNodeIsCutOffNothingIsKnownUntilItIsBack() throws Exception {
    var elsewhere = open(Map.of("swarm-constraints", "node.hostname==" + TestSwarm.name(3)));
    try {
      elsewhere.start(TestStart.of(id));
      swarm.connect(3, false);

      Until.holds("nothing is known", () -> elsewhere.observe(id) instanceof Unknown);
      assertThat(elsewhere.check()).isEqualTo(Health.up());

      swarm.connect(3, true);
      Until.holds("it runs", () -> elsewhere.observe(id) instanceof Running);
    } finally {
      swarm.connect(3, true);
      elsewhere.close();
    }
  }

  @Test
  void outputCommandsAndFilesAreHadWhereTheDaemonCanBeAsked() throws Exception {
    var withoutNodes = open(Map.of("swarm-constraints", "node.hostname==" + TestSwarm.name(2)));
    try (withoutNodes) {
      withoutNodes.start(TestStart.of(id));

      assertThat(run("echo", "hello")).isEqualTo("hello");
      try (var output = runtime.facet(AgentLogs.class).orElseThrow().open(id, 10,
          Optional.empty(), false)) {
        assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
            .contains("agent of " + id + " begins");
      }
      try (var archive = runtime.facet(AgentFiles.class).orElseThrow().read(id, "/difference")) {
        assertThat(archive.read()).isNotNegative();
      }
      assertThatThrownBy(() -> withoutNodes.facet(AgentCommands.class).orElseThrow().run(id,
          List.of("echo"), Duration.ofSeconds(5)))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContaining(TestSwarm.name(2));
    }
  }

  @Test
  void anImageThatNoNodeHasFailsTheStartAndLeavesNothing() {
    var missing = open(Map.of("images", Map.of(TestStart.RUNTIME, "localhost:1/missing:1")));
    assertThatThrownBy(() -> missing.start(TestStart.of(id).token("a-token")))
        .isInstanceOf(SdkException.class).hasMessageContaining(id.toString());

    assertThat(missing.observe(id)).isEqualTo(new Stopped());
    assertThat(swarm.client(1).listServicesCmd().exec()).isEmpty();
    assertThat(swarm.client(1).listSecretsCmd().exec()).isEmpty();
    close(missing);
  }

  @Test
  void aForeignServiceOfTheNameIsAConflictAndStays() {
    var foreign = swarm.client(1).createServiceCmd(new ServiceSpec()
        .withName(new Names(id).container())
        .withTaskTemplate(new com.github.dockerjava.api.model.TaskSpec().withContainerSpec(
            new com.github.dockerjava.api.model.ContainerSpec().withImage(TestAgent.IMAGE))))
        .exec().getId();
    try {
      assertThatThrownBy(() -> runtime.start(TestStart.of(id)))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
      runtime.stop(id);

      assertThat(swarm.client(1).inspectServiceCmd(foreign).exec().getId()).isEqualTo(foreign);
    } finally {
      swarm.client(1).removeServiceCmd(foreign).exec();
    }
  }

  @Test
  void limitsAndTiersAreThoseOfAService() {
    runtime.start(TestStart.of(id, workspace -> workspace.tier(3)));

    var task = requireNonNull(requireNonNull(
        swarm.client(1).listServicesCmd().exec().getFirst().getSpec()).getTaskTemplate());
    var limits = requireNonNull(requireNonNull(task.getResources()).getLimits());
    assertThat(limits.getMemoryBytes()).isEqualTo(512L * 1024 * 1024);
    assertThat(limits.getNanoCPUs()).isEqualTo(1_000_000_000L);
    assertThat(requireNonNull(task.getPlacement()).getConstraints())
        .singleElement().asString().startsWith("node.id==");
    assertThat(context.kit().log().lines()).anyMatch(line -> line.contains("runs as tier 2"));
  }

  @Test
  void removingDataRemovesTheVolumesWhereTheDaemonCanBeAsked() {
    runtime.start(TestStart.of(id));
    assertThat(volumes()).contains(new Names(id).configVolume());
    runtime.stop(id);

    runtime.removeData(id, true);

    assertThat(volumes()).noneMatch(name -> name.startsWith(new Names(id).container()));
  }

  @Test
  void imagesOfAllNodesAreLookedAt() {
    runtime.start(TestStart.of(id));

    var images = runtime.facet(AgentImages.class).orElseThrow();
    assertThat(images.images()).containsEntry(TestStart.RUNTIME, TestAgent.IMAGE);
    assertThat(images.outdated(Set.of(TestStart.RUNTIME))).isEmpty();
  }

  private List<String> volumes() {
    return java.util.stream.Stream.of(1, 2, 3).flatMap(
        number -> swarm.client(number).listVolumesCmd().exec().getVolumes().stream())
        .map(volume -> volume.getName()).toList();
  }

  private Endpoint endpoint() {
    return runtime.endpoint(TestStart.of(id).workspace());
  }

  private String run(String... command) {
    return runtime.facet(AgentCommands.class).orElseThrow()
        .run(id, List.of(command), Duration.ofSeconds(20)).output().strip();
  }

  private static void close(SwarmRuntime opened) {
    try {
      opened.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
