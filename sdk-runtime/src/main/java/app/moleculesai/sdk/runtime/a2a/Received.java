package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.turns.StreamHistory;

/** What came of an agent's answer once its head was there. What was streamed has reached the client already. */
sealed interface Received {
  /** A whole answer, which nobody has seen yet. */
  record Whole(int status, Body body) implements Received {}

  /** An answer whose body is not there, or not to be taken; nobody has seen anything of it. */
  record Unreadable(int status, String why) implements Received {}

  /** A stream that came to its end; the client waits to hear so. */
  record Streamed(int status, StreamHistory history, ClientStream client) implements Received {}

  /** A stream that broke after the client had got some of it. */
  record Broken(int status, StreamHistory history, String why) implements Received {}
}
