package app.moleculesai.sdk.api.messagestore;

import java.util.Set;

/**
 * The statuses of an activity, as they stand in a row. Three are open; every other word is final and never changes.
 */
public final class ActivityStatus {
  /** A turn that was received and not yet answered. */
  public static final String PENDING = "pending";
  /** A turn that waits in the queue. */
  public static final String QUEUED = "queued";
  /** A delegation that was sent. */
  public static final String DISPATCHED = "dispatched";
  /** A turn that was answered. */
  public static final String OK = "ok";
  /** A turn that failed. */
  public static final String ERROR = "error";
  /** A turn whose time ran out. */
  public static final String TIMEOUT = "timeout";
  /** A delegation that was answered. */
  public static final String COMPLETED = "completed";
  /** A delegation that failed. */
  public static final String FAILED = "failed";
  /** A turn or firing that was not made. */
  public static final String SKIPPED = "skipped";
  /** A schedule whose answers stay empty. */
  public static final String STALE = "stale";

  /** The statuses that may still change. */
  public static final Set<String> OPEN = Set.of(PENDING, QUEUED, DISPATCHED);

  private ActivityStatus() {}

  /** Says whether a row of this status may still change. */
  public static boolean isOpen(String status) {
    return OPEN.contains(status);
  }
}
