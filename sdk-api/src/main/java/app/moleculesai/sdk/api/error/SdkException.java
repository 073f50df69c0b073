package app.moleculesai.sdk.api.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the SDK. Callers act on {@link #code()}; people read the message, which says what was
 * tried, with which ids and numbers, and what to do. Neither the message nor the details may hold a message
 * body, an attachment address, a token or a secret.
 *
 * <p>
 * {@link #details()} are extra members of an error answer ({@code retry_after}, {@code field}, …): strings, numbers,
 * booleans, and lists and maps of them.
 */
public class SdkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> details;

  /** Says what went wrong, and why when there is a cause. */
  public SdkException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, Map.of());
  }

  /** Says what went wrong. */
  public SdkException(ErrorCode code, String message) {
    this(code, message, null, Map.of());
  }

  private SdkException(ErrorCode code, String message, @Nullable Throwable cause,
      Map<String, Object> details) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
    this.details = details;
  }

  /** A wrong value: names the field, what was wrong and what is allowed. */
  public static SdkException invalid(String field, String problem) {
    return new SdkException(ErrorCode.INVALID, field + ": " + problem).with("field", field);
  }

  /** Something named does not exist, or is not the caller's. */
  public static SdkException notFound(String what) {
    return new SdkException(ErrorCode.NOT_FOUND, what + " not found");
  }

  /** An ability that is not there. */
  public static SdkException unsupported(String what) {
    return new SdkException(ErrorCode.UNSUPPORTED, what + " is not supported here");
  }

  /** A call after {@code close}. */
  public static SdkException closed(String what) {
    return new SdkException(ErrorCode.CLOSED, what + " is closed");
  }

  /** Returns the same failure with one more member for the error answer. */
  public SdkException with(String member, Object value) {
    var more = new LinkedHashMap<>(details);
    more.put(member, value);
    var copy = new SdkException(code, String.valueOf(getMessage()), getCause(),
        Collections.unmodifiableMap(more));
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  /** Returns the stable code. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the extra members of the error answer, in the order they were added; unmodifiable. */
  public Map<String, Object> details() {
    return details == null ? Map.of() : details; // null only after deserialisation
  }
}
