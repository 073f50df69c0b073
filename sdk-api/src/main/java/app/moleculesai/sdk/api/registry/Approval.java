package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A workspace's question whether it may do something ({@code wire.md} 12.6). Its text shows neither what nor why.
 *
 * @param id names it
 * @param workspaceId who asks
 * @param action what it wants to do
 * @param reason why
 * @param taskId for which of its tasks, in its own words
 * @param context a JSON document for whoever decides
 * @param status where it stands
 * @param decidedBy who decided
 * @param decidedAt when that was
 * @param createdAt when it was asked
 */
public record Approval(UUID id, UUID workspaceId, String action, Optional<String> reason,
    Optional<String> taskId, Body context, Status status, Optional<String> decidedBy,
    Optional<Instant> decidedAt, Instant createdAt) {
  /** Where an approval stands. A later version may add some: a plugin reads them with a {@code default}. */
  public enum Status {
    /** Nobody has decided. */
    PENDING,
    /** It may. */
    APPROVED,
    /** It may not. */
    DENIED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word on the wire and in rows. */
    public String word() {
      return word;
    }

    /** Returns the status of a word. */
    public static Status parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** A question that was asked just now. */
  public static Approval asked(UUID id, UUID workspaceId, String action, Optional<String> reason,
      Optional<String> taskId, Body context, Instant now) {
    return new Approval(id, workspaceId, action, reason, taskId, context, Status.PENDING,
        Optional.empty(), Optional.empty(), now);
  }

  /** Returns it as decided. */
  public Approval decided(Status decision, String by, Instant at) {
    return new Approval(id, workspaceId, action, reason, taskId, context, decision,
        Optional.of(by), Optional.of(at), createdAt);
  }

  @Override
  public String toString() {
    return "Approval[" + id + ", workspace=" + workspaceId + ", " + status + "]";
  }
}
