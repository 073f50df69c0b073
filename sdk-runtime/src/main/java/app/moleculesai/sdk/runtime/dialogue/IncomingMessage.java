package app.moleculesai.sdk.runtime.dialogue;

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
    return chosen(header).map(limit -> Optional.of(limit).filter(time -> !time.isZero()))
        .orElse(usual);
  }

  /** Returns the limit that {@code X-Timeout} says, zero for none at all; empty when nothing is said (DI-6). */
  public static Optional<Duration> chosen(Optional<String> header) {
    try {
      return header.map(text -> Duration.ofSeconds(Integer.parseInt(text.trim())))
          .filter(limit -> !limit.isNegative());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "IncomingMessage[target=" + target + ", " + body + "]";
  }
}
