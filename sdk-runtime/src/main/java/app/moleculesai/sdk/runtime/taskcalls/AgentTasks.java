package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Call;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskChange;
import app.moleculesai.sdk.runtime.tasks.TaskKey;
import app.moleculesai.sdk.runtime.tasks.TaskList;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.Turn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out whether what an agent inside this process says is about a task, and has that kept. Agents there speak 0.3.
 * Safe for use by many threads.
 */
public final class AgentTasks {
  /** What is about a task has one of them, and hardly any message: to look costs much less than to parse. */
  private static final List<byte[]> MARKS = Stream.of("\"status\"", "\"artifact\"")
      .map(mark -> mark.getBytes(StandardCharsets.US_ASCII)).toList();

  private final KeptTasks tasks;
  private final MessageConfigs pushes;

  /** Takes what keeps tasks, and what pushes their news. */
  public AgentTasks(KeptTasks tasks, MessageConfigs pushes) {
    this.tasks = tasks;
    this.pushes = pushes;
  }

  /** A message to an agent: who sent it, and the task that it goes on with. */
  public record Asked(Turn turn, Generation client, ObjectNode params, Optional<KeptTask> task) {
    /** Says whether the client does not wait for the task to come to rest. */
    public boolean returnsImmediately() {
      return params.path("configuration").path("returnImmediately").asBoolean();
    }

    /** Returns a task as the client wants to see it. */
    public ObjectNode view(KeptTask kept) {
      return kept.view(TaskList.historyLength(params.path("configuration")));
    }
  }

  /**
   * Returns what a message asks; empty when it is none, or cannot be read.
   *
   * @param task the task that it goes on with
   */
  public static Optional<Asked> asked(Turn turn, Optional<KeptTask> task) {
    var envelope = turn.envelope();
    if (!(Requests.call(envelope) instanceof Call.Known(var method, var client))
        || !Requests.isMessage(method)) {
      return Optional.empty();
    }
    return params(envelope, method, client).map(params -> new Asked(turn, client, params, task));
  }

  private static Optional<ObjectNode> params(RequestEnvelope envelope, A2aMethod method,
      Generation client) {
    return RpcJson.member(envelope.body(), "params").flatMap(
        tree -> translated(A2aJson.between(client, Generation.V1_0).params(method, tree)))
        .map(ObjectNode.class::cast);
  }

  /** Says whether an answer, or an event, may be about a task; nearly never wrong, and cheap. */
  public static boolean mayBeTask(Body answer) {
    return answer.<Boolean, RuntimeException>read((array, offset, length) -> {
      int end = offset + length;
      for (int i = offset; i < end; i++) {
        if (array[i] == '"' && isMarked(array, i, end)) {
          return true;
        }
      }
      return false;
    });
  }

  private static boolean isMarked(byte[] array, int from, int end) {
    for (var mark : MARKS) {
      int to = from + mark.length;
      if (to <= end && array[from + 1] == mark[1]
          && Arrays.equals(mark, 0, mark.length, array, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** A task that an agent speaks of, and that the agent goes on with it, unless it has ended. */
  public record Kept(KeptTask task, Optional<RunningTasks.Run> run) {}

  /**
   * Has a task kept that an agent speaks of in its one answer.
   *
   * @throws TaskRefusedException when the task has ended meanwhile, or is another caller's
   */
  public Optional<KeptTask> keep(Asked asked, Body response) {
    return result(asked, response).flatMap(said -> keep(asked, said, Optional.empty()));
  }

  /**
   * Has a task kept that an agent speaks of in the first event of its stream.
   *
   * @param stop makes the agent stop
   * @return empty when it speaks of none, or of one that cannot be kept: then its words are passed on as they are
   * @throws TaskRefusedException like {@link #keep(Asked, Body)}
   */
  public Optional<Kept> keep(Asked asked, Body response, Runnable stop) {
    var said = result(asked, response);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    // before it is written: what runs and is not known to run would be taken for lost
    var key = new TaskKey(asked.turn.target().id(), said.get().taskId());
    var run = tasks.run(key, stop);
    Optional<KeptTask> kept = Optional.empty();
    try {
      kept = keep(asked, said.get(), Optional.of(tasks.me()));
    } catch (TaskRefusedException e) {
      tasks.find(key).ifPresent(task -> tasks.stopped(task, run));
      throw e;
    } finally {
      if (kept.filter(task -> !task.row().ended()).isEmpty()) {
        run.close();
      }
    }
    return kept.map(task -> new Kept(task,
        task.row().ended() ? Optional.empty() : Optional.of(run)));
  }

  /** What an agent says first, and as events of 1.0; of a task that is known already they are updates. */
  private record Said(JsonNode result, Optional<KeptTask> known, List<ObjectNode> events) {
    String taskId() {
      return known.map(task -> task.row().id())
          .orElseGet(() -> events.getFirst().path("task").path("id").asText());
    }
  }

  private static Optional<Said> result(Asked asked, Body response) {
    return RpcJson.member(response, "result").flatMap(
        result -> said(result, asked.task.filter(task -> isAbout(result, task))));
  }

  private static Optional<Said> said(JsonNode result, Optional<KeptTask> known) {
    var json = A2aJson.between(Generation.V0_3, Generation.V1_0);
    var stream = known.isPresent() ? json.streamOfKnownTask() : json.stream();
    return events(stream.accept(result)).filter(events -> !events.getFirst().has("message"))
        .map(events -> new Said(result, known, events));
  }

  private static boolean isAbout(JsonNode result, KeptTask task) {
    var id = task.row().id();
    return id.equals(result.path("id").asText()) || id.equals(result.path("taskId").asText());
  }

  private Optional<KeptTask> keep(Asked asked, Said said, Optional<String> runner) {
    if (said.known.isPresent()) {
      return Optional.of(goOn(asked, said.known.get(), said, runner));
    }
    var turn = asked.turn;
    var begun = tasks.begin(new KeptTasks.Beginning(turn.target().id(),
        TaskOwner.of(turn.caller()), asked.client.version(), asked.params.path("message"),
        (ObjectNode) said.events.getFirst().path("task"), runner),
        pushes.becomes(turn.envelope()));
    if (begun.isEmpty()) {
      return taken(asked, said, runner);
    }
    var rest = said.events.subList(1, said.events.size());
    return rest.isEmpty()
        ? begun
        : begun.flatMap(task -> tasks.advance(task, change(runner, Optional.empty(), rest)));
  }

  private KeptTask goOn(Asked asked, KeptTask task, Said said, Optional<String> runner) {
    pushes.goesOn(asked.turn.target(), asked.turn.envelope(), task.row().id());
    return tasks
        .advance(task, change(runner, Optional.of(asked.params.path("message")), said.events))
        .orElseThrow(() -> TaskRefusedException.of(A2aErrorCode.UNSUPPORTED_OPERATION,
            "the task has ended and takes no messages"));
  }

  /** An agent may come back to a task that the message does not name, but not to another caller's. */
  private Optional<KeptTask> taken(Asked asked, Said said, Optional<String> runner) {
    var there = tasks.find(new TaskKey(asked.turn.target().id(), said.taskId()));
    if (there.isEmpty()) {
      return Optional.empty();
    }
    var task = there.get();
    if (!task.row().owner().equals(TaskOwner.of(asked.turn.caller()))) {
      throw TaskRefusedException.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
          "the agent answered with a task that is not the caller's");
    }
    return task.row().ended()
        ? there
        : said(said.result, there).map(updates -> goOn(asked, task, updates, runner));
  }

  /** One answer does not say that nobody else works on the task. */
  private static TaskChange change(Optional<String> runner, Optional<JsonNode> said,
      List<ObjectNode> updates) {
    return runner.map(me -> TaskChange.by(me, said, updates))
        .orElseGet(() -> TaskChange.of(said, updates));
  }

  /** Returns the events of a translation; empty when it was refused. */
  static Optional<List<ObjectNode>> events(Translation<List<JsonNode>> events) {
    return translated(events).map(list -> list.stream().map(ObjectNode.class::cast).toList());
  }

  private static <T> Optional<T> translated(Translation<T> translation) {
    return translation instanceof Translation.Translated<T>(var value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
