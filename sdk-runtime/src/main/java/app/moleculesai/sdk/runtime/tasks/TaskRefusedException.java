package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import java.io.Serial;

/** A request about a task that the rules of A2A refuse. */
public final class TaskRefusedException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  private final transient ProtocolError error;

  private TaskRefusedException(ProtocolError error) {
    super(error.message(), null, false, false); // an answer, not a fault: no stack
    this.error = error;
  }

  /** Refuses a task that is not there, or belongs to another caller: nobody can tell the one from the other. */
  static TaskRefusedException notFound() {
    return of(A2aErrorCode.TASK_NOT_FOUND, "task not found");
  }

  /** Refuses with an error. */
  public static TaskRefusedException of(ProtocolError error) {
    return new TaskRefusedException(error);
  }

  /** Refuses with a code. */
  public static TaskRefusedException of(A2aErrorCode code, String message) {
    return new TaskRefusedException(ProtocolError.of(code, message));
  }

  static TaskRefusedException field(String field, String description) {
    return new TaskRefusedException(ProtocolError.invalidParams(field, description));
  }

  /** Returns what the caller is told. */
  public ProtocolError error() {
    return error;
  }
}
