package app.moleculesai.sdk.api.runtime;

/** An agent inside this process. Safe for use by many threads. */
public interface Responder {
  /**
   * Answers one message. May block; is interrupted when the caller's time is over.
   *
   * @throws InterruptedException when it was interrupted while waiting
   */
  AgentReply respond(AgentRequest request) throws InterruptedException;
}
