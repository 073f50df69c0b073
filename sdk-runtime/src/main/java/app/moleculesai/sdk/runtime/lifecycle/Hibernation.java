package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Puts agents to sleep until a message comes ({@code wire.md} 4.9). Safe for use by many threads. */
public final class Hibernation {
  private static final Set<WorkspaceStatus> AWAKE = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED);

  private final Changes changes;
  private final AgentObserver observer;
  private final WorkspaceDirectory directory;
  private final Clock clock;

  /** Takes who runs agents. */
  public Hibernation(Changes changes, AgentObserver observer, WorkspaceDirectory directory,
      Clock clock) {
    this.changes = changes;
    this.observer = observer;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Stops an agent that is awake; a message wakes it.
   *
   * @param force whether one that works on something is stopped too
   * @throws SdkException {@code workspace_not_found} when it is not awake, {@code agent_at_work},
   *         {@code conflict} when nobody here could wake it, {@code stop_failed} and then it is as it was
   */
  public void hibernate(UUID id, boolean force) {
    var row = directory.findNow(id).filter(found -> AWAKE.contains(found.status()))
        .orElseThrow(() -> new SdkException(ErrorCode.WORKSPACE_NOT_FOUND,
            "no workspace with the id " + id + " is awake"));
    var runtime = observer.owner(row).filter(owner -> owner.capabilities().canRestart())
        .orElseThrow(() -> new SdkException(ErrorCode.CONFLICT,
            "the agent of workspace " + id + " is not one that could be woken here"));
    var claim = StatusChange.to(WorkspaceStatus.HIBERNATING).from(AWAKE);
    if (!change(id, force ? claim : claim.ifIdle())) {
      throw atWork(directory.requireNow(id));
    }
    putToSleep(runtime, row);
  }

  private static SdkException atWork(Workspace row) {
    return new SdkException(ErrorCode.AGENT_AT_WORK, "workspace " + row.id() + " works on "
        + row.activeTasks() + " tasks; repeat with force=true to stop it all the same")
        .with("active_tasks", row.activeTasks());
  }

  /** Goes on where a server was interrupted between the two steps. */
  public void complete(Workspace row) {
    observer.owner(row).ifPresent(runtime -> putToSleep(runtime, row));
  }

  private void putToSleep(WorkspaceRuntime runtime, Workspace row) {
    try {
      runtime.stop(row.id());
    } catch (SdkException e) {
      change(row.id(),
          StatusChange.to(WorkspaceStatus.ONLINE).from(WorkspaceStatus.HIBERNATING));
      throw new SdkException(ErrorCode.STOP_FAILED,
          "the agent of workspace " + row.id() + " could not be stopped; repeat", e);
    } finally {
      observer.forget(row.id());
    }
    change(row.id(), StatusChange.to(WorkspaceStatus.HIBERNATED).from(WorkspaceStatus.HIBERNATING)
        .setting(WorkspacePatch.none().url(null)));
  }

  private boolean change(UUID id, StatusChange wanted) {
    return changes.commit((transaction, news) -> {
      var change = transaction.workspaces().change(id, wanted, clock.instant());
      change.ifPresent(done -> {
        if (wanted.to() == WorkspaceStatus.HIBERNATED) {
          news.tell(EventType.WORKSPACE_HIBERNATED, id,
              Payload.with("name", done.workspace().name()).and("tier", done.workspace().tier())
                  .body());
        }
        news.changed(id);
      });
      return change.isPresent();
    });
  }
}
