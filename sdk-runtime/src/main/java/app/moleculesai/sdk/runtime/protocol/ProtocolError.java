package app.moleculesai.sdk.runtime.protocol;

import java.util.List;

/**
 * An error of the protocol, of no generation yet; {@link ErrorJson} writes it.
 *
 * @param message for people; holds no value of a request
 * @param violations what is wrong with which field, for {@link A2aErrorCode#INVALID_PARAMS}
 */
public record ProtocolError(A2aErrorCode code, String message, List<FieldViolation> violations) {

  /**
   * One wrong field.
   *
   * @param field its path below the parameters ({@code message.parts[0].text})
   * @param description what it must be
   */
  public record FieldViolation(String field, String description) {}

  /** Takes the violations as they are now. */
  public ProtocolError {
    violations = List.copyOf(violations);
  }

  /** Returns an error that speaks of no field. */
  public static ProtocolError of(A2aErrorCode code, String message) {
    return new ProtocolError(code, message, List.of());
  }

  /** Returns the refusal of a field of the parameters. */
  public static ProtocolError invalidParams(String field, String description) {
    return new ProtocolError(A2aErrorCode.INVALID_PARAMS, field + " " + description,
        List.of(new FieldViolation(field, description)));
  }
}
