package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator decided about who is let in.
 *
 * @param adminToken the token of the administrator
 * @param devFailOpen whether a developer's own machine is assumed ({@code wire.md} AU-10); never with an admin token
 * @param requireAdminToken whether routes of an administrator stay closed while there is no admin token (B-22)
 * @param anonymousMessages whether messages are taken from callers without identity although there is an admin token
 *        (B-65)
 * @param testTokens whether anybody may ask for a token of a workspace ({@code wire.md} 10.7)
 * @param canvasProxied whether the server also serves the canvas, so that pages of its own origin are let in (AU-11)
 * @param corsOrigins the origins of browsers that may call (AU-16)
 */
public record AuthSettings(
    Optional<Secret> adminToken,
    boolean devFailOpen,
    boolean requireAdminToken,
    boolean anonymousMessages,
    boolean testTokens,
    boolean canvasProxied,
    Set<String> corsOrigins) {
  /** Copies the set and checks that nobody fails open beside an admin token. */
  public AuthSettings {
    corsOrigins = Set.copyOf(corsOrigins);
    if (devFailOpen && adminToken.isPresent()) {
      throw new IllegalArgumentException("devFailOpen must be false when there is an admin token");
    }
  }
}
