package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.PassingSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.streams.NumberedEvents;
import app.moleculesai.sdk.runtime.streams.StreamRun;
import app.moleculesai.sdk.runtime.taskcalls.AnswerTasks;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes the answer of an agent behind HTTP on, as its client is to hear it: notes the task that a stream tells of, and
 * remembers its events so that the client may come back. Closing it breaks a stream off that did not end. Belongs to
 * one thread.
 */
final class AgentAnswer extends PassingSink implements AutoCloseable {
  private final AnswerTasks tasks;
  private final boolean streams;
  private final Supplier<StreamRun> runs;
  private Optional<StreamRun> run = Optional.empty();

  /**
   * Takes where it goes.
   *
   * @param streams whether the client asked for a stream of A2A: else there is nothing to come back to
   * @param runs begins a stream, once there is one
   */
  AgentAnswer(AnswerTasks tasks, boolean streams, Supplier<StreamRun> runs, ReplySink client) {
    super(client);
    this.tasks = tasks;
    this.streams = streams;
    this.runs = runs;
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    var out = client.stream(status, eventStream);
    if (!eventStream || !streams) {
      return out;
    }
    var begun = runs.get();
    run = Optional.of(begun);
    return new NumberedEvents(begun, tasks::heard, out);
  }

  @Override
  public void answer(int status, Body json) {
    client.answer(status, json);
  }

  /** Takes a whole answer that the agent gave, streamed or not, before it is in the log. */
  void heard(Body response) {
    tasks.heard(response);
  }

  @Override
  public void event(Body json) {
    client.event(json);
  }

  @Override
  public void close() {
    run.ifPresent(StreamRun::breakOff);
  }
}
