package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One agent endpoint: a role in the org chart with a stable identity. Immutable; its
 * text shows neither card nor secret.
 */
public final class Workspace implements WorkspaceView {
  private final Builder values;

  private Workspace(Builder values) {
    this.values = values;
  }

  /** Starts a row in state {@code provisioning}; times are cut to microseconds. */
  public static Builder of(UUID id, String name, Instant createdAt) {
    return new Builder(id, name, createdAt);
  }

  /** Starts a row with these values. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the row with the fields of a patch. */
  public Workspace with(WorkspacePatch patch, Instant updatedAt) {
    var changed = toBuilder();
    patch.values().forEach((field, value) -> changed.set(field, value.orElse(null)));
    return changed.updatedAt(updatedAt).build();
  }

  /** Says whether the row counts as there: every state but {@code removed}. */
  public boolean isLive() {
    return values.status != WorkspaceStatus.REMOVED;
  }

  /** Says whether it takes one task more: by what its agent last said, it works on fewer than it takes at once. */
  public boolean isFree() {
    return values.activeTasks < values.maxConcurrentTasks;
  }

  /** Returns the id. */
  @Override
  public UUID id() {
    return values.id;
  }

  /** Returns when it was created. */
  public Instant createdAt() {
    return values.createdAt;
  }

  /** Returns the name, unique among live siblings. */
  @Override
  public String name() {
    return values.name;
  }

  /** Returns what it is for, in a sentence. */
  @Override
  public Optional<String> role() {
    return Optional.ofNullable(values.role);
  }

  /** Returns the tier, 1 to 4. */
  @Override
  public int tier() {
    return values.tier;
  }

  /** Returns the state. */
  public WorkspaceStatus status() {
    return values.status;
  }

  /** Returns the name of its agent software. */
  @Override
  public String runtime() {
    return values.runtime;
  }

  /** Returns the workspace above it. */
  public Optional<UUID> parentId() {
    return Optional.ofNullable(values.parentId);
  }

  /** Returns the workspace that took its place. */
  public Optional<UUID> forwardedTo() {
    return Optional.ofNullable(values.forwardedTo);
  }

  /** Returns where its agent is, as agent or runtime said. */
  @Override
  public Optional<String> url() {
    return Optional.ofNullable(values.url);
  }

  /** Returns how messages reach it. */
  @Override
  public DeliveryMode deliveryMode() {
    return values.deliveryMode;
  }

  /** Returns its agent card, JSON. */
  public Optional<Body> agentCard() {
    return Optional.ofNullable(values.agentCard);
  }

  /** Returns the bundle it came from. */
  public Optional<String> sourceBundleId() {
    return Optional.ofNullable(values.sourceBundleId);
  }

  /** Returns the namespace of its shared memory. */
  public Optional<String> awarenessNamespace() {
    return Optional.ofNullable(values.awarenessNamespace);
  }

  /** Returns the host folder it works in. */
  @Override
  public Optional<String> workspaceDir() {
    return Optional.ofNullable(values.workspaceDir);
  }

  /** Returns {@code none}, {@code read_only} or {@code read_write}. */
  @Override
  public String workspaceAccess() {
    return values.workspaceAccess;
  }

  /** Returns how many tasks it takes at once. */
  public int maxConcurrentTasks() {
    return values.maxConcurrentTasks;
  }

  /** Returns what it may spend a month, in US cents. */
  public Optional<Long> budgetLimit() {
    return Optional.ofNullable(values.budgetLimit);
  }

  /** Returns what it spent this month, in US cents. */
  public long monthlySpend() {
    return values.monthlySpend;
  }

  /** Returns when its agent last called. */
  public Optional<Instant> lastHeartbeatAt() {
    return Optional.ofNullable(values.lastHeartbeatAt);
  }

  /** Returns when it last sent a message. */
  public Optional<Instant> lastOutboundAt() {
    return Optional.ofNullable(values.lastOutboundAt);
  }

  /** Returns the error rate its agent reported, 0 to 1. */
  public double lastErrorRate() {
    return values.lastErrorRate;
  }

  /** Returns an error its agent reported. */
  public String lastSampleError() {
    return values.lastSampleError;
  }

  /** Returns how many tasks it works on. */
  public int activeTasks() {
    return values.activeTasks;
  }

  /** Returns how long its agent runs, in seconds. */
  public int uptimeSeconds() {
    return values.uptimeSeconds;
  }

  /** Returns what it works on. */
  public String currentTask() {
    return values.currentTask;
  }

  /** Returns after how many idle minutes it sleeps. */
  public Optional<Integer> hibernationIdleMinutes() {
    return Optional.ofNullable(values.hibernationIdleMinutes);
  }

  /** Returns what a remote backend calls it. */
  public Optional<String> instanceId() {
    return Optional.ofNullable(values.instanceId);
  }

  /** Returns what the server shows the agent. */
  public Optional<String> inboundSecret() {
    return Optional.ofNullable(values.inboundSecret);
  }

  /** Returns the image it was started from. */
  public Optional<String> imageDigest() {
    return Optional.ofNullable(values.imageDigest);
  }

  /** Returns what its agent last said of itself, JSON. */
  public Optional<Body> agentSignals() {
    return Optional.ofNullable(values.agentSignals);
  }

  /** Returns when the row last changed. */
  public Instant updatedAt() {
    return values.updatedAt;
  }

  /** Says the same of the same row. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Workspace that && values.id.equals(that.values.id)
        && same(values, that.values);
  }

  @Override
  public int hashCode() {
    return values.id.hashCode();
  }

  @Override
  public String toString() {
    return "Workspace[" + values.id + ", name=" + values.name + ", status=" + values.status.word()
        + "]";
  }

  private static boolean same(Builder a, Builder b) {
    for (var field : WorkspaceField.values()) {
      if (!Objects.equals(a.get(field), b.get(field))) {
        return false;
      }
    }
    return a.createdAt.equals(b.createdAt) && a.updatedAt.equals(b.updatedAt);
  }

  /** Collects the values of a row. Belongs to one thread. */
  public static final class Builder {
    private final UUID id;
    private final Instant createdAt;
    private String name;
    private @Nullable String role;
    private int tier = 3;
    private WorkspaceStatus status = WorkspaceStatus.PROVISIONING;
    private String runtime = "langgraph";
    private @Nullable UUID parentId;
    private @Nullable UUID forwardedTo;
    private @Nullable String url;
    private DeliveryMode deliveryMode = DeliveryMode.PUSH;
    private @Nullable Body agentCard;
    private @Nullable String sourceBundleId;
    private @Nullable String awarenessNamespace;
    private @Nullable String workspaceDir;
    private String workspaceAccess = "none";
    private int maxConcurrentTasks = 1;
    private @Nullable Long budgetLimit;
    private long monthlySpend;
    private @Nullable Instant lastHeartbeatAt;
    private @Nullable Instant lastOutboundAt;
    private double lastErrorRate;
    private String lastSampleError = "";
    private int activeTasks;
    private int uptimeSeconds;
    private String currentTask = "";
    private @Nullable Integer hibernationIdleMinutes;
    private @Nullable String instanceId;
    private @Nullable String inboundSecret;
    private @Nullable String imageDigest;
    private @Nullable Body agentSignals;
    private Instant updatedAt;

    private Builder(UUID id, String name, Instant createdAt) {
      this.id = Objects.requireNonNull(id, "id");
      this.name = Objects.requireNonNull(name, "name");
      this.createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
      this.updatedAt = this.createdAt;
    }

    private Builder(Builder other) {
      this(other.id, other.name, other.createdAt);
      role = other.role;
      tier = other.tier;
      status = other.status;
      runtime = other.runtime;
      parentId = other.parentId;
      forwardedTo = other.forwardedTo;
      url = other.url;
      deliveryMode = other.deliveryMode;
      agentCard = other.agentCard;
      sourceBundleId = other.sourceBundleId;
      awarenessNamespace = other.awarenessNamespace;
      workspaceDir = other.workspaceDir;
      workspaceAccess = other.workspaceAccess;
      maxConcurrentTasks = other.maxConcurrentTasks;
      budgetLimit = other.budgetLimit;
      monthlySpend = other.monthlySpend;
      lastHeartbeatAt = other.lastHeartbeatAt;
      lastOutboundAt = other.lastOutboundAt;
      lastErrorRate = other.lastErrorRate;
      lastSampleError = other.lastSampleError;
      activeTasks = other.activeTasks;
      uptimeSeconds = other.uptimeSeconds;
      currentTask = other.currentTask;
      hibernationIdleMinutes = other.hibernationIdleMinutes;
      instanceId = other.instanceId;
      inboundSecret = other.inboundSecret;
      imageDigest = other.imageDigest;
      agentSignals = other.agentSignals;
      updatedAt = other.updatedAt;
    }

    /** Sets the name, unique among live siblings. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Sets what it is for, in a sentence; null for none. */
    public Builder role(@Nullable String value) {
      role = value;
      return this;
    }

    /** Sets the tier, 1 to 4. */
    public Builder tier(int value) {
      tier = value;
      return this;
    }

    /** Sets the state. */
    public Builder status(WorkspaceStatus value) {
      status = value;
      return this;
    }

    /** Sets the name of its agent software. */
    public Builder runtime(String value) {
      runtime = value;
      return this;
    }

    /** Sets the workspace above it; null for none. */
    public Builder parentId(@Nullable UUID value) {
      parentId = value;
      return this;
    }

    /** Sets the workspace that took its place; null for none. */
    public Builder forwardedTo(@Nullable UUID value) {
      forwardedTo = value;
      return this;
    }

    /** Sets where its agent is, as agent or runtime said; null for none. */
    public Builder url(@Nullable String value) {
      url = value;
      return this;
    }

    /** Sets how messages reach it. */
    public Builder deliveryMode(DeliveryMode value) {
      deliveryMode = value;
      return this;
    }

    /** Sets its agent card, JSON; null for none. */
    public Builder agentCard(@Nullable Body value) {
      agentCard = value;
      return this;
    }

    /** Sets the bundle it came from; null for none. */
    public Builder sourceBundleId(@Nullable String value) {
      sourceBundleId = value;
      return this;
    }

    /** Sets the namespace of its shared memory; null for none. */
    public Builder awarenessNamespace(@Nullable String value) {
      awarenessNamespace = value;
      return this;
    }

    /** Sets the host folder it works in; null for none. */
    public Builder workspaceDir(@Nullable String value) {
      workspaceDir = value;
      return this;
    }

    /** Sets {@code none}, {@code read_only} or {@code read_write}. */
    public Builder workspaceAccess(String value) {
      workspaceAccess = value;
      return this;
    }

    /** Sets how many tasks it takes at once. */
    public Builder maxConcurrentTasks(int value) {
      maxConcurrentTasks = value;
      return this;
    }

    /** Sets what it may spend a month, in US cents; null for none. */
    public Builder budgetLimit(@Nullable Long value) {
      budgetLimit = value;
      return this;
    }

    /** Sets what it spent this month, in US cents. */
    public Builder monthlySpend(long value) {
      monthlySpend = value;
      return this;
    }

    /** Sets when its agent last called; null for none. */
    public Builder lastHeartbeatAt(@Nullable Instant value) {
      lastHeartbeatAt = value == null ? null : value.truncatedTo(ChronoUnit.MICROS);
      return this;
    }

    /** Sets when it last sent a message; null for none. */
    public Builder lastOutboundAt(@Nullable Instant value) {
      lastOutboundAt = value == null ? null : value.truncatedTo(ChronoUnit.MICROS);
      return this;
    }

    /** Sets the error rate its agent reported, 0 to 1. */
    public Builder lastErrorRate(double value) {
      lastErrorRate = value;
      return this;
    }

    /** Sets an error its agent reported. */
    public Builder lastSampleError(String value) {
      lastSampleError = value;
      return this;
    }

    /** Sets how many tasks it works on. */
    public Builder activeTasks(int value) {
      activeTasks = value;
      return this;
    }

    /** Sets how long its agent runs, in seconds. */
    public Builder uptimeSeconds(int value) {
      uptimeSeconds = value;
      return this;
    }

    /** Sets what it works on. */
    public Builder currentTask(String value) {
      currentTask = value;
      return this;
    }

    /** Sets after how many idle minutes it sleeps; null for none. */
    public Builder hibernationIdleMinutes(@Nullable Integer value) {
      hibernationIdleMinutes = value;
      return this;
    }

    /** Sets what a remote backend calls it; null for none. */
    public Builder instanceId(@Nullable String value) {
      instanceId = value;
      return this;
    }

    /** Sets what the server shows the agent; null for none. */
    public Builder inboundSecret(@Nullable String value) {
      inboundSecret = value;
      return this;
    }

    /** Sets the image it was started from; null for none. */
    public Builder imageDigest(@Nullable String value) {
      imageDigest = value;
      return this;
    }

    /** Sets what its agent last said of itself, JSON; null for nothing. */
    public Builder agentSignals(@Nullable Body value) {
      agentSignals = value;
      return this;
    }

    /** Sets when the row last changed. */
    public Builder updatedAt(Instant value) {
      updatedAt = value.truncatedTo(ChronoUnit.MICROS);
      return this;
    }

    private @Nullable Object get(WorkspaceField field) {
      return switch (field) {
        case NAME -> name;
        case ROLE -> role;
        case TIER -> tier;
        case STATUS -> status;
        case RUNTIME -> runtime;
        case PARENT_ID -> parentId;
        case FORWARDED_TO -> forwardedTo;
        case URL -> url;
        case DELIVERY_MODE -> deliveryMode;
        case AGENT_CARD -> agentCard;
        case SOURCE_BUNDLE_ID -> sourceBundleId;
        case AWARENESS_NAMESPACE -> awarenessNamespace;
        case WORKSPACE_DIR -> workspaceDir;
        case WORKSPACE_ACCESS -> workspaceAccess;
        case MAX_CONCURRENT_TASKS -> maxConcurrentTasks;
        case BUDGET_LIMIT -> budgetLimit;
        case MONTHLY_SPEND -> monthlySpend;
        case LAST_HEARTBEAT_AT -> lastHeartbeatAt;
        case LAST_OUTBOUND_AT -> lastOutboundAt;
        case LAST_ERROR_RATE -> lastErrorRate;
        case LAST_SAMPLE_ERROR -> lastSampleError;
        case ACTIVE_TASKS -> activeTasks;
        case UPTIME_SECONDS -> uptimeSeconds;
        case CURRENT_TASK -> currentTask;
        case HIBERNATION_IDLE_MINUTES -> hibernationIdleMinutes;
        case INSTANCE_ID -> instanceId;
        case PLATFORM_INBOUND_SECRET -> inboundSecret;
        case RUNTIME_IMAGE_DIGEST -> imageDigest;
        case AGENT_SIGNALS -> agentSignals;
      };
    }

    private void set(WorkspaceField field, @Nullable Object value) {
      switch (field) {
        case NAME -> name((String) Objects.requireNonNull(value));
        case ROLE -> role((String) value);
        case TIER -> tier((Integer) Objects.requireNonNull(value));
        case STATUS -> status((WorkspaceStatus) Objects.requireNonNull(value));
        case RUNTIME -> runtime((String) Objects.requireNonNull(value));
        case PARENT_ID -> parentId((UUID) value);
        case FORWARDED_TO -> forwardedTo((UUID) value);
        case URL -> url((String) value);
        case DELIVERY_MODE -> deliveryMode((DeliveryMode) Objects.requireNonNull(value));
        case AGENT_CARD -> agentCard((Body) value);
        case SOURCE_BUNDLE_ID -> sourceBundleId((String) value);
        case AWARENESS_NAMESPACE -> awarenessNamespace((String) value);
        case WORKSPACE_DIR -> workspaceDir((String) value);
        case WORKSPACE_ACCESS -> workspaceAccess((String) Objects.requireNonNull(value));
        case MAX_CONCURRENT_TASKS -> maxConcurrentTasks((Integer) Objects.requireNonNull(value));
        case BUDGET_LIMIT -> budgetLimit((Long) value);
        case MONTHLY_SPEND -> monthlySpend((Long) Objects.requireNonNull(value));
        case LAST_HEARTBEAT_AT -> lastHeartbeatAt((Instant) value);
        case LAST_OUTBOUND_AT -> lastOutboundAt((Instant) value);
        case LAST_ERROR_RATE -> lastErrorRate((Double) Objects.requireNonNull(value));
        case LAST_SAMPLE_ERROR -> lastSampleError((String) Objects.requireNonNull(value));
        case ACTIVE_TASKS -> activeTasks((Integer) Objects.requireNonNull(value));
        case UPTIME_SECONDS -> uptimeSeconds((Integer) Objects.requireNonNull(value));
        case CURRENT_TASK -> currentTask((String) Objects.requireNonNull(value));
        case HIBERNATION_IDLE_MINUTES -> hibernationIdleMinutes((Integer) value);
        case INSTANCE_ID -> instanceId((String) value);
        case PLATFORM_INBOUND_SECRET -> inboundSecret((String) value);
        case RUNTIME_IMAGE_DIGEST -> imageDigest((String) value);
        case AGENT_SIGNALS -> agentSignals((Body) value);
      }
    }

    /** Returns the row; the builder may be used on. */
    public Workspace build() {
      return new Workspace(new Builder(this));
    }
  }
}
