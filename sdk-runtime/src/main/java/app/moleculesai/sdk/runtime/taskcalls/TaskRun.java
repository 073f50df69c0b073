package app.moleculesai.sdk.runtime.taskcalls;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.StreamJson;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskChange;
import app.moleculesai.sdk.runtime.turns.StreamHistory;
import app.moleculesai.sdk.runtime.turns.Turn;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An agent of this process at work on a task: what it says is kept, whoever listens. The turn in the log is completed
 * before the task's end is told. Belongs to one thread.
 */
public final class TaskRun implements Supervisor.Work {
  private static final System.Logger LOG = System.getLogger(TaskRun.class.getName());

  private final Parts parts;
  private final Turn turn;
  private final Optional<Duration> ceiling;
  private final AgentReply.Events events;
  private final RunningTasks.Run run;
  private final StreamHistory history;
  private final StreamJson updates = A2aJson.between(Generation.V0_3, Generation.V1_0)
      .streamOfKnownTask();
  private KeptTask task;
  private CallWatch.Call call = CallWatch.Call.UNWATCHED;
  private Optional<TaskChange> unwritten = Optional.empty();
  private boolean tried;
  private boolean told;
  private boolean over;
  private boolean stopped;

  /** What a run needs of the server. */
  public record Parts(KeptTasks tasks, CallLimits limits, Supervisor supervisor) {}

  /**
   * Takes a task that is kept with the first event already.
   *
   * @param turn open; ended by the run
   * @param ceiling the longest the run may take (DI-5)
   * @param events from the first on; closed by the run
   */
  public TaskRun(Parts parts, Turn turn, Optional<Duration> ceiling, AgentReply.Events events,
      KeptTask task, RunningTasks.Run run) {
    this.parts = parts;
    this.turn = turn;
    this.ceiling = ceiling;
    this.events = events;
    this.task = task;
    this.run = run;
    this.history = StreamHistory.ofEvents(turn.maxBodyBytes());
  }

  @Override
  public void run() throws InterruptedException {
    try (run; turn; events) {
      conclude(watched());
    }
  }

  /** Returns why it did not come to a good end. */
  private Optional<String> watched() {
    try (var begun = parts.limits.begin(turn, ceiling)) {
      call = begun;
      return read();
    }
  }

  private Optional<String> read() {
    try {
      events.next().ifPresent(history::event); // which the task has already
      return readAll();
    } catch (IOException | RuntimeException e) {
      return Optional.of(call.ended().orElseGet(() -> brokeOff(e)));
    } catch (InterruptedException e) {
      stopped = call.ended().isEmpty();
      return Optional.of(call.ended().orElse("the server stopped"));
    }
  }

  private String brokeOff(Exception e) {
    // never its message: it may have words of the agent in it
    LOG.log(WARNING, "the stream of the agent of workspace={0} broke off: {1}", turn.target().id(),
        (e.getCause() == null ? e : e.getCause()).getClass().getName());
    return "the agent's answer broke off";
  }

  /** What comes while something is written is written together: it costs as much as one event. */
  private Optional<String> readAll() throws IOException, InterruptedException {
    try (var coming = GatheredEvents.of(events, call::sign, parts.supervisor)) {
      for (var came = coming.next(); !came.isEmpty(); came = coming.next()) {
        call.sign();
        var trouble = take(came);
        if (told) {
          coming.complete();
        }
        if (trouble.isPresent() || over) {
          return trouble;
        }
      }
    }
    return Optional.empty();
  }

  /** Nothing counts that comes behind the end, or behind what is no event. */
  private Optional<String> take(List<Body> came) throws InterruptedException {
    var read = new ArrayList<ObjectNode>();
    Optional<String> trouble = Optional.empty();
    for (int i = 0; i < came.size() && trouble.isEmpty() && !hasEnd(read); i++) {
      history.event(came.get(i));
      trouble = read(came.get(i), read);
    }
    if (!read.isEmpty()) {
      write(read);
    }
    return trouble;
  }

  private static boolean hasEnd(List<ObjectNode> read) {
    return !read.isEmpty() && KeptTasks.ends(read.getLast());
  }

  private Optional<String> read(Body response, List<ObjectNode> into) {
    var error = RpcJson.member(response, "error");
    if (error.isPresent()) {
      return Optional.of("the agent failed: " + error.get().path("message").asText());
    }
    var read = RpcJson.member(response, "result")
        .flatMap(result -> Said.events(updates.accept(result)));
    if (read.isEmpty()) {
      return Optional.of("the agent answered with something else than an event of A2A");
    }
    into.addAll(read.get());
    return Optional.empty();
  }

  /** Of what is too much together all is kept that has room, and the turn is not answered: the rest fails the task. */
  private void write(List<ObjectNode> read) throws InterruptedException {
    var change = parts.tasks.settled(task,
        TaskChange.by(parts.tasks.me(), Optional.empty(), read));
    boolean fits = parts.tasks.fits(task, change);
    if (fits || read.size() == 1) {
      writeAtOnce(change, fits && hasEnd(read));
      return;
    }
    int half = read.size() / 2;
    write(read.subList(0, half));
    if (!over) {
      write(read.subList(half, read.size()));
    }
  }

  private void writeAtOnce(TaskChange change, boolean isAnswer) throws InterruptedException {
    if (isAnswer) {
      complete();
    }
    unwritten = Optional.of(change);
    tried = false;
    write(change);
  }

  private void write(TaskChange change) throws InterruptedException {
    var after = lasting(() -> attempt(change));
    unwritten = Optional.empty();
    task = after.orElse(task);
    over = after.filter(now -> !now.row().ended()).isEmpty();
  }

  /** A connection that breaks does not say whether the first attempt was written. */
  private Optional<KeptTask> attempt(TaskChange change) {
    boolean again = tried;
    tried = true;
    return again ? parts.tasks.advanceAgain(task, change) : parts.tasks.advance(task, change);
  }

  private void conclude(Optional<String> broken) throws InterruptedException {
    if (told) {
      if (unwritten.isPresent()) { // what the log says already
        write(unwritten.get());
      }
      return;
    }
    var now = lasting(() -> parts.tasks.now(task));
    if (now.isEmpty() || now.get().row().ended()) {
      turn.brokeOff("the task was ended before the agent was done", history.finish().folded());
    } else if (broken.isPresent()) {
      turn.brokeOff(broken.get(), history.finish().folded());
      lasting(() -> stopped
          ? parts.tasks.abandon(now.get(), run, broken.get())
          : parts.tasks.fail(now.get(), broken.get()));
    } else {
      complete();
      lasting(() -> parts.tasks.stopped(now.get(), run));
    }
  }

  private void complete() {
    told = true;
    try {
      turn.answered(200, history.finish());
    } catch (SdkException e) { // the turn is stored later, or has nowhere to go
      LOG.log(DEBUG, "a turn of workspace={0} was not stored at once: {1}", turn.target().id(),
          e.code().word());
    }
  }

  /** Waits for the end of an outage of the registry: the agent is not told of it. */
  private <T> T lasting(Supplier<T> step) throws InterruptedException {
    for (var pause = Supervisor.FIRST_PAUSE;; pause = Supervisor.doubled(pause)) {
      try {
        return step.get();
      } catch (SdkException e) {
        if (!Supervisor.isPassing(e)) {
          throw e;
        }
      }
      call.sign(); // it is not the agent that is silent
      parts.supervisor.pause(pause);
      call.sign();
    }
  }
}
