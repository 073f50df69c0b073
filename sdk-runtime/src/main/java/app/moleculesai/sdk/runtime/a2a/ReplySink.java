package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.OutputStream;
import java.util.UUID;

/** Where an answer goes: exactly one of these, once. Belongs to one thread. */
public interface ReplySink {
  /** Answers with a whole JSON document. */
  void answer(int status, Body json);

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
}
