package app.moleculesai.sdk.api.registry;

import java.util.Locale;

/** The fields of a workspace's row that a {@link WorkspacePatch} can set. A later version may add some. */
public enum WorkspaceField {
  /** The name, unique among live siblings. */
  NAME,
  /** What it is for, in a sentence. */
  ROLE,
  /** The tier, 1 to 4. */
  TIER,
  /** The state. */
  STATUS,
  /** The name of its agent software. */
  RUNTIME,
  /** The workspace above it. */
  PARENT_ID,
  /** The workspace that took its place. */
  FORWARDED_TO,
  /** Where its agent is, as agent or runtime said. */
  URL,
  /** How messages reach it. */
  DELIVERY_MODE,
  /** Its agent card, JSON. */
  AGENT_CARD,
  /** The bundle it came from. */
  SOURCE_BUNDLE_ID,
  /** The namespace of its shared memory. */
  AWARENESS_NAMESPACE,
  /** The host folder it works in. */
  WORKSPACE_DIR,
  /** {@code none}, {@code read_only} or {@code read_write}. */
  WORKSPACE_ACCESS,
  /** How many tasks it takes at once. */
  MAX_CONCURRENT_TASKS,
  /** What it may spend a month, in US cents. */
  BUDGET_LIMIT,
  /** What it spent this month, in US cents. */
  MONTHLY_SPEND,
  /** When its agent last called. */
  LAST_HEARTBEAT_AT,
  /** When it last sent a message. */
  LAST_OUTBOUND_AT,
  /** The error rate its agent reported, 0 to 1. */
  LAST_ERROR_RATE,
  /** An error its agent reported. */
  LAST_SAMPLE_ERROR,
  /** How many tasks it works on. */
  ACTIVE_TASKS,
  /** How long its agent runs, in seconds. */
  UPTIME_SECONDS,
  /** What it works on. */
  CURRENT_TASK,
  /** After how many idle minutes it sleeps. */
  HIBERNATION_IDLE_MINUTES,
  /** What a remote backend calls it. */
  INSTANCE_ID,
  /** What the server shows the agent. */
  PLATFORM_INBOUND_SECRET,
  /** The image it was started from. */
  RUNTIME_IMAGE_DIGEST,
  /** What its agent last said of itself, JSON. */
  AGENT_SIGNALS;

  private final String column = name().toLowerCase(Locale.ROOT);

  /** Returns the field's name on the wire and in rows. */
  public String column() {
    return column;
  }
}
