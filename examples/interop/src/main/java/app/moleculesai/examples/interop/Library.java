package app.moleculesai.examples.interop;

import java.net.URI;
import java.util.List;

/**
 * A client made with a public A2A library, connected to one workspace; in words that both generations have. Its methods
 * throw {@link RefusedException} for what is answered with an error, and whatever else the library throws. Safe for use by many
 * threads.
 */
public interface Library extends AutoCloseable {
  /** What a library made of an agent's card. */
  record Card(String name, String url, boolean streaming) {}

  /** Where the news of a task is pushed to. */
  record Push(String id, String taskId, String url, String token) {}

  /** Makes a client of a library. */
  @FunctionalInterface
  interface Maker {
    /**
     * Connects to an agent.
     *
     * @param workspace where its card is below, without a slash at the end
     */
    Library connect(URI workspace) throws Exception;
  }

  /** Returns the agent's card, which it has read when it connected. */
  Card card() throws Exception;

  /** Sends a message and returns what the agent tells. */
  Told send(Said message) throws Exception;

  /** Sends a message and hears what the agent tells, event by event. */
  Hearing stream(Said message) throws Exception;

  /** Returns a task. */
  Told task(String id) throws Exception;

  /** Ends a task. */
  Told cancel(String id) throws Exception;

  /** Returns a page of the tasks of a context; libraries for 0.3 have no such method. */
  List<Told> tasks(String contextId, int pageSize) throws Exception;

  /** Hears of a task from now on. */
  Hearing resubscribe(String taskId) throws Exception;

  /** Wants news of a task pushed to an address. */
  Push push(String taskId, URI url, String token) throws Exception;

  /** Returns where news of a task is pushed to; the library for Python 0.3 has no such method, and none that ends it. */
  List<Push> pushes(String taskId) throws Exception;

  /** Wants no more news of a task pushed there. */
  void endPush(Push push) throws Exception;

  @Override
  void close();
}
