package app.moleculesai.examples.interop;

/** A library got an error of JSON-RPC instead of an answer. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * Makes one of what a library says.
   *
   * @param code 0 when the library does not tell it
   */
  public RefusedException(int code, String message) {
    super(code + " " + message);
    this.code = code;
  }

  /** Returns the code of the error. */
  public int code() {
    return code;
  }
}
