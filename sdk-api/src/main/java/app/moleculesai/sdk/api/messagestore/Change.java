package app.moleculesai.sdk.api.messagestore;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MessageStore#advance} does to a row: a new status and what came with it. What is not set stays as it is.
 * A row that leaves {@code pending} has no owner any more. Immutable; its text shows no content.
 */
public final class Change {
  private final String status;
  private final @Nullable Body responseBody;
  private final @Nullable Body toolTrace;
  private final @Nullable Integer durationMs;
  private final @Nullable String errorDetail;
  private final @Nullable String summary;
  private final @Nullable String correlation;

  private Change(Builder values) {
    status = values.status;
    responseBody = values.responseBody;
    toolTrace = values.toolTrace;
    durationMs = values.durationMs;
    errorDetail = values.errorDetail;
    summary = values.summary;
    correlation = values.correlation;
  }

  /** Starts a change to a status. */
  public static Builder to(String status) {
    return new Builder(status);
  }

  /** Returns the new status. */
  public String status() {
    return status;
  }

  /** Returns the answer, when the change sets it. */
  public Optional<Body> responseBody() {
    return Optional.ofNullable(responseBody);
  }

  /** Returns which tools the agent used, when the change sets it. */
  public Optional<Body> toolTrace() {
    return Optional.ofNullable(toolTrace);
  }

  /** Returns how long it took, in milliseconds, when the change sets it. */
  public Optional<Integer> durationMs() {
    return Optional.ofNullable(durationMs);
  }

  /** Returns why it failed, when the change sets it. */
  public Optional<String> errorDetail() {
    return Optional.ofNullable(errorDetail);
  }

  /** Returns one line for people, when the change sets it. */
  public Optional<String> summary() {
    return Optional.ofNullable(summary);
  }

  /** Returns the id of a delegation, schedule, file or queue item, when the change sets it. */
  public Optional<String> correlation() {
    return Optional.ofNullable(correlation);
  }

  ActivityDraft appliedTo(ActivityDraft row) {
    var changed = row.toBuilder().status(status);
    if (!status.equals(ActivityStatus.PENDING)) {
      changed.owner(null);
    }
    if (responseBody != null) {
      changed.responseBody(responseBody);
    }
    if (toolTrace != null) {
      changed.toolTrace(toolTrace);
    }
    if (durationMs != null) {
      changed.durationMs(durationMs);
    }
    if (errorDetail != null) {
      changed.errorDetail(errorDetail);
    }
    if (summary != null) {
      changed.summary(summary);
    }
    if (correlation != null) {
      changed.correlation(correlation);
    }
    return changed.build();
  }

  @Override
  public String toString() {
    return "Change[" + status + "]";
  }

  /** Collects what a change sets. Belongs to one thread. */
  public static final class Builder {
    private final String status;
    private @Nullable Body responseBody;
    private @Nullable Body toolTrace;
    private @Nullable Integer durationMs;
    private @Nullable String errorDetail;
    private @Nullable String summary;
    private @Nullable String correlation;

    private Builder(String status) {
      this.status = Objects.requireNonNull(status, "status");
    }

    /** Sets the answer; null leaves what is there. */
    public Builder responseBody(@Nullable Body value) {
      responseBody = value;
      return this;
    }

    /** Sets which tools the agent used; null leaves what is there. */
    public Builder toolTrace(@Nullable Body value) {
      toolTrace = value;
      return this;
    }

    /** Sets how long it took, in milliseconds; null leaves what is there. */
    public Builder durationMs(@Nullable Integer value) {
      durationMs = value;
      return this;
    }

    /** Sets why it failed; null leaves what is there. */
    public Builder errorDetail(@Nullable String value) {
      errorDetail = value;
      return this;
    }

    /** Sets one line for people; null leaves what is there. */
    public Builder summary(@Nullable String value) {
      summary = value;
      return this;
    }

    /** Sets the id of a delegation, schedule, file or queue item; null leaves what is there. */
    public Builder correlation(@Nullable String value) {
      correlation = value;
      return this;
    }

    /** Returns the change; the builder may be used on. */
    public Change build() {
      return new Change(this);
    }
  }
}
