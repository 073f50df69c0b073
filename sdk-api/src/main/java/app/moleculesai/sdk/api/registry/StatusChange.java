package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of state together with what must hold for it: one conditional update. Immutable:
 * every method returns a new change.
 *
 * <pre>{@code
 * StatusChange.to(OFFLINE).from(ONLINE, DEGRADED).ifHeartbeatBefore(limit).setting(WorkspacePatch.none().url(null))
 * }</pre>
 */
public final class StatusChange {
  private final WorkspaceStatus to;
  private final Set<WorkspaceStatus> from;
  private final WorkspacePatch patch;
  private final @Nullable Instant heartbeatBefore;
  private final @Nullable Instant updatedBefore;
  private final boolean idle;

  private StatusChange(WorkspaceStatus to, Set<WorkspaceStatus> from, WorkspacePatch patch,
      @Nullable Instant heartbeatBefore, @Nullable Instant updatedBefore, boolean idle) {
    this.to = to;
    this.from = from;
    this.patch = patch;
    this.heartbeatBefore = heartbeatBefore;
    this.updatedBefore = updatedBefore;
    this.idle = idle;
  }

  /** Starts a change from any live state. */
  public static StatusChange to(WorkspaceStatus to) {
    return new StatusChange(to, WorkspaceStatus.LIVE, WorkspacePatch.none(), null, null, false);
  }

  /** Only from these states; {@code removed} is never left, whatever is named here. */
  public StatusChange from(WorkspaceStatus first, WorkspaceStatus... more) {
    return from(java.util.EnumSet.of(first, more));
  }

  /** Only from these states; {@code removed} is never left, whatever is named here. */
  public StatusChange from(Set<WorkspaceStatus> states) {
    var live = new java.util.HashSet<>(states);
    live.remove(WorkspaceStatus.REMOVED);
    return new StatusChange(to, Set.copyOf(live), patch, heartbeatBefore, updatedBefore, idle);
  }

  /** Sets these fields in the same update. */
  public StatusChange setting(WorkspacePatch fields) {
    return new StatusChange(to, from, fields, heartbeatBefore, updatedBefore, idle);
  }

  /** Only if the last heartbeat (or, without any, the last change of the row) is older than this. */
  public StatusChange ifHeartbeatBefore(Instant limit) {
    return new StatusChange(to, from, patch, limit, updatedBefore, idle);
  }

  /** Only if the row last changed before this. */
  public StatusChange ifUpdatedBefore(Instant limit) {
    return new StatusChange(to, from, patch, heartbeatBefore, limit, idle);
  }

  /** Only if it works on no task. */
  public StatusChange ifIdle() {
    return new StatusChange(to, from, patch, heartbeatBefore, updatedBefore, true);
  }

  /** Returns the new state. */
  public WorkspaceStatus to() {
    return to;
  }

  /** Returns the states it may start from, never {@code removed}. */
  public Set<WorkspaceStatus> from() {
    return from;
  }

  /** Returns the fields to set with it. */
  public WorkspacePatch patch() {
    return patch;
  }

  /** Returns the time that the last heartbeat must be older than. */
  public Optional<Instant> heartbeatBefore() {
    return Optional.ofNullable(heartbeatBefore);
  }

  /** Returns the time that the last change must be older than. */
  public Optional<Instant> updatedBefore() {
    return Optional.ofNullable(updatedBefore);
  }

  /** Says whether the workspace must be idle. */
  public boolean onlyIfIdle() {
    return idle;
  }

  /** Says whether a row fulfils every condition. */
  public boolean allows(Workspace row) {
    return from.contains(row.status())
        && (heartbeatBefore == null
            || row.lastHeartbeatAt().orElse(row.updatedAt()).isBefore(heartbeatBefore))
        && (updatedBefore == null || row.updatedAt().isBefore(updatedBefore))
        && (!idle || row.activeTasks() == 0);
  }
}
