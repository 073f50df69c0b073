package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.runtime.protocol.Generation;
import java.util.Optional;

/** The header by which clients ask for extensions of A2A, and agents say which of them they follow. */
public final class Extensions {
  /** The most characters of such a header. */
  public static final int LONGEST = 4 << 10;

  private Extensions() {}

  /** Returns the name of the header in a generation. */
  public static String header(Generation generation) {
    return generation == Generation.V0_3 ? "X-A2A-Extensions" : "A2A-Extensions";
  }

  /** Returns what can be passed on of an agent's header: nothing that is too long or no plain text. */
  public static Optional<String> passable(String value) {
    return value.length() <= LONGEST && value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
        ? Optional.of(value)
        : Optional.empty();
  }
}
