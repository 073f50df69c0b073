package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity as it is handed to a store, before it has a sequence. The caller chooses the id, so that a repeated
 * append names the same row, and the time, which is data and orders nothing. Times are cut to microseconds. Immutable;
 * its text shows neither bodies nor keys.
 *
 * <pre>{@code
 * var turn = ActivityDraft.of(workspaceId, activityId, "a2a_receive", clock.instant())
 *   .status(ActivityStatus.PENDING).method("message/send").requestBody(body).build();
 * }</pre>
 */
public final class ActivityDraft {
  /** The type of everything said to a workspace, the chat's included. */
  public static final String A2A_RECEIVE = "a2a_receive";

  private final Builder values;

  private ActivityDraft(Builder values) {
    this.values = values;
  }

  /** Starts a draft with status {@code ok} and nothing else. */
  public static Builder of(UUID workspaceId, UUID id, String type, Instant createdAt) {
    return new Builder(workspaceId, id, type, createdAt);
  }

  /** Starts a draft with these values. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns whose log it belongs to. */
  public UUID workspaceId() {
    return values.workspaceId;
  }

  /** Returns its id, chosen by the caller. */
  public UUID id() {
    return values.id;
  }

  /** Returns the type, such as {@code a2a_receive} ({@code wire.md} 2.3). */
  public String type() {
    return values.type;
  }

  /** Returns the status, see {@link ActivityStatus}. */
  public String status() {
    return values.status;
  }

  /** Returns the caller's time, to the microsecond. */
  public Instant createdAt() {
    return values.createdAt;
  }

  /** Returns the id together with the workspace. */
  public ActivityRef ref() {
    return new ActivityRef(values.workspaceId, values.id);
  }

  /** Says whether it is part of the chat: received from a person, neither from a workspace nor the system (DS-1). */
  public boolean isChat() {
    return values.type.equals(A2A_RECEIVE) && values.sourceId == null && values.sourceLabel == null;
  }

  /** Returns the workspace that caused it; none for a person at the canvas. */
  public Optional<UUID> sourceId() {
    return Optional.ofNullable(values.sourceId);
  }

  /** Returns the name of a system caller such as {@code system:scheduler}. */
  public Optional<String> sourceLabel() {
    return Optional.ofNullable(values.sourceLabel);
  }

  /** Returns the workspace it went to. */
  public Optional<UUID> targetId() {
    return Optional.ofNullable(values.targetId);
  }

  /** Returns what was called, such as {@code message/send} or {@code notify}. */
  public Optional<String> method() {
    return Optional.ofNullable(values.method);
  }

  /** Returns one line for people. */
  public Optional<String> summary() {
    return Optional.ofNullable(values.summary);
  }

  /** Returns the id of a delegation, schedule or file. */
  public Optional<String> correlation() {
    return Optional.ofNullable(values.correlation);
  }

  /** Returns the run of the server whose own call finishes the row: {@code <installation>/<random>}. */
  public Optional<String> owner() {
    return Optional.ofNullable(values.owner);
  }

  /** Returns what was asked. */
  public Optional<Body> requestBody() {
    return Optional.ofNullable(values.requestBody);
  }

  /** Returns what was answered. */
  public Optional<Body> responseBody() {
    return Optional.ofNullable(values.responseBody);
  }

  /** Returns which tools the agent used. */
  public Optional<Body> toolTrace() {
    return Optional.ofNullable(values.toolTrace);
  }

  /** Returns how long it took, in milliseconds. */
  public Optional<Integer> durationMs() {
    return Optional.ofNullable(values.durationMs);
  }

  /** Returns why it failed, for people. */
  public Optional<String> errorDetail() {
    return Optional.ofNullable(values.errorDetail);
  }

  /** Returns the same key with the same content is the same activity (C12). */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(values.idempotencyKey);
  }

  /** Returns type, ids and status; no content. */
  @Override
  public String toString() {
    return "ActivityDraft[" + values.type + ", workspace=" + values.workspaceId + ", id="
        + values.id + ", status="
        + values.status + "]";
  }

  /** Collects the values of a draft. Belongs to one thread. */
  public static final class Builder {
    private final UUID workspaceId;
    private final UUID id;
    private String type;
    private String status = ActivityStatus.OK;
    private Instant createdAt;
    private @Nullable UUID sourceId;
    private @Nullable String sourceLabel;
    private @Nullable UUID targetId;
    private @Nullable String method;
    private @Nullable String summary;
    private @Nullable String correlation;
    private @Nullable String owner;
    private @Nullable Body requestBody;
    private @Nullable Body responseBody;
    private @Nullable Body toolTrace;
    private @Nullable Integer durationMs;
    private @Nullable String errorDetail;
    private @Nullable String idempotencyKey;

    private Builder(UUID workspaceId, UUID id, String type, Instant createdAt) {
      this.workspaceId = Objects.requireNonNull(workspaceId, "workspaceId");
      this.id = Objects.requireNonNull(id, "id");
      this.type = Objects.requireNonNull(type, "type");
      this.createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    }

    private Builder(Builder other) {
      this(other.workspaceId, other.id, other.type, other.createdAt);
      status = other.status;
      sourceId = other.sourceId;
      sourceLabel = other.sourceLabel;
      targetId = other.targetId;
      method = other.method;
      summary = other.summary;
      correlation = other.correlation;
      owner = other.owner;
      requestBody = other.requestBody;
      responseBody = other.responseBody;
      toolTrace = other.toolTrace;
      durationMs = other.durationMs;
      errorDetail = other.errorDetail;
      idempotencyKey = other.idempotencyKey;
    }

    /** Sets the type. */
    public Builder type(String value) {
      type = value;
      return this;
    }

    /** Sets the status. */
    public Builder status(String value) {
      status = value;
      return this;
    }

    /** Sets the workspace that caused it; none for a person at the canvas; null for none. */
    public Builder sourceId(@Nullable UUID value) {
      sourceId = value;
      return this;
    }

    /** Sets the name of a system caller such as {@code system:scheduler}; null for none. */
    public Builder sourceLabel(@Nullable String value) {
      sourceLabel = value;
      return this;
    }

    /** Sets the workspace it went to; null for none. */
    public Builder targetId(@Nullable UUID value) {
      targetId = value;
      return this;
    }

    /** Sets what was called, such as {@code message/send} or {@code notify}; null for none. */
    public Builder method(@Nullable String value) {
      method = value;
      return this;
    }

    /** Sets one line for people; null for none. */
    public Builder summary(@Nullable String value) {
      summary = value;
      return this;
    }

    /** Sets the id of a delegation, schedule or file; null for none. */
    public Builder correlation(@Nullable String value) {
      correlation = value;
      return this;
    }

    /** Sets the run of the server whose own call finishes the row: {@code <installation>/<random>}; null for none. */
    public Builder owner(@Nullable String value) {
      owner = value;
      return this;
    }

    /** Sets what was asked; null for none. */
    public Builder requestBody(@Nullable Body value) {
      requestBody = value;
      return this;
    }

    /** Sets what was answered; null for none. */
    public Builder responseBody(@Nullable Body value) {
      responseBody = value;
      return this;
    }

    /** Sets which tools the agent used; null for none. */
    public Builder toolTrace(@Nullable Body value) {
      toolTrace = value;
      return this;
    }

    /** Sets how long it took, in milliseconds; null for none. */
    public Builder durationMs(@Nullable Integer value) {
      durationMs = value;
      return this;
    }

    /** Sets why it failed, for people; null for none. */
    public Builder errorDetail(@Nullable String value) {
      errorDetail = value;
      return this;
    }

    /** Sets the same key with the same content is the same activity (C12); null for none. */
    public Builder idempotencyKey(@Nullable String value) {
      idempotencyKey = value;
      return this;
    }

    /** Returns the draft; the builder may be used on. */
    public ActivityDraft build() {
      return new ActivityDraft(new Builder(this));
    }
  }
}
