package app.moleculesai.sdk.runtime.a2a;

/** An answer that was being passed on broke: the client's connection ends without the end of the answer (RE-1). */
public final class BrokenStreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenStreamException(String message) {
    super(message);
  }

  BrokenStreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
