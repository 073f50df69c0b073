package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whose the tasks of agents outside this process are: of each the registry has id, context, owner and last state, and the
 * agent the rest ({@code a2a.md}, rule 13). Safe for use by many threads.
 */
public final class OwnedTasks {
  /** A task that says the same again is noted anew after this, so that its row does not expire while it is heard of. */
  private static final Duration TOUCHED = Duration.ofDays(1);

  private final Registry registry;
  private final Clock clock;

  /** Takes where tasks are kept. */
  public OwnedTasks(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * A request whose answer may tell of tasks.
   *
   * @param owner who asks, see {@link TaskOwner}
   * @param generation what the owner speaks
   * @param begins whether a task in the answer may be a new one, and then the owner's
   */
  public record Exchange(UUID workspaceId, String owner, Generation generation, Begins begins) {
    /** Returns the same for what comes after a task was told of. */
    public Exchange goesOn() {
      return begins == Begins.SURELY
          ? new Exchange(workspaceId, owner, generation, Begins.MAYBE)
          : this;
    }
  }

  /** Whether a task in an answer may be a new one. */
  public enum Begins {
    /** It is one that was there. */
    NEVER,
    /** It may be one that was there. */
    MAYBE,
    /** Nothing was said of another one; when it was there all the same, that is found out. */
    SURELY
  }

  /**
   * Says whether a caller may know of a task: of its own one, and unless it is a workspace of one that came another way
   * than through here, as agents have such, too.
   */
  public boolean maySee(UUID workspaceId, Caller caller, String id) {
    return visible(workspaceId, caller, Set.of(id)).contains(id);
  }

  /** Returns those of many tasks of which a caller may know, see {@link #maySee}. */
  public Set<String> visible(UUID workspaceId, Caller caller, Set<String> ids) {
    var known = registry.tasks().heads(workspaceId,
        ids.stream().filter(KeptTasks::isKeepable).collect(Collectors.toSet()));
    var visible = new HashSet<>(caller instanceof Caller.Workspace ? Set.of() : ids);
    known.forEach(task -> visible.remove(task.id()));
    known.stream().filter(task -> task.owner().equals(TaskOwner.of(caller)))
        .forEach(task -> visible.add(task.id()));
    return visible;
  }

  /**
   * Takes what an agent says of a task. A task whose id cannot be kept is nobody's.
   *
   * @param contextId the task's, if it is said
   * @param state the task's, if it is said
   */
  public void heard(Exchange exchange, String id, Optional<String> contextId,
      Optional<TaskState> state) {
    if (!KeptTasks.isKeepable(id)) {
      return;
    }
    var context = contextId.filter(KeptTasks::isKeepable);
    if (exchange.begins == Begins.SURELY && insert(exchange, id, context, state)) {
      return;
    }
    var known = registry.tasks().head(exchange.workspaceId, id);
    if (known.isPresent()) {
      advance(exchange, known.get(), context, state);
    } else if (exchange.begins == Begins.MAYBE) {
      insert(exchange, id, context, state);
    }
  }

  /** Takes that there are tasks of which nothing else is known; like {@link #heard} of each, with one question. */
  public void heard(Exchange exchange, Set<String> ids) {
    var keepable = ids.stream().filter(KeptTasks::isKeepable).collect(Collectors.toSet());
    var unknown = new HashSet<>(keepable);
    for (var known : registry.tasks().heads(exchange.workspaceId, keepable)) {
      unknown.remove(known.id());
      advance(exchange, known, Optional.empty(), Optional.empty());
    }
    if (exchange.begins != Begins.NEVER) {
      unknown.forEach(id -> insert(exchange, id, Optional.empty(), Optional.empty()));
    }
  }

  private boolean insert(Exchange exchange, String id, Optional<String> contextId,
      Optional<TaskState> state) {
    var now = clock.instant();
    return registry.tasks().insert(
        row(exchange, id, contextId.orElse(""), state.orElse(TaskState.WORKING), now, now),
        List.of());
  }

  private void advance(Exchange exchange, TaskHead known, Optional<String> contextId,
      Optional<TaskState> state) {
    var now = clock.instant();
    var is = state.or(() -> TaskState.find(known.state(), Generation.V1_0))
        .orElse(TaskState.UNSPECIFIED);
    boolean isSame = is.name(Generation.V1_0).equals(known.state());
    var heard = row(exchange, known.id(), contextId.orElse(known.contextId()), is,
        isSame ? known.statusAt() : now, now);
    boolean isNews = !isSame || !heard.contextId().equals(known.contextId())
        || !heard.updatedAt().isBefore(known.updatedAt().plus(TOUCHED));
    // one with a body is kept here: its agent was inside this process once
    if (isNews && !known.hasBody() && known.owner().equals(exchange.owner)) {
      registry.tasks().advance(known, heard, List.of());
    }
  }

  private static StoredTask row(Exchange exchange, String id, String contextId, TaskState state,
      Instant statusAt, Instant now) {
    return new StoredTask(exchange.workspaceId, id, contextId, exchange.owner,
        exchange.generation.version(), state.name(Generation.V1_0), state.isTerminal(), statusAt,
        Optional.empty(), 0, Set.of(), now, now);
  }
}
