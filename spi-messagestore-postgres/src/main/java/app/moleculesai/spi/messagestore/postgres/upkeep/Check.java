package app.moleculesai.spi.messagestore.postgres.upkeep;

import java.util.Optional;

/**
 * Something that may be wrong with rows.
 *
 * @param what what is counted, in the plural
 * @param count the query that counts it
 * @param remedy what is done about it, for the operator
 * @param repair the statement that does it; empty when it needs a human, or nothing
 * @param allowed whether it is no fault, only worth knowing
 */
public record Check(String what, String count, String remedy, Optional<String> repair,
    boolean allowed) {
  /** A fault that a statement mends. */
  public static Check mended(String what, String count, String remedy, String repair) {
    return new Check(what, count, remedy, Optional.of(repair), false);
  }

  /** A fault that only a human can mend. */
  public static Check manual(String what, String count, String remedy) {
    return new Check(what, count, remedy, Optional.empty(), false);
  }

  /** No fault. */
  public static Check allowed(String what, String count) {
    return new Check(what, count, "this is allowed", Optional.empty(), true);
  }
}
