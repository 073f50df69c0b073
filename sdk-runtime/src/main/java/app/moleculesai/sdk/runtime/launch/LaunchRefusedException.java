package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent cannot be started with what there is. The message may be shown to everybody: it names secrets and never holds
 * a value; the cause is for the log.
 */
public final class LaunchRefusedException extends SdkException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> missing;

  private LaunchRefusedException(ErrorCode code, String message, List<String> missing,
      @Nullable Throwable cause) {
    super(code, message, cause);
    this.missing = List.copyOf(missing);
  }

  static LaunchRefusedException because(ErrorCode code, String message, Throwable cause) {
    return new LaunchRefusedException(code, message, List.of(), cause);
  }

  static LaunchRefusedException missing(List<String> names) {
    return new LaunchRefusedException(ErrorCode.ENVIRONMENT_MISSING,
        "the agent's configuration requires variables that have no value: "
            + String.join(", ", names) + "; set them as secrets",
        names, null);
  }

  /** Returns the names of variables that are required and have no value. */
  public List<String> missing() {
    return missing == null ? List.of() : missing; // null only after deserialisation
  }
}
