package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;

/** The daemon took longer than it may; whoever asked again would wait as long. */
final class SilenceException extends SdkException {
  private static final long serialVersionUID = 1L;

  SilenceException(String what, Duration limit) {
    super(ErrorCode.UNAVAILABLE,
        what + ": the Docker daemon gave no answer within " + limit.toMillis() + " ms");
  }
}
