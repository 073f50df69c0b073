package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A workspace runtime whose agents are small servers in this JVM, with all that can go wrong with processes. Like a
 * container, one that ended stays until it is stopped or replaced, and says why. An agent registers as soon as it is
 * started. Safe for use by many threads.
 */
public final class HostedAgents
    implements
      WorkspaceRuntime,
      AgentLogs,
      AgentCommands,
      AgentFiles {
  private static final Duration PATIENCE = Duration.ofMillis(900); // observing has a second

  private final Map<UUID, HostedAgent> agents = new ConcurrentHashMap<>();
  private final Set<UUID> kept = ConcurrentHashMap.newKeySet();
  private final Map<UUID, HostedFiles> files = new ConcurrentHashMap<>();
  private final List<UUID> started = new CopyOnWriteArrayList<>();
  private final List<UUID> stopped = new CopyOnWriteArrayList<>();
  private final AtomicInteger processes = new AtomicInteger();
  private final AtomicInteger observed = new AtomicInteger();
  private final AtomicInteger listed = new AtomicInteger();
  private volatile CountDownLatch daemon = new CountDownLatch(0);
  private volatile Hold starting = new Hold(new CountDownLatch(0), false);
  private volatile Optional<String> refusal = Optional.empty();
  private volatile boolean addressless;
  private volatile boolean blind;
  private volatile boolean shy;
  private volatile boolean quick;
  private volatile boolean mortal;
  private volatile boolean stubborn;
  private volatile Runnable onStop = () -> {};
  private volatile boolean broken;
  private volatile String config = "";
  private volatile boolean closed;

  /** Makes such runtimes. */
  public static final class Provider implements RuntimeProvider<ConfigValues> {
    @Override
    public String type() {
      return "hosted";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Set<String> serves(ConfigValues config) {
      return Set.of("hosted");
    }

    @Override
    public WorkspaceRuntime create(ConfigValues config, PluginContext context) {
      return new HostedAgents();
    }
  }

  // what tests do to it

  /** Starts an agent past the server, as if one had been forgotten. */
  public void startStray(UUID id) {
    try {
      agents.put(id, new HostedAgent(id, "p" + processes.incrementAndGet()));
      kept.add(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses to stop anything, or stops again. */
  public void refuseStops(boolean from) {
    stubborn = from;
  }

  /** Does this whenever an agent is stopped. */
  public void onStop(Runnable work) {
    onStop = work;
  }

  /** Returns an agent that was started and not stopped. */
  HostedAgent agent(UUID id) {
    return Optional.ofNullable(agents.get(id)).orElseThrow();
  }

  /** Ends an agent's process. */
  public void kill(UUID id) {
    agent(id).end("exit code 137");
  }

  /** Lets an agent take connections and answer none. */
  public void hang(UUID id) {
    agent(id).hang();
  }

  /** Says whether an agent's process runs. */
  public boolean runs(UUID id) {
    return Optional.ofNullable(agents.get(id)).filter(HostedAgent::runs).isPresent();
  }

  /** Returns what an agent's process is called. */
  public String process(UUID id) {
    return agent(id).process();
  }

  /** Returns the token an agent was started with. */
  public String token(UUID id) {
    return agent(id).token().orElseThrow();
  }

  /** Says whether an agent was started without its sessions of before. */
  public boolean wasReset(UUID id) {
    return agent(id).resetsSessions();
  }

  /** Returns the files of an agent, which it keeps when it is started again. */
  public HostedFiles files(UUID id) {
    return files.computeIfAbsent(id, any -> new HostedFiles());
  }

  /** Fails to copy and delete files, or does again. */
  public void breakFiles(boolean from) {
    broken = from;
  }

  /** Sets what stands in the configuration of all agents. */
  void configure(String yaml) {
    config = yaml;
  }

  /** Says whether anything is left of an agent. */
  public boolean hasAnythingOf(UUID id) {
    return agents.containsKey(id) || kept.contains(id);
  }

  /** Has no address for an agent that is dead, as an engine that takes its port back. */
  public void forgetAddressesOfTheDead() {
    addressless = true;
  }

  /** Has no address for any agent until it is asked whether one runs, as an engine that has to look first. */
  public void forgetAddressesUntilAsked() {
    blind = true;
  }

  /** Does not answer any question any more, until {@link #daemonIsBack()}. */
  public void daemonFallsSilent() {
    daemon = new CountDownLatch(1);
  }

  public void daemonIsBack() {
    daemon.countDown();
  }

  /** Refuses to start anything, or starts again when this is empty. */
  public void refuseStarts(Optional<String> why) {
    refusal = why;
  }

  /** Starts that begin and do not end until the latch says so; deaf ones do not even end when they are interrupted. */
  private record Hold(CountDownLatch end, boolean deaf) {
    void await() throws InterruptedException {
      boolean held = true;
      while (held) {
        try {
          end.await();
          held = false;
        } catch (InterruptedException e) {
          if (!deaf) {
            throw e;
          }
        }
      }
    }
  }

  /** Begins starts and ends none, until {@link #endStarts()}. */
  public void holdStarts() {
    starting = new Hold(new CountDownLatch(1), false);
  }

  /** Ends starts that are held. */
  public void endStarts() {
    starting.end.countDown();
  }

  /**
   * Begins starts and ends none, whatever interrupts them.
   *
   * @return ends those that are held, and no later ones
   */
  Runnable holdStartsDeaf() {
    var hold = new Hold(new CountDownLatch(1), true);
    starting = hold;
    return hold.end::countDown;
  }

  /** Starts as usual again; what is held stays so. */
  void holdNoMoreStarts() {
    starting = new Hold(new CountDownLatch(0), false);
  }

  /** Starts agents that do not register. */
  public void startShyAgents() {
    shy = true;
  }

  /** Starts agents that have registered before their start returns. */
  void startQuickAgents() {
    quick = true;
  }

  /** Starts agents whose process ends at once, or lasting ones again. */
  public void startMortalAgents(boolean from) {
    mortal = from;
  }

  /** Returns who was started, in order, each time anew. */
  public List<UUID> started() {
    return started;
  }

  /** Returns who was stopped, in order. */
  public List<UUID> stopped() {
    return stopped;
  }

  /** Returns how often it was asked for one agent. */
  public int observed() {
    return observed.get();
  }

  /** Returns how often it was asked for all. */
  public int listed() {
    return listed.get();
  }

  // what a runtime does

  @Override
  public RuntimeCapabilities capabilities() {
    return new RuntimeCapabilities(RuntimeCapabilities.Birth.PROVISIONED, true, true, true, false,
        true);
  }

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("hosted agents");
    }
  }

  private void requireDaemon() {
    requireOpen();
    if (daemon.getCount() > 0) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the daemon does not answer");
    }
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    var agent = agents.get(workspace.id());
    if (agent == null || blind
        || (addressless && agent.state() instanceof WorkspaceState.Stopped)) {
      return new Endpoint.None();
    }
    return new Endpoint.Http(agent.url(), true);
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    observed.incrementAndGet();
    blind = false;
    try {
      if (!daemon.await(PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
        return new WorkspaceState.Unknown("the daemon does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new WorkspaceState.Unknown("interrupted");
    }
    return Optional.ofNullable(agents.get(workspaceId)).map(HostedAgent::state)
        .orElseGet(WorkspaceState.Stopped::new);
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireDaemon();
    listed.incrementAndGet();
    var states = new HashMap<UUID, WorkspaceState>();
    agents.forEach((id, agent) -> states.put(id, agent.state()));
    return states;
  }

  @Override
  public Optional<URI> start(StartRequest request) {
    requireDaemon();
    var id = request.workspace().id();
    started.add(id);
    try {
      starting.await();
      refusal.ifPresent(why -> {
        throw new SdkException(ErrorCode.UNAVAILABLE, why);
      });
      var agent = new HostedAgent(request, "p" + processes.incrementAndGet());
      end(agents.put(id, agent), "replaced");
      kept.add(id);
      if (mortal) {
        agent.end("exit code 1");
      } else if (quick) {
        register(agent, request.platformUrl());
      } else if (!shy) {
        Thread.ofVirtual().name("hosted-agent").start(() -> register(agent, request.platformUrl()));
      }
      return Optional.of(agent.url());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted", e);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "no port is free", e);
    }
  }

  /** Returns where a server is seen from an agent: both are on this machine. */
  static URI seenFromHere(URI platform) {
    return URI.create("http://127.0.0.1:" + platform.getPort());
  }

  private static void register(HostedAgent agent, URI platform) {
    try {
      agent.register(seenFromHere(platform));
    } catch (IOException e) {
      agent.output().print("could not register");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop(UUID workspaceId) {
    requireDaemon();
    if (stubborn) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "it does not stop");
    }
    stopped.add(workspaceId);
    onStop.run();
    end(agents.remove(workspaceId), "stopped");
  }

  private static void end(@Nullable HostedAgent agent, String why) {
    if (agent != null) {
      agent.end(why);
    }
  }

  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    requireDaemon();
    kept.remove(workspaceId);
    files.remove(workspaceId);
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return type == AgentLogs.class || type == AgentCommands.class || type == AgentFiles.class
        ? Optional.of(type.cast(this))
        : Optional.empty();
  }

  @Override
  public InputStream open(UUID workspaceId, int lines, Optional<Instant> since, boolean follow) {
    requireDaemon();
    var agent = agents.get(workspaceId);
    if (agent == null) {
      throw SdkException.notFound("agent of workspace " + workspaceId);
    }
    return agent.output().open(lines, since.orElse(Instant.MIN), follow);
  }

  /** Knows one command: to show the configuration. */
  @Override
  public Outcome run(UUID workspaceId, List<String> command, Duration limit) {
    requireDaemon();
    if (!runs(workspaceId)) {
      throw SdkException.notFound("agent of workspace " + workspaceId);
    }
    return command.equals(List.of("cat", "/configs/config.yaml"))
        ? new Outcome(0, config)
        : new Outcome(127, "not found");
  }

  private HostedFiles requireFiles(UUID workspaceId) {
    requireDaemon();
    if (broken) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the disk is gone");
    }
    if (!kept.contains(workspaceId)) {
      throw SdkException.notFound("agent of workspace " + workspaceId);
    }
    return files(workspaceId);
  }

  @Override
  public InputStream read(UUID workspaceId, String path) {
    return requireFiles(workspaceId).read(path);
  }

  @Override
  public void write(UUID workspaceId, String folder, InputStream archive) {
    requireFiles(workspaceId).write(folder, archive);
  }

  @Override
  public void delete(UUID workspaceId, List<String> paths) {
    var there = requireFiles(workspaceId);
    if (!runs(workspaceId)) {
      throw SdkException.notFound("agent of workspace " + workspaceId);
    }
    paths.forEach(there::delete);
  }

  @Override
  public void close() {
    closed = true;
    daemon.countDown();
    starting.end.countDown();
    agents.values().forEach(agent -> agent.end("the runtime was closed"));
  }
}
