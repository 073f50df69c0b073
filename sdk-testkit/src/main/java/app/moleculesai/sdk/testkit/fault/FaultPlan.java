package app.moleculesai.sdk.testkit.fault;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Says which calls go wrong and how; calls are counted from 1. Immutable: every method returns a new plan.
 *
 * <pre>{@code
 * FaultPlan.none().on(3, Fault.LOSE_ANSWER).on(5, Fault.BUSY)
 * }</pre>
 */
public final class FaultPlan {
  /** Of so many calls one goes wrong, when a seed decides. */
  private static final int ONE_IN = 4;

  private final OptionalLong seed;
  private final TreeMap<Integer, Fault> faults;

  private FaultPlan(OptionalLong seed, Map<Integer, Fault> faults) {
    this.seed = seed;
    this.faults = new TreeMap<>(faults);
  }

  /** Nothing goes wrong. */
  public static FaultPlan none() {
    return new FaultPlan(OptionalLong.empty(), Map.of());
  }

  /**
   * One call in four goes wrong; which ones and how follows from the seed, so that the same calls in the same order
   * meet the same faults.
   */
  public static FaultPlan seeded(long seed) {
    return new FaultPlan(OptionalLong.of(seed), Map.of());
  }

  /** Lets one call go wrong so, whatever the seed says. */
  public FaultPlan on(int call, Fault fault) {
    var more = new TreeMap<>(faults);
    more.put(call, fault);
    return new FaultPlan(seed, more);
  }

  /**
   * Returns what happens to a call.
   *
   * @param possible the faults that have a meaning for it
   * @throws IllegalStateException when a fault was put on this call that has none
   */
  Optional<Fault> fault(int call, List<Fault> possible) {
    var wanted = faults.get(call);
    if (wanted != null) {
      if (!possible.contains(wanted)) {
        throw new IllegalStateException(
            "call " + call + " cannot go wrong as " + wanted + ", only as one of " + possible);
      }
      return Optional.of(wanted);
    }
    if (seed.isEmpty()) {
      return Optional.empty();
    }
    // a generator of its own for each call: a call's fault does not depend on what the others were
    var random = new SplittableRandom(seed.getAsLong() * 1_000_003 + call);
    return random.nextInt(ONE_IN) == 0
        ? Optional.of(possible.get(random.nextInt(possible.size())))
        : Optional.empty();
  }

  /** Returns the seed and the faults that were named. */
  @Override
  public String toString() {
    var text = seed.isPresent() ? "seed " + seed.getAsLong() : "no seed";
    return faults.isEmpty() ? text : text + ", plan " + faults;
  }
}
