package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.api.runtime.Endpoint;
import java.net.URI;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where agents reach this server.
 *
 * @param ofStarted for agents that a runtime of this server has started; known once it listens
 * @param ofOthers for agents that anybody has started elsewhere
 */
public record OwnAddresses(Supplier<URI> ofStarted, Supplier<URI> ofOthers) {
  private static final Pattern SLASHES = Pattern.compile("/+$");

  /** Returns the address for an agent, without a slash at its end. */
  public URI of(Endpoint agent) {
    var url = agent instanceof Endpoint.Http http && !http.trusted() ? ofOthers : ofStarted;
    return URI.create(SLASHES.matcher(url.get().toString()).replaceFirst(""));
  }
}
