package app.moleculesai.sdk.api.plugin;

/**
 * Something with a life: made, started once, used by many threads, closed. All calls are blocking and run on
 * virtual threads.
 */
public interface Component extends AutoCloseable {
  /**
   * Does the first I/O. Called once, before any other use; a component whose start threw is closed.
   *
   * @throws Exception when the component cannot work; the message tells the operator why
   */
  default void start() throws Exception {}

  /** Says how it is now. Cheap, repeatable, at most a second; never throws for a backend that is down. */
  default Health check() {
    return Health.up();
  }

  /**
   * Ends it and closes what it opened itself, nothing else. Safe to call twice and before {@link #start()}; every
   * call to another method afterwards fails with {@code closed}, but for {@link #check()} and those that only say what
   * it can do, which may answer.
   */
  @Override
  default void close() throws Exception {}
}
