package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that waits until its agent fetches it ({@code wire.md} 9.5), without its content.
 *
 * @param id names it
 * @param workspaceId whose agent it is for
 * @param name without a path; 1 to {@link #LONGEST_NAME} characters
 * @param mediaType what the sender says it is; may be empty
 * @param size how many bytes it has: 1 to {@link #MOST_BYTES}
 * @param createdAt when it came
 * @param expiresAt when it is no longer kept for an agent that did not take it
 * @param fetchedAt when the agent last read all of it
 * @param ackedAt when the agent said that it has it
 */
public record PendingUpload(
    UUID id,
    UUID workspaceId,
    String name,
    String mediaType,
    long size,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> fetchedAt,
    Optional<Instant> ackedAt) {
  /** The most bytes of one file: 25 MiB. */
  public static final long MOST_BYTES = 25L << 20;
  /** The most characters of a name. */
  public static final int LONGEST_NAME = 100;

  /** Refuses what not every registry could keep. */
  public PendingUpload {
    if (size < 1 || size > MOST_BYTES) {
      throw new IllegalArgumentException("a file has 1 to " + MOST_BYTES + " bytes, not " + size);
    }
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a name has 1 to " + LONGEST_NAME + " characters, not " + length);
    }
  }

  /** A file that just came. */
  public static PendingUpload of(UUID id, UUID workspaceId, String name, String mediaType,
      long size, Instant createdAt, Instant expiresAt) {
    return new PendingUpload(id, workspaceId, name, mediaType, size, createdAt, expiresAt,
        Optional.empty(), Optional.empty());
  }

  /** Returns it as it is once its agent has read it. */
  public PendingUpload fetchedAt(Instant at) {
    return new PendingUpload(id, workspaceId, name, mediaType, size, createdAt, expiresAt,
        Optional.of(at), ackedAt);
  }

  /** Returns it as it is once its agent has it. */
  public PendingUpload ackedAt(Instant at) {
    return new PendingUpload(id, workspaceId, name, mediaType, size, createdAt, expiresAt,
        fetchedAt, Optional.of(at));
  }

  /** Says whether its agent may still fetch it. */
  public boolean isWaiting(Instant now) {
    return ackedAt.isEmpty() && expiresAt.isAfter(now);
  }

  /** Shows no name: it may say as much as the file. */
  @Override
  public String toString() {
    return "PendingUpload[" + id + ", workspace=" + workspaceId + ", " + size + " bytes]";
  }
}
