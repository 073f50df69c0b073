package app.moleculesai.sdk.runtime.pushcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.PassingSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.WholeDocument;
import app.moleculesai.sdk.runtime.envelope.EventLines;
import app.moleculesai.sdk.runtime.envelope.FoldTooLargeException;
import app.moleculesai.sdk.runtime.envelope.TaskFacts;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Hears from an agent's answer which task a message became, before the client does; the answer itself passes as it is. An
 * answer that failed or broke off says nothing: the agent may work on. Belongs to one thread.
 */
final class PushFollower extends PassingSink {
  private static final int LONGEST = 10 << 20; // RE-1

  private final Consumer<String> task;
  private final Runnable none;
  private boolean known;
  private boolean readable;

  /**
   * Takes who hears of it.
   *
   * @param task takes the task's id, once
   * @param none runs when the agent answered without a task
   */
  PushFollower(ReplySink client, Consumer<String> task, Runnable none) {
    super(client);
    this.task = task;
    this.none = none;
  }

  @Override
  public void answer(int status, Body json) {
    if (status < 300) {
      look(json.toByteArray());
    }
    ended();
    client.answer(status, json);
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return eventStream
        ? listening(status, client.stream(status, true))
        : new WholeDocument(json -> answer(status, json));
  }

  private OutputStream listening(int status, OutputStream out) {
    return status < 300 ? new Listening(out) : out;
  }

  private void look(byte[] response) {
    if (!known) {
      var facts = TaskFacts.read(response);
      known = facts.isPresent();
      facts.ifPresentOrElse(found -> task.accept(found.id()),
          () -> readable = readable || isResponse(response));
    }
  }

  private static boolean isResponse(byte[] document) {
    try {
      var response = Json.read(document);
      return response.path("result").isObject() || response.path("error").isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void ended() {
    if (readable && !known) {
      none.run();
    }
  }

  /** Passes bytes on as they are. */
  private final class Listening extends OutputStream {
    private final OutputStream out;
    private final EventLines lines = new EventLines(LONGEST,
        (array, length) -> look(Arrays.copyOf(array, length)));

    Listening(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[]{(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!known) {
        try {
          lines.accept(bytes, offset, length);
        } catch (FoldTooLargeException e) {
          throw new IOException("an event of the agent is too large", e);
        }
      }
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      ended();
      out.close();
    }
  }
}
