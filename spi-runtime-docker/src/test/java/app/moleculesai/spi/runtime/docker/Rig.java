package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.testkit.runtime.KitStart;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A Docker runtime on a real daemon with everything a test does to it; what it made is gone when it is closed. */
final class Rig implements AutoCloseable {
  private final DockerClient client;
  private final TestContext context;
  private final DockerRuntime runtime;

  private Rig(DockerClient client, TestContext context, DockerRuntime runtime) {
    this.client = client;
    this.context = context;
    this.runtime = runtime;
  }

  static Rig open() {
    return open(Map.of());
  }

  static Rig open(Map<String, ?> values) {
    return open(values, TestDaemon.INSTALLATION + UUID.randomUUID());
  }

  /** Opens one that may share its installation with another, as two servers on one registry do. */
  static Rig open(Map<String, ?> values, String installation) {
    var rig = notReady(TestDaemon.client(), values, installation);
    Until.holds("the runtime knows its agents", () -> rig.runtime.observe(UUID.randomUUID())
        .equals(new WorkspaceState.Stopped()));
    return rig;
  }

  /** Opens one whose daemon may not answer. */
  static Rig notReady(DockerClient client, Map<String, ?> values, String installation) {
    var all = new HashMap<String, Object>(Map.of("host", TestDaemon.HOST.toString(), "network",
        TestDaemon.NETWORK, "images", Map.of(TestStart.RUNTIME, TestAgent.IMAGE),
        "docker-config", "target/no-docker-config"));
    all.putAll(values);
    var context = TestContext.of(installation);
    var runtime = DockerRuntime.of(TestDaemon.config(all), context);
    runtime.start();
    return new Rig(client, context, runtime);
  }

  DockerRuntime runtime() {
    return runtime;
  }

  String installation() {
    return context.installation();
  }

  boolean hasLogged(String text) {
    return context.kit().log().lines().stream().anyMatch(line -> line.toString().contains(text));
  }

  /** Starts an agent and waits until it answers. */
  UUID started() throws IOException, InterruptedException {
    var id = UUID.randomUUID();
    start(TestStart.of(id));
    return id;
  }

  void start(KitStart request) {
    runtime.start(request);
    awaitAnswer(request.workspace().id());
  }

  void awaitAnswer(UUID id) {
    Until.holds("the agent answers", () -> answers(id));
  }

  boolean answers(UUID id) throws InterruptedException {
    return runtime.endpoint(TestStart.of(id).workspace()) instanceof Endpoint.Http http
        && Answers.of(http.url());
  }

  URI url(UUID id) {
    return ((Endpoint.Http) runtime.endpoint(TestStart.of(id).workspace())).url();
  }

  String run(UUID id, String... command) {
    return runtime.facet(AgentCommands.class).orElseThrow()
        .run(id, List.of(command), Duration.ofSeconds(20)).output().strip();
  }

  /** Returns what the daemon says of an agent's container. */
  InspectContainerResponse container(UUID id) {
    return client.inspectContainerCmd(new Names(id).container()).exec();
  }

  boolean hasContainer(UUID id) {
    try {
      return container(id).getId() != null;
    } catch (NotFoundException e) {
      return false;
    }
  }

  boolean hasVolume(String name) {
    try {
      return client.inspectVolumeCmd(name).exec().getName().equals(name);
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    runtime.close();
    TestDaemon.removeAll(client, context.installation());
  }
}
