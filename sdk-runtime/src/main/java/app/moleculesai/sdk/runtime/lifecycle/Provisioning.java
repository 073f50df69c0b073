package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.launch.LaunchRefusedException;
import app.moleculesai.sdk.runtime.launch.Launches;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Starts agents in the background, a few at a time ({@code wire.md} OI-21). A workspace stays {@code provisioning} until
 * its agent calls; one that cannot be started becomes {@code failed}, with the cause in the log only. Safe for use by
 * many threads.
 */
public final class Provisioning {
  private static final System.Logger LOG = System.getLogger(Provisioning.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2); // OI-20

  private final Changes changes;
  private final Runtimes runtimes;
  private final Launches launches;
  private final Tokens tokens;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Semaphore places;
  private final Pauses pauses;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pauses {
    /** Waits for so long. */
    void pause(Duration time) throws InterruptedException;
  }

  /** Takes what prepares a start, and how many may start at once (0 for any number). */
  public Provisioning(Changes changes, Runtimes runtimes, Launches launches, Tokens tokens,
      Supervisor supervisor, Clock clock, int concurrency) {
    this(changes, runtimes, launches, tokens, supervisor, clock, concurrency, Thread::sleep);
  }

  /** Takes also how time passes between children. */
  Provisioning(Changes changes, Runtimes runtimes, Launches launches, Tokens tokens,
      Supervisor supervisor, Clock clock, int concurrency, Pauses pauses) {
    this.changes = changes;
    this.runtimes = runtimes;
    this.launches = launches;
    this.tokens = tokens;
    this.supervisor = supervisor;
    this.clock = clock;
    this.places = new Semaphore(concurrency == 0 ? Integer.MAX_VALUE : concurrency);
    this.pauses = pauses;
  }

  /**
   * Starts those of the workspaces that wait to be started, and returns at once. After each child whose runtime needs
   * pacing there is a pause before the next ({@code wire.md} OI-20).
   */
  public void startAll(List<Workspace> created) {
    var waiting = created.stream().filter(row -> row.status() == WorkspaceStatus.PROVISIONING)
        .toList();
    if (waiting.size() == 1) {
      startSoon(waiting.getFirst());
    } else if (!waiting.isEmpty()) {
      supervisor.run("provision-all", () -> startPaced(waiting));
    }
  }

  private void startPaced(List<Workspace> waiting) throws InterruptedException {
    startSoon(waiting.getFirst());
    for (int i = 1; i < waiting.size(); i++) {
      if (needsPause(waiting.get(i - 1))) {
        pauses.pause(PAUSE);
      }
      startSoon(waiting.get(i));
    }
  }

  private void startSoon(Workspace row) {
    supervisor.run("provision-" + row.id(), () -> start(row));
  }

  private boolean needsPause(Workspace row) {
    return row.parentId().isPresent() && runtimes.find(row.runtime())
        .filter(runtime -> runtime.capabilities().needsPacing()).isPresent();
  }

  /** Starts an agent again if its workspace is in one of these states; says whether it will. */
  public boolean restart(UUID id, Set<WorkspaceStatus> from) {
    var change = changes.commit((transaction, news) -> {
      var again = transaction.workspaces().change(id,
          StatusChange.to(WorkspaceStatus.PROVISIONING).from(from)
              // the last start's agent is no sign of life of this one
              .setting(WorkspacePatch.none().url(null).lastHeartbeatAt(null)),
          clock.instant());
      again.ifPresent(done -> {
        var row = done.workspace();
        news.tell(EventType.WORKSPACE_PROVISIONING, id, Payload.with("name", row.name())
            .and("tier", row.tier()).and("runtime", row.runtime()).body());
        news.changed(id);
      });
      return again;
    });
    change.ifPresent(done -> startAll(List.of(done.workspace())));
    return change.isPresent();
  }

  private void start(Workspace row) throws InterruptedException {
    places.acquire();
    try {
      var runtime = runtimes.find(row.runtime()).orElseThrow();
      var url = start(runtime, row);
      url.ifPresent(address -> changes.commit((transaction, news) -> {
        news.changed(row.id());
        return transaction.workspaces().update(row.id(),
            WorkspacePatch.none().url(address.toString()),
            clock.instant());
      }));
    } catch (RuntimeException e) {
      LOG.log(WARNING,
          "workspace=" + row.id() + " runtime=" + row.runtime() + " could not be started", e);
      fail(row, e);
    } finally {
      places.release();
    }
  }

  private Optional<URI> start(WorkspaceRuntime runtime, Workspace row) {
    var token = Secret.of(changes.commit((transaction, news) -> {
      tokens.revokeAll(transaction, news, List.of(row.id()));
      return tokens.issue(transaction, news, row.id());
    }));
    return runtime.start(launches.prepare(row, token, StartOptions.usual()));
  }

  /** What a launch was refused for may be shown, what else went wrong may not. */
  private void fail(Workspace row, RuntimeException cause) {
    var refused = cause instanceof LaunchRefusedException known
        ? Optional.of(known)
        : Optional.<LaunchRefusedException>empty();
    var error = refused.map(known -> String.valueOf(known.getMessage()))
        .orElse("the agent could not be started; the server's log has the cause");
    changes.commit((transaction, news) -> {
      var failed = transaction.workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.FAILED)
          .from(WorkspaceStatus.PROVISIONING).setting(WorkspacePatch.none().lastSampleError(error)),
          clock.instant());
      failed.ifPresent(change -> {
        var payload = Payload.with("error", error);
        refused.map(LaunchRefusedException::missing).filter(names -> !names.isEmpty())
            .ifPresent(names -> payload.and("missing", names));
        news.tell(EventType.WORKSPACE_PROVISION_FAILED, row.id(), payload.body());
        news.changed(row.id());
      });
      return failed;
    });
  }
}
