package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.ConfigValues;
import java.util.Map;
import java.util.Optional;

/**
 * What agents of a tier may do and use ({@code wire.md} 5.8).
 *
 * @param privileged whether tiers 3 and 4 get what they are named for
 * @param limits by tier; a tier that is missing has none
 */
record Tiers(boolean privileged, Map<Integer, Limits> limits) {
  private static final int ISOLATED = 1;
  private static final int ORDINARY = 2;
  private static final int PRIVILEGED = 3;
  private static final int HOST = 4;
  private static final long MEBIBYTE = 1024 * 1024;

  /**
   * How much an agent may use.
   *
   * @param memory in bytes
   * @param cpuQuota time of processors in each {@link #CPU_PERIOD}, in microseconds
   */
  record Limits(long memory, long cpuQuota) {
    /** Not in the engine's own unit, which it refuses when the machine has fewer processors than that. */
    static final long CPU_PERIOD = 100_000;

    private static final long SHARES_OF_ONE = 1024;

    static Limits of(long mebibytes, long shares) {
      // the kernel takes no quota of less than a millisecond
      return new Limits(mebibytes * MEBIBYTE,
          Math.max(1000, shares * CPU_PERIOD / SHARES_OF_ONE));
    }
  }

  /**
   * What an agent gets.
   *
   * @param isolated whether it has nothing but its configuration, and a root that it cannot write
   * @param privileged whether it has the rights of the host, and sees its processes
   * @param onHostNetwork whether it shares the host's network, and may use the daemon
   * @param lowered whether it asked for more than it got
   */
  record Tier(boolean isolated, boolean privileged, boolean onHostNetwork, boolean lowered,
      Optional<Limits> limits) {}

  static Tiers from(ConfigValues values) {
    return new Tiers(values.bool("allow-privileged-tiers"),
        Map.of(ORDINARY, limits(values, "tier2"), PRIVILEGED, limits(values, "tier3"), HOST,
            limits(values, "tier4")));
  }

  private static Limits limits(ConfigValues values, String tier) {
    return Limits.of(values.integer(tier + "-memory-mb"), values.integer(tier + "-cpu-shares"));
  }

  /** Returns what a workspace of this tier gets; a tier that is not known is an ordinary one. */
  Tier of(int wanted) {
    boolean high = wanted == PRIVILEGED || wanted == HOST;
    int got = (high && privileged) || wanted == ISOLATED ? wanted : ORDINARY;
    return new Tier(got == ISOLATED, got >= PRIVILEGED, got == HOST, high && !privileged,
        Optional.ofNullable(limits.get(got)));
  }
}
