package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Where an answer goes: exactly one of these, once. Belongs to one thread. */
public interface ReplySink {
  /** Answers with a whole JSON document. */
  void answer(int status, Body json);

  /**
   * Takes which extensions of A2A the agent follows in its answer, before the answer.
   *
   * @param header in which the client reads that
   */
  default void activated(String header, String extensions) {}

  /**
   * Answers with a task on which the agent worked for a while, and which failed.
   *
   * @param why what is said of the failure
   */
  default void failedTask(Body json, String why) {
    answer(200, json);
  }

  /** Answers with a whole document, in the way that the client reads one. */
  default void whole(Body json, boolean streams) {
    if (streams) {
      event(json);
    } else {
      answer(200, json);
    }
  }

  /** Answers a client that asked for a stream with one event: it would take a document for an empty stream. */
  default void event(Body json) {
    try (var out = stream(200, true)) {
      new ClientStream(out).writeEvent(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers a client of 1.0 with a refusal of this server; one for want of rights keeps its status.
   *
   * @param rpc the same as an error of JSON-RPC
   * @param streams whether the client asked for a stream
   */
  default void refused(SdkException failure, Body rpc, boolean streams) {
    int status = ErrorBody.statusCode(failure.code());
    if (status == 401 || status == 403) {
      answer(status, rpc);
    } else {
      whole(rpc, streams);
    }
  }

  /**
   * Answers that the message waits for a busy agent ({@code wire.md} 3.8 step 4).
   *
   * @param turnId the turn in the log that the answer will be found in
   */
  default void waits(UUID turnId, Body json) {
    answer(202, json);
  }

  /**
   * Answers with the receipt for a message that its agent fetches itself ({@code wire.md} 3.9).
   *
   * @param turnId its turn in the log
   */
  default void deposited(UUID turnId, Body json) {
    answer(200, json);
  }

  /**
   * Answers with a stream. Its end is said by closing it; one that breaks is left open, and
   * {@link BrokenStreamException} is thrown.
   *
   * @param eventStream whether it is {@code text/event-stream}; otherwise JSON
   */
  OutputStream stream(int status, boolean eventStream);

  /** Answers with a stream of events, each a response of JSON-RPC, in the way that the client reads them. */
  default ClientStream events() {
    return new ClientStream(stream(200, true));
  }
}
