package app.moleculesai.sdk.runtime.a2a;

/** Calling an agent failed. */
public final class AgentCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How it failed, as far as the caller must act on it (3.8). */
  public enum Kind {
    /** The agent may be at work on something: time ran out, or the connection ended early. */
    BUSY,
    /** No connection came about. */
    UNREACHABLE,
    /** The address turned out to be one that must not be called. */
    REFUSED
  }

  private final Kind kind;

  AgentCallException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  AgentCallException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Returns how it failed. */
  public Kind kind() {
    return kind;
  }
}
