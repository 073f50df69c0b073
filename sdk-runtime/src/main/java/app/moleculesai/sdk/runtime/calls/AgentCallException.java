package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;

/** Calling an agent failed. */
public final class AgentCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How it failed, as far as the caller must act on it (3.8). */
  public enum Kind {
    /** The agent may be at work on something: time ran out, or the connection ended early. */
    BUSY(ErrorCode.AGENT_BUSY),
    /** No connection came about: the agent did not get the request. */
    UNREACHABLE(ErrorCode.AGENT_UNREACHABLE),
    /** What came back is not HTTP: the agent may have got the request, and may work on. */
    UNREADABLE(ErrorCode.AGENT_RESPONSE_INVALID),
    /** The address turned out to be one that must not be called. */
    REFUSED(ErrorCode.ADDRESS_NOT_ALLOWED);

    private final ErrorCode code;

    Kind(ErrorCode code) {
      this.code = code;
    }

    /** Returns what a caller is told that hears of the failure. */
    public ErrorCode code() {
      return code;
    }
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

  /**
   * Says what a failed call means; the host is named, the rest of the address is not.
   *
   * @param connected whether there was a connection, so that some of the request may have gone out
   */
  static AgentCallException of(String host, boolean connected, Exception failure) {
    if (failure instanceof SdkException refused) {
      return new AgentCallException(Kind.REFUSED,
          String.valueOf(refused.getMessage()), failure);
    }
    if (!connected && !isOutOfTime(failure)) {
      return new AgentCallException(Kind.UNREACHABLE,
          "no connection to the agent at '" + host + "'", failure);
    }
    if (failure instanceof ClientProtocolException || failure instanceof SSLException
        || !(failure instanceof IOException)) {
      return new AgentCallException(Kind.UNREADABLE,
          "the agent at '" + host + "' did not answer in HTTP", failure);
    }
    return new AgentCallException(Kind.BUSY,
        "the connection to the agent at '" + host + "' ended before its answer did",
        failure);
  }

  /** Says whether the call was given up here, as when all connections are in use; connecting has a time of its own. */
  private static boolean isOutOfTime(Exception failure) {
    return failure instanceof InterruptedIOException
        && !(failure instanceof SocketTimeoutException);
  }

  /** Returns how it failed. */
  public Kind kind() {
    return kind;
  }
}
