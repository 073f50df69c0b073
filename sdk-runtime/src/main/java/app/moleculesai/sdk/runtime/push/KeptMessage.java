package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import java.util.Optional;

/**
 * A message whose push configuration is kept, if it brought one.
 *
 * @param message as it goes on
 * @param replaced what its configuration took the place of, to be put back when the message is refused
 */
public record KeptMessage(RequestEnvelope message, Optional<Replaced> replaced) {
  /** A configuration of a task, and the one that is kept in its place. */
  public record Replaced(PushConfig before, PushConfig now) {}

  static KeptMessage of(RequestEnvelope message) {
    return new KeptMessage(message, Optional.empty());
  }
}
