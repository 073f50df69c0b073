package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Starts agents in the background, a few at a time ({@code wire.md} OI-21). A workspace stays {@code provisioning} until
 * its agent calls; one that cannot be started becomes {@code failed}, with the cause in the log only. Safe for use by
 * many threads.
 */
public final class Provisioning {
  private static final System.Logger LOG = System.getLogger(Provisioning.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2); // OI-20

  private final Registry registry;
  private final Changes changes;
  private final Runtimes runtimes;
  private final SecretVault vault;
  private final Tokens tokens;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Supplier<URI> platformUrl;
  private final Semaphore places;
  private final Pauses pauses;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pauses {
    /** Waits for so long. */
    void pause(Duration time) throws InterruptedException;
  }

  /** Takes what an agent is started with, and how many may start at once (0 for any number). */
  public Provisioning(Registry registry, Changes changes, Runtimes runtimes, SecretVault vault,
      Tokens tokens,
      Supervisor supervisor, Clock clock, Supplier<URI> platformUrl, int concurrency) {
    this(registry, changes, runtimes, vault, tokens, supervisor, clock, platformUrl, concurrency,
        Thread::sleep);
  }

  /** Takes also how time passes between children. */
  Provisioning(Registry registry, Changes changes, Runtimes runtimes, SecretVault vault,
      Tokens tokens,
      Supervisor supervisor, Clock clock, Supplier<URI> platformUrl, int concurrency,
      Pauses pauses) {
    this.registry = registry;
    this.changes = changes;
    this.runtimes = runtimes;
    this.vault = vault;
    this.tokens = tokens;
    this.supervisor = supervisor;
    this.clock = clock;
    this.platformUrl = platformUrl;
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
      fail(row);
    } finally {
      places.release();
    }
  }

  private Optional<URI> start(WorkspaceRuntime runtime, Workspace row) {
    var token = Secret.of(changes.commit((transaction, news) -> {
      tokens.revokeAll(transaction, news, List.of(row.id()));
      return tokens.issue(transaction, news, row.id());
    }));
    var environment = environment(row);
    return runtime.start(new StartRequest() {
      @Override
      public WorkspaceView workspace() {
        return row;
      }

      @Override
      public URI platformUrl() {
        return platformUrl.get();
      }

      @Override
      public Optional<Secret> token() {
        return Optional.of(token);
      }

      @Override
      public Map<String, String> environment() {
        return environment;
      }

      @Override
      public Map<String, Body> files() {
        return Map.of();
      }

      @Override
      public Map<String, Body> firstFiles() {
        return Map.of();
      }

      @Override
      public boolean resetsSessions() {
        return false;
      }

      @Override
      public Optional<String> imagePin() {
        return Optional.empty();
      }
    });
  }

  private Map<String, String> environment(Workspace row) {
    var environment = new LinkedHashMap<String, String>();
    registry.secrets().list(Optional.empty()).forEach(secret -> put(environment, secret));
    registry.secrets().list(Optional.of(row.id())).forEach(secret -> put(environment, secret));
    row.role().ifPresent(role -> environment.put("MOLECULE_AGENT_ROLE", role));
    environment.put("WORKSPACE_ID", row.id().toString());
    environment.put("WORKSPACE_CONFIG_PATH", "/configs");
    environment.put("PLATFORM_URL", platformUrl.get().toString());
    environment.put("MOLECULE_URL", platformUrl.get().toString());
    environment.put("TIER", Integer.toString(row.tier()));
    return Map.copyOf(environment);
  }

  private void put(Map<String, String> environment, StoredSecret secret) {
    environment.put(secret.key(), vault.open(secret));
  }

  private void fail(Workspace row) {
    var error = "the agent could not be started; the server's log has the cause";
    changes.commit((transaction, news) -> {
      var failed = transaction.workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.FAILED)
          .from(WorkspaceStatus.PROVISIONING).setting(WorkspacePatch.none().lastSampleError(error)),
          clock.instant());
      failed.ifPresent(change -> {
        news.tell(EventType.WORKSPACE_PROVISION_FAILED, row.id(),
            Payload.with("error", error).body());
        news.changed(row.id());
      });
      return failed;
    });
  }
}
