package app.moleculesai.spi.messagestore.postgres.registry;

import org.jdbi.v3.core.HandleCallback;

/**
 * How tables reach the database: each call by itself, or all with the connection of a transaction that goes on. What a
 * call throws is an {@link app.moleculesai.sdk.api.error.SdkException}.
 */
interface Session {
  /**
   * Runs one statement that changes nothing.
   *
   * @param what what is tried, for the error
   */
  <T> T read(String what, HandleCallback<T, RuntimeException> work);

  /** Runs a change; when it throws, nothing was changed. The work may run several times. */
  <T> T write(String what, HandleCallback<T, RuntimeException> work);

  /** Runs one statement that notes something which nobody decides on: outside a transaction it is no part of their order. */
  <T> T note(String what, HandleCallback<T, RuntimeException> work);
}
