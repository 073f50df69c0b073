package app.moleculesai.sdk.runtime.events;

/** Every event there is ({@code wire.md} 11.3, with the payloads): a closed set. */
public enum EventType {
  /** An agent is being started. */
  WORKSPACE_PROVISIONING,
  /** An agent answers, for the first time or again. */
  WORKSPACE_ONLINE,
  /** An agent that runs elsewhere may register. */
  WORKSPACE_AWAITING_AGENT,
  /** An agent is silent or gone. */
  WORKSPACE_OFFLINE,
  /** An agent works, but badly. */
  WORKSPACE_DEGRADED,
  /** An agent could not be started. */
  WORKSPACE_PROVISION_FAILED,
  /** An agent was stopped until somebody resumes it. */
  WORKSPACE_PAUSED,
  /** An agent was stopped until it is needed. */
  WORKSPACE_HIBERNATED,
  /** A workspace was deleted. */
  WORKSPACE_REMOVED,
  /** An agent said that it is there. */
  WORKSPACE_HEARTBEAT(false),
  /** An agent said what it works on. */
  TASK_UPDATED(false),
  /** An agent described itself anew. */
  AGENT_CARD_UPDATED,
  /** A workspace got an agent. */
  AGENT_ASSIGNED,
  /** A workspace got another agent. */
  AGENT_REPLACED,
  /** A workspace lost its agent. */
  AGENT_REMOVED,
  /** An agent went to another workspace; told for both. */
  AGENT_MOVED,
  /** An agent told people something. */
  AGENT_MESSAGE(false),
  /** An agent answered a person. */
  A2A_RESPONSE(false),
  /** A row of the activity log is final. */
  ACTIVITY_LOGGED(false),
  /** An agent asks for leave. */
  APPROVAL_REQUESTED,
  /** That question went on to the parent. */
  APPROVAL_ESCALATED,
  /** Leave was given. */
  APPROVAL_APPROVED,
  /** Leave was not given. */
  APPROVAL_DENIED,
  /** A message came or went through a channel. */
  CHANNEL_MESSAGE,
  /** A schedule ran. */
  CRON_EXECUTED,
  /** A schedule was due and did not run. */
  CRON_SKIPPED,
  /** A task was handed on. */
  DELEGATION_SENT,
  /** A task that was handed on changed its state. */
  DELEGATION_STATUS,
  /** A task that was handed on is done. */
  DELEGATION_COMPLETE,
  /** A task that was handed on failed. */
  DELEGATION_FAILED,
  /** An agent that runs elsewhere needs its new credentials. */
  EXTERNAL_CREDENTIALS_ROTATED,
  /** A team was made of a workspace. */
  WORKSPACE_EXPANDED,
  /** A team became one workspace again. */
  WORKSPACE_COLLAPSED;

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
