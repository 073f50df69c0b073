package app.moleculesai.sdk.api.messagestore;

import app.moleculesai.sdk.api.plugin.Component;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An append-only log of activities, one for each workspace, from which the server reads the chat. What a store promises
 * stands in {@code docs/message-store.md}; the kit in {@code sdk-testkit} tests each promise (C1 to C30) by its number.
 *
 * <p>
 * Safe for use by many threads. Calls block. Every method throws {@code unavailable} when the backend did not answer
 * (the same call may succeed later; after an error a row is absent or whole), {@code busy} when there is too much to
 * do, {@code closed} after {@link #close()}; a waiting call ends within 100 ms when its thread is interrupted. No
 * exception text, log line or {@code toString} shows a body, an address or a key. A store never parses a body.
 */
public interface MessageStore extends Component {
  /**
   * Appends all drafts or none, in order, and gives each a sequence above all others of its workspace (C1, C13). They
   * may belong to several workspaces.
   *
   * <p>
   * A draft whose idempotency key its workspace already has, with the same content, is not stored again: its receipt
   * is the first one's (C12), whatever became of the row; {@link ActivityDraft#sameContentAs} says what content is. When
   * the row is deleted its key is free.
   *
   * @return a receipt for each draft, in order, once all are durable (where declared)
   * @throws app.moleculesai.sdk.api.error.SdkException {@code conflict} for a key with other content or an id that
   *         exists; {@code too_large} for a body above the maximum; {@code invalid} for text or a body that
   *         {@link app.moleculesai.sdk.api.text.StorableText} or {@link Body#isStorable()} refuses;
   *         {@code not_found} for a forgotten workspace
   */
  List<Receipt> append(List<ActivityDraft> drafts);

  /**
   * Changes a row if its status is one of {@code from}: compare-and-set. A final status never changes, whatever
   * {@code from} says, and a late, empty or second completion erases nothing (C14).
   *
   * @return whether this call changed the row; false too when there is no such row
   * @throws app.moleculesai.sdk.api.error.SdkException {@code too_large} or {@code invalid} as in {@link #append}
   */
  boolean advance(ActivityRef ref, Set<String> from, Change change);

  /**
   * Reads one page of a workspace's log. A workspace the store does not know is an empty last page, and reading creates
   * nothing (C25).
   *
   * <p>
   * A newest-first page not asked for by cursor is extended to the end of its oldest group of equal times, up to the
   * declared maximum (C7). A row that cannot be read is left out and counts as read (C8, C10).
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code invalid} for a damaged cursor; {@code not_found} for a
   *         cursor or row of another workspace
   */
  ActivityPage activities(ActivityQuery query);

  /** Finds one row; empty for one of another workspace too. */
  Optional<Activity> find(ActivityRef ref);

  /**
   * Lists open rows owned by a run of an installation that is not alive, oldest first. Rows without owner are not the
   * caller's to finish.
   *
   * @param installation the first part of the owner, before the {@code /}
   * @param alive owners to leave alone
   */
  List<ActivityRef> unfinished(String installation, Set<String> alive, int limit);

  /**
   * Deletes a workspace's log for good: it is empty from now on, and every later append or import is {@code not_found},
   * also in a workspace that had no rows, as its first append may be on the way (C21). Doing it again is no error.
   */
  void forget(UUID workspaceId);

  /** Returns the store's limits. */
  StoreCapabilities capabilities();

  /**
   * Returns an optional ability: {@link Retention}, {@link Search}, {@link Export}, {@link Tail}, {@link ChatView}.
   * Empty when the store does not have it.
   */
  default <F> Optional<F> facet(Class<F> type) {
    return Optional.empty();
  }
}
