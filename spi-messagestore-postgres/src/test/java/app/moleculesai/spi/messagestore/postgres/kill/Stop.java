package app.moleculesai.spi.messagestore.postgres.kill;

/** Where an operation is to stand still: after so many steps. Safe for use by many threads; the monitor guards the count. */
final class Stop {
  /** What becomes of a step. */
  enum Verdict {
    /** It goes on, and so does what follows. */
    PASS,
    /** It goes on; its answer does not come back. */
    PASS_AS_LAST,
    /** It does not go on. */
    HOLD
  }

  private final int after;
  private volatile boolean reached;
  private int count;
  private boolean used;

  Stop(int after) {
    this.after = after;
  }

  /** Counts a step. */
  synchronized Verdict next() {
    if (used) {
      return Verdict.PASS;
    }
    if (after == 0) {
      used = true;
      return Verdict.HOLD;
    }
    count++;
    used = count == after;
    return used ? Verdict.PASS_AS_LAST : Verdict.PASS;
  }

  /** Notes that the last step was done, or the first held back. */
  void reach() {
    reached = true;
  }

  /** Says whether everything before stands done at the server, and nothing else goes there. */
  boolean isReached() {
    return reached;
  }
}
