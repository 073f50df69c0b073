package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some fields of a workspace's row with new values; what is not named stays. The state is not among them: it changes
 * only by {@link StatusChange}. Immutable: every method returns a new patch.
 *
 * <pre>{@code
 * workspaces.update(id, WorkspacePatch.none().name("Ada").role(null), now);
 * }</pre>
 */
public final class WorkspacePatch {
  private static final WorkspacePatch NONE = new WorkspacePatch(
      new EnumMap<>(WorkspaceField.class));

  private final EnumMap<WorkspaceField, Optional<Object>> values;

  private WorkspacePatch(EnumMap<WorkspaceField, Optional<Object>> values) {
    this.values = values;
  }

  /** A patch that changes nothing. */
  public static WorkspacePatch none() {
    return NONE;
  }

  /**
   * Returns the fields to set; an empty value clears the field. The types are those of {@link Workspace}'s accessors,
   * numbers boxed. Unmodifiable.
   */
  public Map<WorkspaceField, Optional<Object>> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Says whether the patch changes nothing. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  private WorkspacePatch with(WorkspaceField field, @Nullable Object value) {
    var more = new EnumMap<WorkspaceField, Optional<Object>>(values);
    more.put(field, Optional.ofNullable(value));
    return new WorkspacePatch(more);
  }

  /** Sets the name, unique among live siblings. */
  public WorkspacePatch name(String value) {
    return with(WorkspaceField.NAME, Objects.requireNonNull(value, "name"));
  }

  /** Sets what it is for, in a sentence; null clears it. */
  public WorkspacePatch role(@Nullable String value) {
    return with(WorkspaceField.ROLE, value);
  }

  /** Sets the tier, 1 to 4. */
  public WorkspacePatch tier(int value) {
    return with(WorkspaceField.TIER, value);
  }

  /** Sets the name of its agent software. */
  public WorkspacePatch runtime(String value) {
    return with(WorkspaceField.RUNTIME, Objects.requireNonNull(value, "runtime"));
  }

  /** Sets the workspace above it; null clears it. */
  public WorkspacePatch parentId(@Nullable UUID value) {
    return with(WorkspaceField.PARENT_ID, value);
  }

  /** Sets the workspace that took its place; null clears it. */
  public WorkspacePatch forwardedTo(@Nullable UUID value) {
    return with(WorkspaceField.FORWARDED_TO, value);
  }

  /** Sets where its agent is, as agent or runtime said; null clears it. */
  public WorkspacePatch url(@Nullable String value) {
    return with(WorkspaceField.URL, value);
  }

  /** Sets how messages reach it. */
  public WorkspacePatch deliveryMode(DeliveryMode value) {
    return with(WorkspaceField.DELIVERY_MODE, Objects.requireNonNull(value, "deliveryMode"));
  }

  /** Sets its agent card, JSON; null clears it. */
  public WorkspacePatch agentCard(@Nullable Body value) {
    return with(WorkspaceField.AGENT_CARD, value);
  }

  /** Sets the bundle it came from; null clears it. */
  public WorkspacePatch sourceBundleId(@Nullable String value) {
    return with(WorkspaceField.SOURCE_BUNDLE_ID, value);
  }

  /** Sets the namespace of its shared memory; null clears it. */
  public WorkspacePatch awarenessNamespace(@Nullable String value) {
    return with(WorkspaceField.AWARENESS_NAMESPACE, value);
  }

  /** Sets the host folder it works in; null clears it. */
  public WorkspacePatch workspaceDir(@Nullable String value) {
    return with(WorkspaceField.WORKSPACE_DIR, value);
  }

  /** Sets {@code none}, {@code read_only} or {@code read_write}. */
  public WorkspacePatch workspaceAccess(String value) {
    return with(WorkspaceField.WORKSPACE_ACCESS, Objects.requireNonNull(value, "workspaceAccess"));
  }

  /** Sets how many tasks it takes at once. */
  public WorkspacePatch maxConcurrentTasks(int value) {
    return with(WorkspaceField.MAX_CONCURRENT_TASKS, value);
  }

  /** Sets what it may spend a month, in US cents; null clears it. */
  public WorkspacePatch budgetLimit(@Nullable Long value) {
    return with(WorkspaceField.BUDGET_LIMIT, value);
  }

  /** Sets what it spent this month, in US cents. */
  public WorkspacePatch monthlySpend(long value) {
    return with(WorkspaceField.MONTHLY_SPEND, value);
  }

  /** Sets when its agent last called; null clears it. */
  public WorkspacePatch lastHeartbeatAt(@Nullable Instant value) {
    return with(WorkspaceField.LAST_HEARTBEAT_AT, value);
  }

  /** Sets when it last sent a message; null clears it. */
  public WorkspacePatch lastOutboundAt(@Nullable Instant value) {
    return with(WorkspaceField.LAST_OUTBOUND_AT, value);
  }

  /** Sets the error rate its agent reported, 0 to 1. */
  public WorkspacePatch lastErrorRate(double value) {
    return with(WorkspaceField.LAST_ERROR_RATE, value);
  }

  /** Sets an error its agent reported. */
  public WorkspacePatch lastSampleError(String value) {
    return with(WorkspaceField.LAST_SAMPLE_ERROR, Objects.requireNonNull(value, "lastSampleError"));
  }

  /** Sets how many tasks it works on. */
  public WorkspacePatch activeTasks(int value) {
    return with(WorkspaceField.ACTIVE_TASKS, value);
  }

  /** Sets how long its agent runs, in seconds. */
  public WorkspacePatch uptimeSeconds(int value) {
    return with(WorkspaceField.UPTIME_SECONDS, value);
  }

  /** Sets what it works on. */
  public WorkspacePatch currentTask(String value) {
    return with(WorkspaceField.CURRENT_TASK, Objects.requireNonNull(value, "currentTask"));
  }

  /** Sets after how many idle minutes it sleeps; null clears it. */
  public WorkspacePatch hibernationIdleMinutes(@Nullable Integer value) {
    return with(WorkspaceField.HIBERNATION_IDLE_MINUTES, value);
  }

  /** Sets what a remote backend calls it; null clears it. */
  public WorkspacePatch instanceId(@Nullable String value) {
    return with(WorkspaceField.INSTANCE_ID, value);
  }

  /** Sets what the server shows the agent; null clears it. */
  public WorkspacePatch inboundSecret(@Nullable String value) {
    return with(WorkspaceField.PLATFORM_INBOUND_SECRET, value);
  }

  /** Sets the image it was started from; null clears it. */
  public WorkspacePatch imageDigest(@Nullable String value) {
    return with(WorkspaceField.RUNTIME_IMAGE_DIGEST, value);
  }

  /** Sets what its agent last said of itself, JSON; null clears it. */
  public WorkspacePatch agentSignals(@Nullable Body value) {
    return with(WorkspaceField.AGENT_SIGNALS, value);
  }

  /** Returns the names of the fields only. */
  @Override
  public String toString() {
    return "WorkspacePatch" + values.keySet();
  }
}
