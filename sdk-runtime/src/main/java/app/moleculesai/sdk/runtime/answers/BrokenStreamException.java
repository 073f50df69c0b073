package app.moleculesai.sdk.runtime.answers;

/** An answer that was being passed on broke: the client's connection ends without the end of the answer (RE-1). */
public final class BrokenStreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes what broke, for the log. */
  public BrokenStreamException(String message) {
    super(message);
  }

  /** Takes what broke, for the log, and why. */
  public BrokenStreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
