package app.moleculesai.sdk.runtime.calls;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Tells an agent that was started again when that was, how long it was away and which secrets it can count on
 * ({@code wire.md} RS-8). It has 30 s to come; nobody waits for it, and the log knows nothing of it. Safe for use by
 * many threads.
 */
public final class RestartContexts {
  private static final System.Logger LOG = System.getLogger(RestartContexts.class.getName());
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS = 60;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final AgentClient client;
  private final Interpreter interpreter;
  private final CallWatch watch;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes who calls agents, and where the names of secrets are. */
  public RestartContexts(Registry registry, WorkspaceDirectory directory, Runtimes runtimes,
      AgentClient client, Interpreter interpreter, CallWatch watch, Supervisor supervisor,
      Clock clock) {
    this.registry = registry;
    this.directory = directory;
    this.runtimes = runtimes;
    this.client = client;
    this.interpreter = interpreter;
    this.watch = watch;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /**
   * Hears of an agent that was started again, and returns at once.
   *
   * @param before its row as it was before
   */
  public void restarted(Workspace before) {
    var at = clock.instant();
    supervisor.attend("restart-context-" + before.id(), () -> {
      var row = awaitOnline(before.id());
      if (row.isPresent()) {
        tell(row.get(), before, at);
      }
    });
  }

  private Optional<Workspace> awaitOnline(UUID id) throws InterruptedException {
    for (int i = 0; i < POLLS; i++) {
      var row = directory.find(id);
      if (row.filter(found -> found.status() == WorkspaceStatus.ONLINE).isPresent()) {
        return row;
      }
      Thread.sleep(POLL);
    }
    return Optional.empty();
  }

  private void tell(Workspace row, Workspace before, Instant at) {
    if (runtimes.endpoint(row) instanceof Endpoint.Http http) {
      var message = interpreter.sent(row, http,
          RestartContextJson.of(at, before.lastHeartbeatAt(), secretNames(row.id())));
      try (var call = watch.begin(row.id(), LONGEST_CALL, Optional.of(LONGEST_CALL));
          var reply = client.post(http, message.body(), Requests.generation(message))) {
        LOG.log(DEBUG, "workspace={0} knows that it was started again, status={1}, {2}", row.id(),
            reply.status(), call.ended().orElse("in time"));
      } catch (AgentCallException | SdkException e) {
        LOG.log(DEBUG, "workspace=" + row.id() + " was not told that it was started again", e);
      }
    }
  }

  private SortedSet<String> secretNames(UUID id) {
    var names = new TreeSet<String>();
    registry.secrets().list(Optional.empty()).stream().map(StoredSecret::key).forEach(names::add);
    registry.secrets().list(Optional.of(id)).stream().map(StoredSecret::key).forEach(names::add);
    return names;
  }
}
