package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.launch.LaunchRefusedException;
import app.moleculesai.sdk.runtime.launch.Launches;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Starts agents in the background, a few at a time ({@code wire.md} OI-21). A workspace stays {@code provisioning} until
 * its agent calls; one that cannot be started becomes {@code failed}, with the cause in the log only. Safe for use by
 * many threads.
 */
public final class Provisioning {
  private static final System.Logger LOG = System.getLogger(Provisioning.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2); // OI-20
  /** What a start may have led to. */
  private static final Set<WorkspaceStatus> SETTLED = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE, WorkspaceStatus.FAILED);
  private static final Set<WorkspaceStatus> UNWANTED = EnumSet.of(WorkspaceStatus.REMOVED,
      WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATING, WorkspaceStatus.HIBERNATED);

  private final Registry registry;
  private final Changes changes;
  private final Runtimes runtimes;
  private final AgentObserver observer;
  private final Launches launches;
  private final Tokens tokens;
  private final StartRights rights;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Semaphore places;
  private final StartLimit limit;
  private final Pauses pauses;

  /**
   * Takes what prepares a start.
   *
   * @param concurrency how many may start at once; 0 for any number
   * @param longest how long one may take
   */
  public Provisioning(Registry registry, Changes changes, Runtimes runtimes,
      AgentObserver observer, Launches launches, Tokens tokens, StartRights rights,
      Supervisor supervisor, Clock clock, int concurrency, Duration longest) {
    this(registry, changes, runtimes, observer, launches, tokens, rights, supervisor, clock,
        concurrency, longest, supervisor::pause);
  }

  /** Takes also how time passes between children. */
  Provisioning(Registry registry, Changes changes, Runtimes runtimes, AgentObserver observer,
      Launches launches, Tokens tokens, StartRights rights, Supervisor supervisor, Clock clock,
      int concurrency, Duration longest, Pauses pauses) {
    this.registry = registry;
    this.changes = changes;
    this.runtimes = runtimes;
    this.observer = observer;
    this.launches = launches;
    this.tokens = tokens;
    this.rights = rights;
    this.supervisor = supervisor;
    this.clock = clock;
    this.places = new Semaphore(concurrency == 0 ? Integer.MAX_VALUE : concurrency);
    this.limit = new StartLimit(longest, supervisor);
    this.pauses = pauses;
  }

  /**
   * Starts those of the workspaces that wait to be started, and returns at once. After each child whose runtime needs
   * pacing there is a pause before the next ({@code wire.md} OI-20); who waits has the right to be started already, so
   * that no server takes it for one that does not call.
   */
  public void startAll(List<Workspace> created) {
    var waiting = created.stream().filter(row -> row.status() == WorkspaceStatus.PROVISIONING)
        .toList();
    var turns = waiting.stream().map(this::startInTurn).toList();
    if (!waiting.isEmpty()) {
      supervisor.run("provision-all", () -> pace(waiting, turns));
    }
  }

  private void pace(List<Workspace> waiting, List<CompletableFuture<Boolean>> turns)
      throws InterruptedException {
    try {
      turns.getFirst().complete(true);
      for (int i = 1; i < turns.size(); i++) {
        if (needsPause(waiting.get(i - 1))) {
          pauses.pause(PAUSE);
        }
        turns.get(i).complete(true);
      }
    } catch (InterruptedException e) {
      turns.forEach(turn -> turn.complete(false)); // the next server starts them
      throw e;
    } finally {
      turns.forEach(turn -> turn.complete(true)); // whatever else happened, nobody waits for ever
    }
  }

  /** Starts an agent once its turn has come, if it comes. */
  private CompletableFuture<Boolean> startInTurn(Workspace row) {
    var turn = new CompletableFuture<Boolean>();
    supervisor.run("provision-" + row.id(), () -> {
      try (var right = rights.await(row.id())) {
        if (comes(turn)) {
          try (var place = awaitPlace()) {
            start(row.id(), StartOptions.usual(), right, place);
          }
        }
      }
    });
    return turn;
  }

  private static boolean comes(CompletableFuture<Boolean> turn) throws InterruptedException {
    try {
      return turn.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a turn that failed", e);
    }
  }

  private boolean needsPause(Workspace row) {
    return row.parentId().isPresent() && runtimes.find(row.runtime())
        .filter(runtime -> runtime.capabilities().needsPacing()).isPresent();
  }

  /** One of the few starts at a time; given back when it is closed. */
  @FunctionalInterface
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until one more agent may be started. */
  public Place awaitPlace() throws InterruptedException {
    places.acquire();
    return places::release;
  }

  /**
   * Starts an agent and waits until that is done; what ran before is replaced. One whose workspace is not
   * {@code provisioning} any more is left alone, and stopped if that became of it meanwhile.
   *
   * @param right the right to start this agent, which the caller has
   * @param place the caller's; taken before the workspace becomes {@code provisioning}, as the time counts from then
   * @return whether it was started
   * @throws InterruptedException when the server stops; the workspace stays as it is, for the next one
   */
  public boolean start(UUID id, StartOptions options, StartRights.Right right, Place place)
      throws InterruptedException {
    // the time it may take counts from now (wire.md 5.8); who waited long for a place may have lost the right
    var row = registry.transaction(transaction -> transaction.workspaces().find(id)
        .filter(found -> found.status() == WorkspaceStatus.PROVISIONING
            && right.holdsIn(transaction))
        .flatMap(found -> transaction.workspaces().update(id,
            // whoever called before is not the one that is started
            NewStart.NOBODY_THERE, clock.instant())));
    return row.isPresent() && start(row.get(), options, right);
  }

  private boolean start(Workspace row, StartOptions options, StartRights.Right right)
      throws InterruptedException {
    try {
      var runtime = runtimes.find(row.runtime()).orElseThrow();
      var before = exchangeTokens(row.id());
      Optional<URI> url;
      try {
        url = limit.run(row.id(),
            () -> runtime.start(launches.prepare(row, before.token(), options)),
            () -> undo(row.id(), runtime, Set.of()));
      } catch (RuntimeException e) {
        revoke(row.id(), List.of(before.tokenId()));
        throw e;
      } catch (InterruptedException e) {
        tryToRevoke(row.id(), before.tokenId());
        throw e;
      } finally {
        observer.forget(row.id());
      }
      revoke(row.id(), before.older());
      return switch (settle(row.id(), url, right)) {
        case WANTED -> true;
        case UNWANTED -> {
          remove(row.id(), runtime);
          yield false;
        }
        case TAKEN_OVER -> {
          supervisor.untilDone("undo-" + row.id(), () -> undo(row.id(), runtime, SETTLED));
          yield false;
        }
      };
    } catch (RuntimeException e) {
      LOG.log(WARNING,
          "workspace=" + row.id() + " runtime=" + row.runtime() + " could not be started", e);
      fail(row, right, e);
      return false;
    }
  }

  private void remove(UUID id, WorkspaceRuntime runtime) {
    runtime.stop(id);
    observer.forget(id);
    if (registry.workspaces().find(id).filter(Workspace::isLive).isEmpty()) {
      runtime.removeData(id, false);
    }
  }

  /**
   * Removes an agent that was started when its workspace had failed already or another server had taken over, and starts
   * the one it replaced again.
   *
   * @param from the statuses, beside {@code provisioning}, of workspaces that are started again
   */
  private void undo(UUID id, WorkspaceRuntime runtime, Set<WorkspaceStatus> from)
      throws InterruptedException {
    try (var right = rights.await(id); var place = awaitPlace()) {
      LOG.log(WARNING, "workspace={0} was started too late, and is stopped", id);
      if (!from.isEmpty()) {
        changes.commit((transaction, news) -> right.holdsIn(transaction)
            && NewStart.begin(transaction, news, id, from, Map.of(), clock.instant()));
      }
      remove(id, runtime);
      start(id, StartOptions.usual(), right, place);
    }
  }

  /** What became of a workspace while its agent was started. */
  private enum Settled {
    /** It stands as it was. */
    WANTED,
    /** Somebody paused or removed it. */
    UNWANTED,
    /** Another server took its start over, so nobody knows whose agent runs. */
    TAKEN_OVER
  }

  /**
   * Ends the start of an agent that runs and has registered, in place of a server that did not.
   *
   * @param right the right to start this agent, which the caller has
   */
  public void finish(Workspace row, StartRights.Right right) {
    settle(row.id(), runtimes.endpoint(row) instanceof Endpoint.Http there
        ? Optional.of(there.url())
        : Optional.empty(), right);
  }

  /** Stores where the agent is, and that it is there if it has registered already. */
  private Settled settle(UUID id, Optional<URI> url, StartRights.Right right) {
    return changes.commit((transaction, news) -> {
      if (!right.holdsIn(transaction)) {
        return Settled.TAKEN_OVER;
      }
      var row = transaction.workspaces().find(id);
      if (row.filter(found -> !UNWANTED.contains(found.status())).isEmpty()) {
        return Settled.UNWANTED;
      }
      var there = url.map(address -> WorkspacePatch.none().url(address.toString()))
          .orElseGet(WorkspacePatch::none);
      var online = row.filter(found -> found.lastHeartbeatAt().isPresent())
          .flatMap(found -> transaction.workspaces().change(id,
              StatusChange.to(WorkspaceStatus.ONLINE).from(WorkspaceStatus.PROVISIONING)
                  .setting(there),
              clock.instant()));
      online.ifPresentOrElse(done -> Arrivals.tell(news, done.workspace()),
          () -> transaction.workspaces().update(id, there, clock.instant()));
      news.changed(id);
      return Settled.WANTED;
    });
  }

  /** A new token beside those of before, which stay valid until the new agent runs: the old one may go on. */
  private record Exchange(Secret token, UUID tokenId, List<UUID> older) {}

  private Exchange exchangeTokens(UUID id) {
    return changes.commit((transaction, news) -> {
      var older = transaction.tokens().list(id, Tokens.MOST_OF_WORKSPACE, 0).stream()
          .map(WorkspaceToken::id).toList();
      if (older.size() == Tokens.MOST_OF_WORKSPACE) {
        tokens.revokeAll(transaction, news, List.of(id));
      }
      var issued = tokens.issueNamed(transaction, news, id);
      return new Exchange(Secret.of(issued.plaintext()), issued.id(), older);
    });
  }

  /** The server stops: what is left to revoke, the next start revokes with all older ones. */
  private void tryToRevoke(UUID id, UUID tokenId) {
    try {
      revoke(id, List.of(tokenId));
    } catch (SdkException e) {
      LOG.log(DEBUG, "workspace={0} its new token was not revoked: {1}", id, e.code().word());
    }
  }

  private void revoke(UUID id, List<UUID> doomed) {
    if (!doomed.isEmpty()) {
      changes.commit((transaction, news) -> {
        doomed.forEach(token -> transaction.tokens().revoke(id, token, clock.instant()));
        news.changed(ChangeNotice.TOKENS, id.toString());
        return true;
      });
    }
  }

  /**
   * Where the agent of before still runs, its workspace is as it was: a failed pull costs nobody an agent. What a launch
   * was refused for may be shown and that it took too long, what else went wrong may not. Where another server took over,
   * it says how that ended.
   */
  private void fail(Workspace row, StartRights.Right right, RuntimeException cause) {
    var refused = cause instanceof LaunchRefusedException known
        ? Optional.of(known)
        : Optional.<LaunchRefusedException>empty();
    var overdue = cause instanceof StartLimit.OverdueException known
        ? Optional.of(known)
        : Optional.<StartLimit.OverdueException>empty();
    var error = refused.isPresent() || overdue.isPresent()
        ? String.valueOf(cause.getMessage())
        : "the agent could not be started; the server's log has the cause";
    boolean runs = overdue.filter(StartLimit.OverdueException::goesOn).isEmpty()
        && observer.now(row) instanceof WorkspaceState.Running;
    changes.commit((transaction, news) -> {
      if (!right.holdsIn(transaction)) {
        return Optional.empty();
      }
      var change = StatusChange.to(runs ? WorkspaceStatus.ONLINE : WorkspaceStatus.FAILED)
          .from(WorkspaceStatus.PROVISIONING)
          .setting(WorkspacePatch.none().lastSampleError(error));
      var failed = transaction.workspaces().change(row.id(), change, clock.instant());
      failed.ifPresent(done -> {
        var payload = Payload.with("error", error);
        refused.map(LaunchRefusedException::missing).filter(names -> !names.isEmpty())
            .ifPresent(names -> payload.and("missing", names));
        news.tell(EventType.WORKSPACE_PROVISION_FAILED, row.id(), payload.body());
        if (runs) {
          news.tell(EventType.WORKSPACE_ONLINE, row.id(),
              Payload.with("recovered_from", WorkspaceStatus.PROVISIONING.word()).body());
        }
        news.changed(row.id());
      });
      return failed;
    });
  }
}
