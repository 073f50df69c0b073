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

  private final UUID workspaceId;
  private final UUID id;
  private final String type;
  private final String status;
  private final Instant createdAt;
  private final @Nullable UUID sourceId;
  private final @Nullable String sourceLabel;
  private final @Nullable UUID targetId;
  private final @Nullable String method;
  private final @Nullable String summary;
  private final @Nullable String correlation;
  private final @Nullable String owner;
  private final @Nullable Body requestBody;
  private final @Nullable Body responseBody;
  private final @Nullable Body toolTrace;
  private final @Nullable Integer durationMs;
  private final @Nullable String errorDetail;
  private final @Nullable String idempotencyKey;

  private ActivityDraft(Builder values) {
    workspaceId = values.workspaceId;
    id = values.id;
    type = values.type;
    status = values.status;
    createdAt = values.createdAt;
    sourceId = values.sourceId;
    sourceLabel = values.sourceLabel;
    targetId = values.targetId;
    method = values.method;
    summary = values.summary;
    correlation = values.correlation;
    owner = values.owner;
    requestBody = values.requestBody;
    responseBody = values.responseBody;
    toolTrace = values.toolTrace;
    durationMs = values.durationMs;
    errorDetail = values.errorDetail;
    idempotencyKey = values.idempotencyKey;
  }

  /** Starts a draft with status {@code ok} and nothing else. */
  public static Builder of(UUID workspaceId, UUID id, String type, Instant createdAt) {
    return new Builder(workspaceId, id, type, createdAt);
  }

  /** Starts a draft with these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns whose log it belongs to. */
  public UUID workspaceId() {
    return workspaceId;
  }

  /** Returns its id, chosen by the caller. */
  public UUID id() {
    return id;
  }

  /** Returns the type, such as {@code a2a_receive}, {@code agent_log} or {@code delegation}; a store knows none of them. */
  public String type() {
    return type;
  }

  /** Returns the status, see {@link ActivityStatus}. */
  public String status() {
    return status;
  }

  /** Returns the caller's time, to the microsecond. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns the id together with the workspace. */
  public ActivityRef ref() {
    return new ActivityRef(workspaceId, id);
  }

  /** Says whether it is part of the chat: received from a person, neither from a workspace nor the system. */
  public boolean isChat() {
    return type.equals(A2A_RECEIVE) && sourceId == null && sourceLabel == null;
  }

  /** Returns the workspace that caused it; none for a person at the canvas. */
  public Optional<UUID> sourceId() {
    return Optional.ofNullable(sourceId);
  }

  /** Returns the name of a system caller such as {@code system:scheduler}. */
  public Optional<String> sourceLabel() {
    return Optional.ofNullable(sourceLabel);
  }

  /** Returns the workspace it went to. */
  public Optional<UUID> targetId() {
    return Optional.ofNullable(targetId);
  }

  /** Returns what was called, such as {@code message/send} or {@code notify}. */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** Returns one line for people. */
  public Optional<String> summary() {
    return Optional.ofNullable(summary);
  }

  /** Returns the id of a delegation, schedule or file. */
  public Optional<String> correlation() {
    return Optional.ofNullable(correlation);
  }

  /** Returns the run of the server whose own call finishes the row: {@code <installation>/<random>}. */
  public Optional<String> owner() {
    return Optional.ofNullable(owner);
  }

  /** Returns what was asked. */
  public Optional<Body> requestBody() {
    return Optional.ofNullable(requestBody);
  }

  /** Returns what was answered. */
  public Optional<Body> responseBody() {
    return Optional.ofNullable(responseBody);
  }

  /** Returns which tools the agent used. */
  public Optional<Body> toolTrace() {
    return Optional.ofNullable(toolTrace);
  }

  /** Returns how long it took, in milliseconds. */
  public Optional<Integer> durationMs() {
    return Optional.ofNullable(durationMs);
  }

  /** Returns why it failed, for people. */
  public Optional<String> errorDetail() {
    return Optional.ofNullable(errorDetail);
  }

  /** Returns the key under which an append may be repeated: see {@link #sameContentAs} (C12). */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(idempotencyKey);
  }

  /**
   * Says whether an append of both under one key is the same append, made twice: everything is equal but id, time and
   * owner (C12).
   */
  public boolean sameContentAs(ActivityDraft other) {
    return sameRequestAs(other)
        && status.equals(other.status)
        && Objects.equals(summary, other.summary)
        && Objects.equals(correlation, other.correlation)
        && Objects.equals(responseBody, other.responseBody)
        && Objects.equals(toolTrace, other.toolTrace)
        && Objects.equals(durationMs, other.durationMs)
        && Objects.equals(errorDetail, other.errorDetail);
  }

  /**
   * Says whether both are equal in what no {@link Change} touches: type, source, target, method and request body. That
   * is all that is known of the append of a row that was imported ({@link Export}).
   */
  public boolean sameRequestAs(ActivityDraft other) {
    return type.equals(other.type)
        && Objects.equals(sourceId, other.sourceId)
        && Objects.equals(sourceLabel, other.sourceLabel)
        && Objects.equals(targetId, other.targetId)
        && Objects.equals(method, other.method)
        && Objects.equals(requestBody, other.requestBody);
  }

  /** Returns the row after a change, see {@link Activity#with}. */
  public ActivityDraft with(Change change) {
    return change.appliedTo(this);
  }

  /** Returns type, ids and status; no content. */
  @Override
  public String toString() {
    return "ActivityDraft[" + type + ", workspace=" + workspaceId + ", id="
        + id + ", status="
        + status + "]";
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

    private Builder(ActivityDraft draft) {
      workspaceId = draft.workspaceId;
      id = draft.id;
      type = draft.type;
      createdAt = draft.createdAt;
      status = draft.status;
      sourceId = draft.sourceId;
      sourceLabel = draft.sourceLabel;
      targetId = draft.targetId;
      method = draft.method;
      summary = draft.summary;
      correlation = draft.correlation;
      owner = draft.owner;
      requestBody = draft.requestBody;
      responseBody = draft.responseBody;
      toolTrace = draft.toolTrace;
      durationMs = draft.durationMs;
      errorDetail = draft.errorDetail;
      idempotencyKey = draft.idempotencyKey;
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

    /**
     * Sets the key under which an append may be repeated: the same key with the same content is the same activity
     * (C12); null for none.
     */
    public Builder idempotencyKey(@Nullable String value) {
      idempotencyKey = value;
      return this;
    }

    /** Returns the draft; the builder may be used on. */
    public ActivityDraft build() {
      return new ActivityDraft(this);
    }
  }
}
