package app.moleculesai.sdk.runtime.protocol;

import java.util.Optional;

/** The state of a task, in the order of the numbers of 1.0. */
public enum TaskState implements WireEnum {
  /** Not known; {@code unknown} in 0.3. */
  UNSPECIFIED("unknown"),
  /** Received. */
  SUBMITTED("submitted"),
  /** Being worked on. */
  WORKING("working"),
  /** Ended with success. */
  COMPLETED("completed"),
  /** Ended with an error. */
  FAILED("failed"),
  /** Ended because somebody wanted it. */
  CANCELED("canceled"),
  /** Waits for another message. */
  INPUT_REQUIRED("input-required"),
  /** The agent does not want it. */
  REJECTED("rejected"),
  /** Waits for credentials. */
  AUTH_REQUIRED("auth-required");

  private final String name03;
  private final String name10 = "TASK_STATE_" + name();

  TaskState(String name03) {
    this.name03 = name03;
  }

  /** Returns the state of this name in this generation. */
  public static Optional<TaskState> find(String name, Generation generation) {
    return WireEnum.find(values(), name, generation);
  }

  /** Returns its name in a generation. */
  @Override
  public String name(Generation generation) {
    return generation == Generation.V0_3 ? name03 : name10;
  }

  /** Says whether a task in this state has ended. */
  public boolean isTerminal() {
    return switch (this) {
      case COMPLETED, FAILED, CANCELED, REJECTED -> true;
      default -> false;
    };
  }

  /** Says whether a task in this state waits for its client. */
  public boolean isInterrupted() {
    return this == INPUT_REQUIRED || this == AUTH_REQUIRED;
  }
}
