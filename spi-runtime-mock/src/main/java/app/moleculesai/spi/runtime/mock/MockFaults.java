package app.moleculesai.spi.runtime.mock;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Faults that hit a share of all calls. Which ones follows from the seed, the name of the workspace and how often it was
 * called before, so that a run can be repeated even though ids change and threads race. Immutable; its text shows the
 * seed.
 *
 * <pre>{@code
 * MockFaults.seeded(42).delaying(0.1, Duration.ofSeconds(2)).failing(0.05, 503).dropping(0.01)
 * }</pre>
 */
public final class MockFaults {
  /** What happens to one call. */
  sealed interface Fault {
    /** Nothing. */
    record None() implements Fault {}

    /** An error status instead of the reply. */
    record Fail(int status) implements Fault {}

    /** No reply. */
    record Drop() implements Fault {}

    /** A stream breaks; {@code share} of its events come through. */
    record Break(double share) implements Fault {}
  }

  /** How late a call is answered, and what else happens. */
  record Hit(Duration delay, Fault fault) {}

  private static final Hit MISS = new Hit(Duration.ZERO, new Fault.None());

  private final long seed;
  private final double delayRate;
  private final Duration delay;
  private final double failRate;
  private final int failStatus;
  private final double dropRate;
  private final double breakRate;

  private MockFaults(long seed, double delayRate, Duration delay, double failRate, int failStatus,
      double dropRate, double breakRate) {
    this.seed = seed;
    this.delayRate = rate(delayRate);
    this.delay = delay;
    this.failRate = rate(failRate);
    this.failStatus = failStatus;
    this.dropRate = rate(dropRate);
    this.breakRate = rate(breakRate);
  }

  /** Starts without any fault. */
  public static MockFaults seeded(long seed) {
    return new MockFaults(seed, 0, Duration.ZERO, 0, 500, 0, 0);
  }

  /**
   * Answers late.
   *
   * @param rate the share of calls, 0 to 1; on top of any other fault
   */
  public MockFaults delaying(double rate, Duration by) {
    return new MockFaults(seed, rate, by, failRate, failStatus, dropRate, breakRate);
  }

  /**
   * Answers with an error status.
   *
   * @param rate the share of calls, 0 to 1
   */
  public MockFaults failing(double rate, int status) {
    return new MockFaults(seed, delayRate, delay, rate, status, dropRate, breakRate);
  }

  /**
   * Breaks the connection instead of answering.
   *
   * @param rate the share of calls, 0 to 1
   */
  public MockFaults dropping(double rate) {
    return new MockFaults(seed, delayRate, delay, failRate, failStatus, rate, breakRate);
  }

  /**
   * Breaks streams before their end, some before their first event. Does nothing to answers that are not streams.
   *
   * @param rate the share of calls, 0 to 1
   */
  public MockFaults breaking(double rate) {
    return new MockFaults(seed, delayRate, delay, failRate, failStatus, dropRate, rate);
  }

  /** Decides about a call; the same every time it is asked. */
  Hit hit(String workspaceName, long turn) {
    if (!areAny()) {
      return MISS;
    }
    var random = new SplittableRandom(31 * (31 * seed + workspaceName.hashCode()) + turn);
    // always in this order and always all, so that changing one rate leaves the other faults where they are
    boolean late = random.nextDouble() < delayRate;
    boolean fail = random.nextDouble() < failRate;
    boolean drop = random.nextDouble() < dropRate;
    boolean broken = random.nextDouble() < breakRate;
    double share = random.nextDouble();
    return new Hit(late ? delay : Duration.ZERO, fault(fail, drop, broken, share));
  }

  private Fault fault(boolean fail, boolean drop, boolean broken, double share) {
    if (fail) {
      return new Fault.Fail(failStatus);
    }
    if (drop) {
      return new Fault.Drop();
    }
    return broken ? new Fault.Break(share) : new Fault.None();
  }

  boolean areAny() {
    return delayRate + failRate + dropRate + breakRate > 0;
  }

  private static double rate(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate is 0 to 1, not " + rate);
    }
    return rate;
  }

  @Override
  public String toString() {
    return "MockFaults[seed=" + seed + ", delaying=" + delayRate + " by " + delay + ", failing="
        + failRate + " with " + failStatus + ", dropping=" + dropRate + ", breaking=" + breakRate
        + "]";
  }
}
