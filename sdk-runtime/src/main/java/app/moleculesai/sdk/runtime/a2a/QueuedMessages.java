package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;

/** The messages that wait for busy agents; who sends them is known above this room. Safe for use by many threads. */
public interface QueuedMessages {
  /**
   * Takes a message back that its sender does not want to be sent again, and ends its turn, unless somebody sends it just
   * now or has had an answer: of a server that sends and one that takes back exactly one has the message. Its agent may
   * have got it all the same, when it was sent before and not answered: that is why it waits.
   *
   * @param turn the message's, as it was read
   * @param answer what stands in the turn as its answer
   * @return whether the turn is ended by this; false when the message does not wait any more
   */
  boolean takeBack(Activity turn, Body answer);
}
