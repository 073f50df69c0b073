package app.moleculesai.sdk.runtime.files;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.SweepLease;
import java.time.Clock;
import java.time.Duration;

/** Deletes uploads that nobody needs any more ({@code wire.md} UP-12), one server at a time. One thread at a time. */
public final class UploadSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofMinutes(5);
  /** How long the others wait for a server that fell silent while it deletes. */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger(UploadSweep.class.getName());
  private static final Duration KEPT_WHEN_ACKED = Duration.ofHours(1);
  private static final int AT_ONCE = 20; // up to 500 MiB

  private final Registry registry;
  private final SweepLease lease;
  private final Clock clock;

  /** Takes the files, and the right to delete them. */
  public UploadSweep(Registry registry, SweepLease lease, Clock clock) {
    this.registry = registry;
    this.lease = lease;
    this.clock = clock;
  }

  /** Looks once. */
  public void sweep() {
    int all = 0;
    int deleted = AT_ONCE;
    while (deleted == AT_ONCE && lease.take()) {
      var now = clock.instant();
      deleted = registry.pendingUploads().deleteOver(now.minus(KEPT_WHEN_ACKED), now, AT_ONCE);
      all += deleted;
    }
    if (all > 0) {
      LOG.log(INFO, "deleted {0} uploads that were taken or expired", all);
    }
  }
}
