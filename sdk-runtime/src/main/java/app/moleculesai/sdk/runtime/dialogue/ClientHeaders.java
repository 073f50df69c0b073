package app.moleculesai.sdk.runtime.dialogue;

import java.util.Locale;
import java.util.Optional;

/**
 * What a client says of A2A in the headers of a request.
 *
 * @param version what {@code A2A-Version} says, as header or query parameter; when it is there, errors are wanted in
 *        JSON-RPC (EN-6)
 * @param lastEventId the last event it has heard of a stream that it lost
 * @param contentType what the body is said to be
 * @param extensions what it says in {@code A2A-Extensions}, or {@code X-A2A-Extensions} in 0.3
 * @param choosesLimit whether it says in {@code X-Timeout} how long the call may take, which then counts alone (DI-6)
 */
public record ClientHeaders(Optional<String> version, Optional<String> lastEventId,
    Optional<String> contentType, Optional<String> extensions, boolean choosesLimit) {
  /** Those of a request that the server makes itself. */
  public static final ClientHeaders NONE = new ClientHeaders(Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), false);

  /** Returns those of a message that is sent for a client which asked for extensions. */
  public static ClientHeaders asking(Optional<String> extensions) {
    return new ClientHeaders(Optional.empty(), Optional.empty(), Optional.empty(), extensions,
        false);
  }

  /** Says whether the body is said to be something else than JSON. */
  public boolean announceOtherThanJson() {
    return contentType.filter(type -> !type.toLowerCase(Locale.ROOT).contains("json")).isPresent();
  }
}
