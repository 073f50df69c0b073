package app.moleculesai.sdk.api.plugin;

/**
 * How a component is at the moment it was asked.
 *
 * @param status whether it can do its work
 * @param message what the operator should know, without secrets; empty when all is well
 */
public record Health(Status status, String message) {
  /** Whether a component can do its work. */
  public enum Status {
    /** It works. */
    UP,
    /** It works with restrictions; the message names them. */
    DEGRADED,
    /** It does not work at the moment. */
    DOWN
  }

  /** All is well. */
  public static Health up() {
    return new Health(Status.UP, "");
  }

  /** Works with restrictions. */
  public static Health degraded(String message) {
    return new Health(Status.DEGRADED, message);
  }

  /** Does not work at the moment. */
  public static Health down(String message) {
    return new Health(Status.DOWN, message);
  }
}
