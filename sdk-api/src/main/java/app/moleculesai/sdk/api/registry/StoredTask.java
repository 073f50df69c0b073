package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.text.StorableText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A task of A2A as the server keeps it ({@code a2a.md} 1). Id, context and owner are texts that {@link StorableText}
 * takes. Its text shows no content.
 *
 * @param workspaceId whose agent works on it
 * @param id the task's id, unique in the workspace; 1 to {@link #LONGEST_ID} characters
 * @param contextId its conversation; {@code ""} when it has none; at most {@link #LONGEST_ID} characters
 * @param owner who began it and may see it, in the server's words; at most {@link #LONGEST_ID} characters
 * @param generation which generation of A2A its owner spoke: {@code 0.3} or {@code 1.0}
 * @param state the state's name in A2A 1.0, such as {@code TASK_STATE_WORKING}
 * @param ended whether that is a terminal state; an ended task does not change
 * @param statusAt when it came to this state; cut to the millisecond, as A2A writes it
 * @param body the whole task as JSON of A2A 1.0; empty when its agent keeps it
 * @param lastEvent the number of its latest event; 0 when it has none
 * @param runners the runs of servers in which agents work on it; empty when nothing runs. Texts that {@link StorableText}
 *        takes
 * @param createdAt when the server first heard of it
 * @param updatedAt when the server last heard of it
 */
public record StoredTask(
    UUID workspaceId,
    String id,
    String contextId,
    String owner,
    String generation,
    String state,
    boolean ended,
    Instant statusAt,
    Optional<Body> body,
    long lastEvent,
    Set<String> runners,
    Instant createdAt,
    Instant updatedAt) {
  /** The most characters of an id, a context's id or an owner. */
  public static final int LONGEST_ID = 200;

  /** Refuses what not every registry could keep. */
  public StoredTask {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a task has an id");
    }
    requireKept("id", id);
    requireKept("context", contextId);
    requireKept("owner", owner);
    statusAt = statusAt.truncatedTo(ChronoUnit.MILLIS);
    runners = Set.copyOf(runners);
  }

  private static void requireKept(String what, String text) {
    if (!StorableText.isStorable(text)) {
      throw new IllegalArgumentException("a task's " + what + " is UTF-16 without U+0000");
    }
    int length = text.codePointCount(0, text.length());
    if (length > LONGEST_ID) {
      throw new IllegalArgumentException(
          "a task's " + what + " has at most " + LONGEST_ID + " characters, not " + length);
    }
  }

  /** Returns what becomes of it: all that the other one says, but for who owns it and since when it is known. */
  public StoredTask advanced(StoredTask to) {
    return new StoredTask(workspaceId, id, to.contextId, owner, generation, to.state, to.ended,
        to.statusAt, to.body, to.lastEvent, to.runners, createdAt, to.updatedAt);
  }

  @Override
  public String toString() {
    return "StoredTask[" + id + ", workspace=" + workspaceId + ", " + state + "]";
  }
}
