package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.envelope.StreamFold;
import java.util.Optional;

/** One message and what becomes of it. Belongs to one thread. */
public interface Turn extends AutoCloseable {
  /** Returns who the message is for. */
  Workspace target();

  /** Returns who sent it. */
  Caller caller();

  /** Returns the message. */
  RequestEnvelope envelope();

  /** Sees to it that the message is stored before it is sent; fails with {@code unavailable}. */
  Turn open();

  /**
   * Takes the answer.
   *
   * @param status the agent's HTTP status
   * @param reply what it answered, storable
   * @throws app.moleculesai.sdk.api.error.SdkException {@code turn_not_stored} when the store failed; storing is then tried
   *         again in the background
   */
  void answered(int status, Body reply);

  /** Takes what came of a stream that ended well; fails like {@link #answered(int, Body)}. */
  default void answered(int status, StreamFold.Outcome reply) {
    switch (reply) {
      case StreamFold.Outcome.Folded folded -> answered(status, folded.body());
      case StreamFold.Outcome.TooLarge large -> answeredUnreadably(status,
          "the reply is larger than the store keeps");
      case StreamFold.Outcome.Nothing nothing -> answeredUnreadably(status,
          "the stream ended without an answer");
    }
  }

  /** Takes that the agent answered, but its answer is not there; fails like {@link #answered(int, Body)}. */
  void answeredUnreadably(int status, String why);

  /** Takes what there was of an answer that broke off after it had begun to arrive. */
  void brokeOff(String why, Optional<Body> part);

  /** Takes that there is no answer, and nothing was sent or nobody can tell. */
  void failed(String why);

  /**
   * Gives the turn, which is open, to another thread: this one is over, without anything having become of it.
   *
   * @return empty when whoever sent it waits for its end
   */
  default Optional<Turn> handOver() {
    return Optional.empty();
  }

  /** Says whether the client was told that the message waits, as a task that stands for it. */
  default boolean isSubmitted() {
    return false;
  }

  /** Returns how much of a body the log takes. */
  int maxBodyBytes();

  /** Ends a turn that was left in the middle; one that came to an end stays as it is. */
  @Override
  void close();
}
