package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.List;

/**
 * What an operator can do to the storage behind a component from the command line ({@code ./molecule db}), without
 * a component that was started; servers may run on the same storage meanwhile. One thread at a time.
 *
 * <p>
 * Every method but {@link #close()} may do I/O and throws {@code unavailable} when the storage does not answer, and
 * {@code unsupported} when it has no such thing. What is found is a {@link Report}, never an exception.
 */
public interface Upkeep extends AutoCloseable {
  /**
   * What was found or done.
   *
   * @param healthy whether there is nothing left to do
   * @param lines what the operator reads, one fact a line; without message bodies, attachment addresses and secrets
   */
  record Report(boolean healthy, List<String> lines) {
    /** Copies the lines. */
    public Report {
      lines = List.copyOf(lines);
    }
  }

  /** Says where the storage is, which shape it has and which it should have; changes nothing. */
  Report status();

  /** Brings the storage to the shape this version needs, as the start of the component would. */
  default Report migrate() {
    throw SdkException.unsupported("migrating this storage");
  }

  /**
   * Looks for what should not be there: gaps, duplicates, rows that belong to nothing.
   *
   * @param repair whether to mend it; otherwise nothing is changed, and the lines say what would be done
   */
  default Report examine(boolean repair) {
    throw SdkException.unsupported("examining this storage");
  }

  /**
   * Takes over storage that another program filled, with all its rows and ids.
   *
   * @param apply whether to do it; otherwise nothing is changed, and the lines are the plan
   */
  default Report adopt(boolean apply) {
    throw SdkException.unsupported("adopting this storage");
  }

  /** Closes what was opened for this. Safe to call twice; does not throw. */
  @Override
  void close();
}
