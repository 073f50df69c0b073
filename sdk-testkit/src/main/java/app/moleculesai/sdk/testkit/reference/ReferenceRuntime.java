package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs agents as processes of this machine. They outlive it: what is known of them stands in a folder, one for each
 * installation, where the next runtime finds it. Safe for use by many threads; starts and stops of one workspace wait for
 * each other, unless they are of different runtimes.
 */
public class ReferenceRuntime implements WorkspaceRuntime {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final List<String> JAVA = List.of(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
      "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path root;
  private final PluginContext context;
  private final ReferenceImages images;
  private final Map<Class<?>, Object> facets;
  private final Map<UUID, URI> addresses = new ConcurrentHashMap<>();
  /** Those that this very process started: only of these an exit code can be had. */
  private final Map<Long, Process> children = new ConcurrentHashMap<>();
  private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Makes one that finds what it needs there. */
  @SuppressWarnings("this-escape") // because the facets only keep it
  public ReferenceRuntime(ReferenceRuntimeProvider.Config config, PluginContext context) {
    this.root = config.folder();
    this.context = context;
    this.images = new ReferenceImages(this, config.program());
    this.facets = Map.of(AgentLogs.class, new ReferenceLogs(this), AgentCommands.class,
        new ReferenceCommands(this, context.executor()), AgentFiles.class,
        new ReferenceFiles(this), AgentImages.class, images);
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(root);
  }

  @Override
  public Health check() {
    return Files.isDirectory(root) ? Health.up() : Health.down("there is no " + root);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Fails with {@code closed} or, when the folder of all agents is not there, {@code unavailable}. */
  void requireBackend() {
    requireOpen();
    if (!Files.isDirectory(root)) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "there is no " + root);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("reference runtime");
    }
  }

  /** Returns where everything of this installation is. */
  protected Path installation() {
    return root.resolve(context.installation());
  }

  /** Returns where everything of a workspace is. */
  ReferenceFolder folder(UUID workspaceId) {
    return new ReferenceFolder(installation().resolve(workspaceId.toString()));
  }

  /** Finds the process that runs for a workspace. */
  Optional<ReferenceFolder.Run> running(UUID workspaceId) throws IOException {
    return folder(workspaceId).run().filter(ReferenceFolder.Run::isAlive);
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    return Optional.ofNullable(addresses.get(workspace.id()))
        .<Endpoint>map(url -> new Endpoint.Http(url, true)).orElseGet(Endpoint.None::new);
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    if (!Files.isDirectory(root)) {
      return new WorkspaceState.Unknown("there is no " + root);
    }
    try {
      return state(workspaceId);
    } catch (IOException e) {
      return new WorkspaceState.Unknown("what is known of it cannot be read: " + e.getMessage());
    }
  }

  private WorkspaceState state(UUID workspaceId) throws IOException {
    var run = folder(workspaceId).run();
    if (run.filter(ReferenceFolder.Run::isAlive).isEmpty()) {
      addresses.remove(workspaceId);
      return run.map(this::ended).orElseGet(WorkspaceState.Stopped::new);
    }
    addresses.put(workspaceId, run.get().url());
    return new WorkspaceState.Running(run.get().process(), Optional.of(run.get().since()));
  }

  private WorkspaceState.Stopped ended(ReferenceFolder.Run run) {
    var reason = Optional.ofNullable(children.get(run.pid())).filter(child -> !child.isAlive())
        .map(child -> "exit code " + child.exitValue());
    return new WorkspaceState.Stopped(Optional.of(run.process()), reason);
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireBackend();
    var states = new HashMap<UUID, WorkspaceState>();
    for (var id : workspaces()) {
      states.put(id, observe(id));
    }
    return states;
  }

  /** Returns all workspaces of this installation of which a process ran. */
  List<UUID> workspaces() {
    if (!Files.isDirectory(installation())) {
      return List.of();
    }
    try (var folders = Files.list(installation())) {
      return folders.filter(folder -> Files.exists(folder.resolve("run")))
          .map(folder -> UUID.fromString(folder.getFileName().toString())).toList();
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "list agents", e);
    }
  }

  /** One step of a start or stop. */
  private interface Step<T> {
    T take() throws IOException, InterruptedException;
  }

  private <T> T alone(UUID workspaceId, String what, Step<T> step) {
    requireBackend();
    var lock = locks.computeIfAbsent(workspaceId, id -> new ReentrantLock());
    try {
      lock.lockInterruptibly();
      try {
        return step.take();
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, what + ": interrupted", e);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, what + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    var id = request.workspace().id();
    return alone(id, "start workspace=" + id, () -> {
      requireInside(request.files());
      requireInside(request.firstFiles());
      var image = images.require(request.imagePin());
      end(id);
      var folder = folder(id);
      prepare(folder, request);
      return Optional.of(launch(folder, request, image));
    });
  }

  /** Refuses files that leave the configuration folder. */
  protected void requireInside(Map<String, ?> files) {
    var folder = Path.of("/config");
    for (var file : files.keySet()) {
      if (file.isEmpty() || !folder.resolve(file).normalize().startsWith(folder)) {
        throw new SdkException(ErrorCode.PATH_ESCAPE,
            "'" + file + "' is no path below the configuration folder");
      }
    }
  }

  /** Lays out what an agent finds when it begins. */
  void prepare(ReferenceFolder folder, StartRequest request) throws IOException {
    if (request.resetsSessions()) {
      ReferenceFolder.delete(folder.sessions());
    }
    for (var path : List.of(folder.config(), folder.sessions(), folder.work())) {
      Files.createDirectories(path);
    }
    if (!Files.exists(folder.config().resolve("config.yaml"))) {
      folder.write(request.firstFiles());
    }
    folder.write(request.files());
    if (request.token().isPresent()) {
      Files.writeString(folder.config().resolve(".auth_token"), request.token().get().reveal());
    }
  }

  /** Returns the environment of an agent, in which paths and addresses are those of this machine. */
  protected Map<String, String> environment(StartRequest request) {
    var environment = new LinkedHashMap<>(request.environment());
    var id = request.workspace().id();
    environment.put("WORKSPACE_ID", id.toString());
    environment.put("WORKSPACE_CONFIG_PATH", folder(id).config().toString());
    environment.put("PLATFORM_URL", "http://127.0.0.1:" + request.platformUrl().getPort());
    return environment;
  }

  private URI launch(ReferenceFolder folder, StartRequest request, ReferenceImages.Image image)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(JAVA);
    command.addAll(List.of("-cp", image.file().toString(), ReferenceAgent.class.getName(),
        folder.path().toString()));
    var builder = new ProcessBuilder(command).directory(folder.work().toFile())
        .redirectErrorStream(true).redirectOutput(folder.output().toFile());
    builder.environment().clear(); // the server's own is none of the agent's business
    builder.environment().putAll(environment(request));
    var process = builder.start();
    try {
      var url = address(folder, process);
      var since = process.info().startInstant().orElseGet(Instant::now);
      children.put(process.pid(), process);
      folder.keep(new ReferenceFolder.Run(process.pid(), since, url, image.digest()));
      addresses.put(request.workspace().id(), url);
      return url;
    } catch (IOException | InterruptedException | RuntimeException e) {
      abandon(process);
      folder.forgetRun();
      throw e;
    }
  }

  /** Ends a process whose start came to nothing. */
  protected void abandon(Process process) {
    process.destroyForcibly().onExit().join();
  }

  private static URI address(ReferenceFolder folder, Process process)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!Files.exists(folder.url())) {
      if (!process.isAlive()) {
        throw new IOException("it ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("it did not say where it is");
      }
      Thread.sleep(PAUSE);
    }
    return URI.create(Files.readString(folder.url()));
  }

  @Override
  public void stop(UUID workspaceId) {
    alone(workspaceId, "stop workspace=" + workspaceId, () -> {
      end(workspaceId);
      return true;
    });
  }

  /** Ends what runs for a workspace and forgets it. */
  protected void end(UUID workspaceId) throws IOException {
    var folder = folder(workspaceId);
    var run = folder.run();
    addresses.remove(workspaceId);
    run.filter(ReferenceFolder.Run::isAlive).flatMap(alive -> ProcessHandle.of(alive.pid()))
        .ifPresent(handle -> {
          handle.destroyForcibly();
          handle.onExit().join();
        });
    run.ifPresent(ended -> children.remove(ended.pid()));
    folder.forgetRun();
  }

  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    var folder = folder(workspaceId);
    alone(workspaceId, "remove the data of workspace=" + workspaceId, () -> {
      ReferenceFolder.delete(folder.config());
      ReferenceFolder.delete(folder.sessions());
      if (everything) {
        ReferenceFolder.delete(folder.path());
      }
      return true;
    });
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return Optional.ofNullable(facets.get(type)).map(type::cast);
  }
}
