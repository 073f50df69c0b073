package app.moleculesai.sdk.runtime.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The error codes of A2A; the last two are of 1.0, but a client of 0.3 may meet them too. */
public enum A2aErrorCode {
  /** The body is no JSON. */
  PARSE_ERROR(-32700),
  /** The body is no request. */
  INVALID_REQUEST(-32600),
  /** There is no such method. */
  METHOD_NOT_FOUND(-32601),
  /** The parameters are not those of the method. */
  INVALID_PARAMS(-32602),
  /** The server failed. */
  INTERNAL_ERROR(-32603),
  /** There is no such task, or it is another caller's. */
  TASK_NOT_FOUND(-32001),
  /** The task has ended. */
  TASK_NOT_CANCELABLE(-32002),
  /** The agent pushes nothing. */
  PUSH_NOTIFICATION_NOT_SUPPORTED(-32003),
  /** The agent does not do this, or not with this task. */
  UNSUPPORTED_OPERATION(-32004),
  /** The agent does not take this media type. */
  CONTENT_TYPE_NOT_SUPPORTED(-32005),
  /** The agent answered what is not A2A. */
  INVALID_AGENT_RESPONSE(-32006),
  /** The agent has no extended card. */
  EXTENDED_AGENT_CARD_NOT_CONFIGURED(-32007),
  /** The caller must support an extension. */
  EXTENSION_SUPPORT_REQUIRED(-32008),
  /** The server does not speak this version. */
  VERSION_NOT_SUPPORTED(-32009);

  private static final int FIRST_OF_A2A = -32099;

  private final int code;

  A2aErrorCode(int code) {
    this.code = code;
  }

  /** Returns the error of a code. */
  public static Optional<A2aErrorCode> find(int code) {
    return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
  }

  /** Returns the number in {@code error.code}. */
  public int code() {
    return code;
  }

  /** Returns the {@code reason} of {@code google.rpc.ErrorInfo}. */
  public String reason() {
    return name();
  }

  /** Says whether it is one of A2A, not of JSON-RPC. */
  public boolean isOfA2a() {
    return code >= FIRST_OF_A2A;
  }
}
