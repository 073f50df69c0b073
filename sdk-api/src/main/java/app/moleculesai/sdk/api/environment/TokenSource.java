package app.moleculesai.sdk.api.environment;

import app.moleculesai.sdk.api.error.SdkException;

/** Issues tokens that expire sooner than the agents that use them. Safe for use by many threads. */
public interface TokenSource {
  /**
   * Returns a token that can be used now.
   *
   * @throws SdkException when there is none; the message must not hold a secret
   */
  IssuedToken token();
}
