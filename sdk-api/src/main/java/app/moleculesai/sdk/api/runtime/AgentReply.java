package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.Optional;

/** What an agent inside this process answers; treated like the same answer from an agent behind HTTP. */
public sealed interface AgentReply {
  /**
   * One answer.
   *
   * @param status the HTTP status an agent would send, 200 for a good answer
   * @param body JSON
   */
  record Answer(int status, Body body) implements AgentReply {}

  /**
   * A stream of events, each a JSON document without line breaks, sent as they come.
   *
   * @param events closed by the server, also when the client leaves
   */
  record Stream(Events events) implements AgentReply {}

  /** The connection broke before an answer. */
  record Dropped() implements AgentReply {}

  /** Events one after the other. One thread at a time, {@code close} from any. */
  interface Events extends AutoCloseable {
    /**
     * Waits for the next event; empty at the end.
     *
     * @throws java.io.IOException when the stream breaks before its end
     * @throws InterruptedException when it was interrupted while waiting
     */
    Optional<Body> next() throws java.io.IOException, InterruptedException;

    /** Ends the stream; a waiting {@link #next()} ends too. */
    @Override
    void close();
  }
}
