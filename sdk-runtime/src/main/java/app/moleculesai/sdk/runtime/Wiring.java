package app.moleculesai.sdk.runtime;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRemoval;
import app.moleculesai.sdk.runtime.observe.Metrics;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds all parts of a running server, in start order, and closes them in reverse. */
final class Wiring implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

  private final Deque<AutoCloseable> closing;
  private final Ground ground;
  private final AgentLife life;
  private final Imports imports;
  private final StartWork startWork;
  private final AtomicInteger port = new AtomicInteger();

  private Wiring(Deque<AutoCloseable> closing, ServerConfig config, PluginHost host,
      Metrics metrics, Clock clock) {
    this.closing = closing;
    ground = new Ground(config, host, metrics, clock, closing::push);
    life = new AgentLife(ground, this::platformUrl);
    var pushes = new Pushes(ground);
    var conversations = new Conversations(ground, life, pushes,
        new OwnAddresses(this::platformUrl, this::publicUrl));
    startWork = new StartWork(ground.supervisor, List.of(conversations::sweepTurns,
        life::sweepOrphans, () -> ground.access.warnIfOpen(isLoopback(config.bindHost()))));
    startWork.begin();
    imports = new Imports(ground, life);
    var timetable = new Timetable(ground, life, conversations);
    var web = new Web(ground, life, conversations, pushes, timetable, imports, startWork,
        closing::push);
    port.set(web.port());
    conversations.deliver();
    timetable.begin();
    pushes.begin();
    LOG.log(INFO, "listening on {0}:{1}, dev fail-open {2}", config.bindHost(),
        Integer.toString(port()),
        config.access().devFailOpen() ? "on" : "off");
  }

  /** Starts everything, or closes what was started. */
  static Wiring start(ServerConfig config, PluginHost host, Metrics metrics, Clock clock) {
    var closing = new ArrayDeque<AutoCloseable>();
    try {
      return new Wiring(closing, config, host, metrics, clock);
    } catch (RuntimeException | Error e) {
      close(closing);
      throw e;
    }
  }

  /** Returns where agents reach this server; its port is known when it listens. */
  private URI platformUrl() {
    return ground.config.http().platformUrl()
        .orElseGet(() -> URI.create("http://host.docker.internal:" + port()));
  }

  /** Returns where agents of other hosts reach this server; unless it is said they can only be of this one. */
  private URI publicUrl() {
    return ground.config.http().externalPlatformUrl().or(ground.config.http()::platformUrl)
        .orElseGet(() -> URI.create("http://localhost:" + port()));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  int port() {
    return port.get();
  }

  Imports imports() {
    return imports;
  }

  WorkspaceRemoval removal() {
    return life.removal;
  }

  StartWork startWork() {
    return startWork;
  }

  Tokens tokens() {
    return ground.tokens;
  }

  Supervisor supervisor() {
    return ground.supervisor;
  }

  /** Closes in reverse start order; a part that fails does not keep others open. */
  @Override
  public void close() {
    close(closing);
  }

  private static void close(Deque<AutoCloseable> closing) {
    while (!closing.isEmpty()) {
      var part = closing.pop();
      try {
        part.close();
      } catch (Exception | LinkageError | AssertionError e) { // the others close all the same
        LOG.log(WARNING, "a part could not be closed", e);
      }
    }
  }
}
