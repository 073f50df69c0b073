package app.moleculesai.examples.interop;

import java.net.URI;

/** An agent that clients meet. It answers as {@code js/agent.mjs} says, whatever it is made of. */
interface Agent extends AutoCloseable {
  /** Makes a workspace for it and returns where that is, without a slash at the end. */
  URI hire(Operator operator) throws Exception;

  /** Lets it go on with the one long task that it has begun. */
  void goOn() throws Exception;

  @Override
  void close();
}
