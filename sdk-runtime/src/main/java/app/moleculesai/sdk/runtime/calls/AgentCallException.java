package app.moleculesai.sdk.runtime.calls;

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

  /** Takes how it failed, and what is told of it: a host at most, never an address. */
  public AgentCallException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Like {@link #AgentCallException(Kind, String, Throwable)}, when there is no other cause. */
  public AgentCallException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Returns how it failed. */
  public Kind kind() {
    return kind;
  }
}
