package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What one caller does. Made from its number alone, it is the same in every process. */
interface Part {
  /**
   * Does it; called again it is the same call, repeated.
   *
   * @return the number that the caller was given, such as a sequence or a fence; otherwise 0
   */
  long run(MessageStore store, Registry registry);

  /**
   * Looks for what it did, and fails when half of it is there, or more than it.
   *
   * @return the number that a caller gets; empty when nothing is there
   */
  OptionalLong find(MessageStore store, Registry registry);

  /** Returns the id of the event that is sent with it, if there is one. */
  default Optional<UUID> event() {
    return Optional.empty();
  }
}
