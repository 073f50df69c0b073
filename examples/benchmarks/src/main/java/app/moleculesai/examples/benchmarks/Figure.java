package app.moleculesai.examples.benchmarks;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of the result.
 *
 * @param unit of {@code ours} and of {@code limit}
 * @param limit what the best possible server reaches in the same run
 * @param cpuMicros the server's processor time for a request
 * @param limitCpuMicros the same of the limit
 * @param errors replies other than expected; with any, the figure means nothing
 */
record Figure(String name, String unit, double ours, OptionalDouble limit, Optional<Goal> goal,
    OptionalDouble cpuMicros, OptionalDouble limitCpuMicros, long errors) {
  /** What {@code ours} should be. */
  sealed interface Goal {
    /** At least so much of the limit. */
    record OfLimit(double least) implements Goal {}

    /** At most so much. */
    record AtMost(double most) implements Goal {}

    /** At most so many times the limit, which is a time. */
    record TimesLimit(double most) implements Goal {}
  }

  /** A server beside its limit. */
  static Figure beside(String name, String unit, Rounds.Result ours, Rounds.Result limit,
      Optional<Goal> goal) {
    return new Figure(name, unit, ours.perSecond(), OptionalDouble.of(limit.perSecond()), goal,
        OptionalDouble.of(ours.cpuMicros()), OptionalDouble.of(limit.cpuMicros()),
        ours.errors() + limit.errors());
  }

  /** A time in milliseconds, with what it may be. */
  static Figure millis(String name, double ours, double most) {
    return new Figure(name, "ms", ours, OptionalDouble.empty(),
        Optional.of(new Goal.AtMost(most)), OptionalDouble.empty(), OptionalDouble.empty(), 0);
  }

  /** A time in milliseconds beside the time of a limit. */
  static Figure millis(String name, double ours, double limit, Optional<Goal> goal) {
    return new Figure(name, "ms", ours, OptionalDouble.of(limit), goal, OptionalDouble.empty(),
        OptionalDouble.empty(), 0);
  }

  /** Anything that may be at most so much, without a limit to compare it with. */
  static Figure atMost(String name, String unit, double ours, double most, long errors) {
    return new Figure(name, unit, ours, OptionalDouble.empty(),
        Optional.of(new Goal.AtMost(most)), OptionalDouble.empty(), OptionalDouble.empty(),
        errors);
  }

  /** A rate beside that of a limit, without the processor's time: both ran in one process. */
  static Figure rate(String name, double ours, double limit, Optional<Goal> goal) {
    return new Figure(name, "/s", ours, OptionalDouble.of(limit), goal, OptionalDouble.empty(),
        OptionalDouble.empty(), 0);
  }

  /** Returns how much of the limit was reached. */
  OptionalDouble ratio() {
    return limit.isPresent()
        ? OptionalDouble.of(ours / limit.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Says whether the goal was met; nothing when there is none. */
  Optional<Boolean> met() {
    return goal.map(wanted -> errors == 0 && switch (wanted) {
      case Goal.OfLimit of -> ratio().orElse(0) >= of.least();
      case Goal.AtMost at -> ours <= at.most();
      case Goal.TimesLimit times -> ratio().orElse(Double.MAX_VALUE) <= times.most();
    });
  }
}
