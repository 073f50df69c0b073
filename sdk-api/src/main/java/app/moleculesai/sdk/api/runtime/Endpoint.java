package app.moleculesai.sdk.api.runtime;

import java.net.URI;

/** How a workspace is reached. */
public sealed interface Endpoint {
  /**
   * An HTTP address that takes A2A messages by POST.
   *
   * @param url where to post to, used as it is
   * @param trusted whether the runtime itself made this address (it published the port); otherwise the server checks
   *        it before each connection
   */
  record Http(URI url, boolean trusted) implements Endpoint {}

  /**
   * An object in this process.
   *
   * @param responder answers
   * @param answersAtOnce whether an answer takes next to no time; such a turn is stored once, already answered
   */
  record InProcess(Responder responder, boolean answersAtOnce) implements Endpoint {}

  /** The agent reads its messages from the log and answers by calling the server. */
  record Mailbox() implements Endpoint {}

  /** It cannot be reached now. */
  record None() implements Endpoint {}
}
