package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Optional;

/**
 * How a registry is entered.
 *
 * @param user with whose password; none when the secret is an identity token
 */
record Login(Optional<String> user, Secret secret) {
  static Login byPassword(String user, String password) {
    return new Login(Optional.of(user), Secret.of(password));
  }

  static Login byToken(String token) {
    return new Login(Optional.empty(), Secret.of(token));
  }
}
