package app.moleculesai.sdk.runtime.protocol;

import java.io.Serial;

/** A tree is not what it should be; never leaves this room. */
final class MalformedException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final String field;
  private final String expectation;

  /**
   * Says what is wrong.
   *
   * @param expectation what the field must be, a sentence's end ({@code must be a string})
   */
  MalformedException(String field, String expectation) {
    super(field + " " + expectation, null, false, false); // an outcome, not a fault: no stack
    this.field = field;
    this.expectation = expectation;
  }

  String field() {
    return field;
  }

  String expectation() {
    return expectation;
  }
}
