package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tasks of a workspace are wanted: the latest status first, of one time the greatest id first (by its UTF-8 bytes).
 *
 * @param workspaceId whose agent works on them
 * @param owner who began them; those of everybody when empty
 * @param contextId of which conversation; of any when empty
 * @param state in which state, by its name in A2A 1.0; in any when empty
 * @param statusSince whose status is not older than this; of any age when empty
 * @param behind the last task of the page before; the first page when empty
 * @param limit the most tasks of a page, at least 1
 */
public record TaskQuery(
    UUID workspaceId,
    Optional<String> owner,
    Optional<String> contextId,
    Optional<String> state,
    Optional<Instant> statusSince,
    Optional<Position> behind,
    int limit) {
  /** The place of a task in the order. */
  public record Position(Instant statusAt, String id) {}

  /** Asks for all tasks of a workspace. */
  public static TaskQuery of(UUID workspaceId, int limit) {
    return new TaskQuery(workspaceId, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), limit);
  }
}
