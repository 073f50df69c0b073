package app.moleculesai.sdk.runtime.events;

/** Every event there is ({@code wire.md} 11.3): a closed set. */
public enum EventType {
  WORKSPACE_PROVISIONING, WORKSPACE_ONLINE, WORKSPACE_AWAITING_AGENT, WORKSPACE_OFFLINE, WORKSPACE_DEGRADED, WORKSPACE_PROVISION_FAILED, WORKSPACE_PAUSED, WORKSPACE_HIBERNATED, WORKSPACE_REMOVED, WORKSPACE_HEARTBEAT(
      false), TASK_UPDATED(
          false), AGENT_CARD_UPDATED, AGENT_ASSIGNED, AGENT_REPLACED, AGENT_REMOVED, AGENT_MOVED, AGENT_MESSAGE(
              false), A2A_RESPONSE(false), ACTIVITY_LOGGED(
                  false), APPROVAL_REQUESTED, APPROVAL_ESCALATED, APPROVAL_APPROVED, APPROVAL_DENIED, CHANNEL_MESSAGE, CRON_EXECUTED, CRON_SKIPPED, DELEGATION_SENT, DELEGATION_STATUS, DELEGATION_COMPLETE, DELEGATION_FAILED, EXTERNAL_CREDENTIALS_ROTATED, WORKSPACE_EXPANDED, WORKSPACE_COLLAPSED;

  private final boolean recorded;

  EventType() {
    this(true);
  }

  EventType(boolean recorded) {
    this.recorded = recorded;
  }

  /** Says whether it is kept as a row besides being sent (EV-1). */
  public boolean isRecorded() {
    return recorded;
  }
}
