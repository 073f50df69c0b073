package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be sent to an agent, and what the server needs to know of it ({@code wire.md} 3.3). One that came
 * well-formed is passed on byte for byte; of any other only the bytes change that have to. Values are what the sender
 * wrote, storable as plain text; names in snake case count too, as 1.0 allows. Safe for use by many threads; its text
 * shows no content.
 */
public final class RequestEnvelope implements EnvelopeReading {
  private static final int LONGEST_DELEGATION_ID = 255;
  private static final double MOST_SECONDS = 10 * 365 * 86_400.0;

  private final Body body;
  private final RequestScan scan;
  private @Nullable String text; // read when first asked for; two threads may both do it, with the same result

  RequestEnvelope(Body body, RequestScan scan) {
    this.body = body;
    this.scan = scan;
  }

  /** Reads a body, which nobody changes afterwards; never throws for what it holds. */
  public static EnvelopeReading read(byte[] body) {
    return read(body, UUID::randomUUID);
  }

  /** Reads a body; {@code newIds} gives the ids that are missing. */
  static EnvelopeReading read(byte[] body, Supplier<UUID> newIds) {
    return RequestNormaliser.read(body, newIds);
  }

  /** Returns the method, {@code ""} when it is missing or no string. */
  public String method() {
    return scan.method;
  }

  /** Returns the id as JSON text ({@code 7}, {@code "a"}); none when it is missing, null or not allowed as an id. */
  public Optional<String> requestId() {
    return Optional.ofNullable(scan.requestId);
  }

  /** Returns {@code params.message.messageId}. */
  public Optional<String> messageId() {
    return Optional.ofNullable(scan.messageId);
  }

  /** Returns {@code params.message.contextId}. */
  public Optional<String> contextId() {
    return Optional.ofNullable(scan.contextId);
  }

  /** Returns {@code params.message.taskId}. */
  public Optional<String> taskId() {
    return Optional.ofNullable(scan.taskId);
  }

  /** Returns the tasks in {@code params.message.referenceTaskIds}, which the message speaks of. */
  public Set<String> referredTaskIds() {
    return Collections.unmodifiableSet(scan.referredTaskIds);
  }

  /** Returns {@code params.id}, the task that most methods ask about. */
  public Optional<String> askedId() {
    return Optional.ofNullable(scan.askedId);
  }

  /** Returns {@code params.taskId}, the task that the methods for push configurations ask about. */
  public Optional<String> askedTaskId() {
    return Optional.ofNullable(scan.askedTaskId);
  }

  /** Says whether the message brings an address for news of its task ({@code a2a.md} 1). */
  public boolean asksForPush() {
    return scan.hasPush;
  }

  /**
   * Returns {@code params.message.metadata.delegation_id}; none when it is empty or longer than an id of a delegation can
   * be.
   */
  public Optional<String> delegationId() {
    return Optional.ofNullable(scan.delegationId)
        .filter(id -> !id.isEmpty() && id.length() <= LONGEST_DELEGATION_ID);
  }

  /** Returns after how long nobody wants the answer any more ({@code wire.md} QU-2); at most ten years. */
  public Optional<Duration> expiresIn() {
    long seconds = (long) Math.min(scan.expiresInSeconds, MOST_SECONDS);
    return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
  }

  /** Returns the text parts of the message, joined with line feeds; {@code ""} when there is none (1.4.1). */
  public String text() {
    var known = text;
    if (known == null) {
      known = new TurnReader(List.of()).requestText(body);
      text = known;
    }
    return known;
  }

  /** Returns the whole request in its normal form. */
  public Body body() {
    return body;
  }

  /** Returns method and size only. */
  @Override
  public String toString() {
    return "RequestEnvelope[" + body.size() + " bytes]";
  }
}
