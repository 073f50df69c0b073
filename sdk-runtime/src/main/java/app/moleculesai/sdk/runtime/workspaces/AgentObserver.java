package app.moleculesai.sdk.runtime.workspaces;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers "is it running?", for everybody in the server ({@code design.md} 5, PF-1): nothing else asks a runtime. A
 * question has a second, is shared by all who ask meanwhile, and ends as unknown; that stands for 5 s without asking
 * again ({@code wire.md} 5.4). Safe for use by many threads.
 */
public final class AgentObserver {
  private static final System.Logger LOG = System.getLogger(AgentObserver.class.getName());
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long RUNNING_FOR = Duration.ofSeconds(1).toNanos();
  private static final long UNKNOWN_FOR = Duration.ofSeconds(5).toNanos();

  private record Answer(WorkspaceState state, long nanos) {}

  private final Runtimes runtimes;
  private final Supervisor supervisor;
  private final LongSupplier nanos;
  private final Map<UUID, Answer> answers = new ConcurrentHashMap<>();
  private final Map<UUID, Question> questions = new ConcurrentHashMap<>();

  /** Takes who can say, who owns the asking threads, and the clock of what is remembered, in nanoseconds. */
  public AgentObserver(Runtimes runtimes, Supervisor supervisor, LongSupplier nanos) {
    this.runtimes = runtimes;
    this.supervisor = supervisor;
    this.nanos = nanos;
  }

  /** Returns the runtime of a workspace, if that owns its process and so can say whether it runs. */
  public Optional<WorkspaceRuntime> owner(Workspace row) {
    return runtimes.find(row.runtime()).filter(found -> found.capabilities().ownsProcess());
  }

  /** Says whether an agent runs; that it does may be a second old. Unknown where no runtime owns its process. */
  public WorkspaceState recent(Workspace row) {
    var last = answers.get(row.id());
    return last != null && last.state instanceof WorkspaceState.Running
        && nanos.getAsLong() - last.nanos < RUNNING_FOR ? last.state : now(row);
  }

  /** Says whether an agent runs at this moment. Unknown where no runtime owns its process. */
  public WorkspaceState now(Workspace row) {
    var last = answers.get(row.id());
    if (last != null && last.state instanceof WorkspaceState.Unknown
        && nanos.getAsLong() - last.nanos < UNKNOWN_FOR) {
      return last.state;
    }
    return owner(row).map(runtime -> ask(runtime, row.id()))
        .orElseGet(() -> new WorkspaceState.Unknown("no runtime here owns its process"));
  }

  /** Returns the runtimes that own their agents' processes and want them swept. */
  public List<WorkspaceRuntime> swept() {
    return runtimes.all().stream().filter(runtime -> runtime.capabilities().ownsProcess()
        && runtime.capabilities().swept()).toList();
  }

  /** Returns those of the rows that a runtime serves. */
  public List<Workspace> served(WorkspaceRuntime runtime, List<Workspace> rows) {
    return rows.stream()
        .filter(row -> runtimes.find(row.runtime()).filter(runtime::equals).isPresent()).toList();
  }

  /**
   * Says whether the agents of a runtime run, with one question; who is missing is stopped. Empty when nothing is known
   * of any, which the log tells.
   */
  public Optional<Map<UUID, WorkspaceState>> all(WorkspaceRuntime runtime) {
    try {
      return Optional.of(runtime.observeAll());
    } catch (SdkException e) {
      LOG.log(WARNING, "agents cannot be listed, so nothing is done about any: {0}",
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Forgets what was said of a workspace: it was started, stopped or removed. */
  public void forget(UUID workspaceId) {
    answers.remove(workspaceId);
  }

  private WorkspaceState ask(WorkspaceRuntime runtime, UUID id) {
    var asked = questions.computeIfAbsent(id, any -> {
      var question = new Question(runtime, id);
      supervisor.attend("observe-" + id, question::ask);
      return question;
    });
    return asked.await();
  }

  /** A question under way. */
  private final class Question {
    private final WorkspaceRuntime runtime;
    private final UUID id;
    private final CompletableFuture<WorkspaceState> answer = new CompletableFuture<>();
    private volatile @Nullable Thread asker;

    Question(WorkspaceRuntime runtime, UUID id) {
      this.runtime = runtime;
      this.id = id;
    }

    void ask() {
      asker = Thread.currentThread();
      WorkspaceState state;
      try {
        state = runtime.observe(id);
      } catch (SdkException e) {
        state = new WorkspaceState.Unknown(e.code().word());
      } catch (RuntimeException | Error e) {
        end(new WorkspaceState.Unknown("the runtime failed"));
        throw e;
      }
      end(state);
    }

    WorkspaceState await() {
      try {
        return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        end(new WorkspaceState.Unknown("no answer within " + LONGEST.toMillis() + " ms"));
        var late = asker;
        if (late != null) {
          late.interrupt();
        }
        return answer.join();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a question that failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new WorkspaceState.Unknown("interrupted");
      }
    }

    /** The first answer counts; it is remembered before anybody hears it, and the next question is a new one. */
    private void end(WorkspaceState state) {
      if (questions.remove(id, this)) {
        if (state instanceof WorkspaceState.Stopped) {
          answers.remove(id); // is asked anew each time: whoever acts on it must not be late
        } else {
          answers.put(id, new Answer(state, nanos.getAsLong()));
        }
        answer.complete(state);
      }
    }
  }
}
