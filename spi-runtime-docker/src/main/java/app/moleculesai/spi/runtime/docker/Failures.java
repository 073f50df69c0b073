package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.text.Truncation;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.UnauthorizedException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns what the client library throws into errors of the SDK, once. */
final class Failures {
  private static final int LONGEST = 300;
  private static final Pattern MESSAGE = Pattern.compile("\\{\"message\":\"(.*)\"\\}\\s*",
      Pattern.DOTALL);

  private Failures() {}

  /** Returns what the caller is told of a failure; the daemon's own words are part of it. */
  static SdkException translate(String what, Throwable thrown) {
    if (thrown instanceof SdkException known) {
      return known;
    }
    var code = switch (thrown) {
      case NotFoundException e -> ErrorCode.NOT_FOUND;
      case ConflictException e -> ErrorCode.CONFLICT;
      case UnauthorizedException e -> ErrorCode.UNAUTHORIZED;
      case BadRequestException e -> ErrorCode.INVALID;
      default -> ErrorCode.UNAVAILABLE;
    };
    return new SdkException(code, what + ": " + reason(thrown), thrown);
  }

  private static String reason(Throwable thrown) {
    if (thrown instanceof DockerException) {
      return text(String.valueOf(thrown.getMessage()));
    }
    var cause = Optional.ofNullable(thrown.getCause()).filter(IOException.class::isInstance)
        .orElse(thrown);
    return "the Docker daemon cannot be reached (" + cause.getClass().getSimpleName()
        + Optional.ofNullable(cause.getMessage()).map(text -> ": " + text(text)).orElse("") + ")";
  }

  /** Returns the daemon's words on one line, without what wraps them. */
  static String text(String raw) {
    var wrapped = MESSAGE.matcher(raw.replaceFirst("^Status \\d+: ", ""));
    var text = wrapped.matches() ? wrapped.group(1).replace("\\\"", "\"") : raw;
    return Truncation.truncateRunes(text.strip().replaceAll("\\s+", " "), LONGEST);
  }
}
