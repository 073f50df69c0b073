package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.auth.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A message for a workspace, as it came in. Its text shows no content.
 *
 * @param target who it is for
 * @param caller who sent it
 * @param body what was sent
 * @param ceiling the longest the call may take, whatever happens (DI-5, DI-6)
 * @param headers what else the client says of A2A
 */
public record IncomingMessage(UUID target, Caller caller, Body body, Optional<Duration> ceiling,
    ClientHeaders headers) {
  private static final Duration CEILING = Duration.ofMinutes(30); // DI-5

  /** Reads {@code X-Timeout}; what is not a number, or negative, counts as not given (DI-6). */
  public static Optional<Duration> ceiling(Optional<String> header, Caller caller) {
    var usual = caller instanceof Caller.Canvas ? Optional.<Duration>empty() : Optional.of(CEILING);
    return header.map(text -> {
      try {
        int seconds = Integer.parseInt(text.trim());
        return seconds < 0
            ? usual
            : Optional.of(Duration.ofSeconds(seconds)).filter(limit -> !limit.isZero());
      } catch (NumberFormatException e) {
        return usual;
      }
    }).orElse(usual);
  }

  @Override
  public String toString() {
    return "IncomingMessage[target=" + target + ", " + body + "]";
  }
}
