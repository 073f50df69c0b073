package app.moleculesai.sdk.runtime.push;

import java.util.Optional;

/**
 * Where news is sent, and how the receiver knows the sender. Its text shows neither.
 *
 * @param token goes along as {@code X-A2A-Notification-Token}
 * @param authentication goes along as {@code Authorization}
 */
record Webhook(String url, Optional<String> token, Optional<Authentication> authentication) {
  /** A scheme of HTTP authentication, with what proves the sender in it. */
  record Authentication(String scheme, Optional<String> credentials) {
    /** Returns the value of the header. */
    String header() {
      return credentials.map(proof -> scheme + " " + proof).orElse(scheme);
    }

    @Override
    public String toString() {
      return "Authentication[***]";
    }
  }

  /** Returns it without what the receiver knows the sender by. */
  Webhook withoutProof() {
    return new Webhook(url, Optional.empty(), authentication
        .map(known -> new Authentication(known.scheme(), Optional.empty())));
  }

  @Override
  public String toString() {
    return "Webhook[***]";
  }
}
