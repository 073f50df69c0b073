package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one workspace's log to read; all filters hold together. Immutable: every method returns a new query.
 *
 * <pre>{@code
 * var newest = ActivityQuery.of(workspaceId).chat().newest(100);
 * var older = newest.from(page.nextCursor().orElseThrow());
 * }</pre>
 */
public final class ActivityQuery {
  /** Who a row may come from. A later version may add some: a store reads it with a {@code default}. */
  public enum Source {
    /** Any. */
    ANY,
    /** A person at the canvas: a row without source workspace that no system caller caused (PX-1). */
    CANVAS,
    /** A row with a source workspace. */
    AGENT
  }

  // never changed after the method that made the object returned
  private final UUID workspaceId;
  private boolean chatOnly;
  private boolean forMessages;
  private @Nullable String type;
  private Source source = Source.ANY;
  private @Nullable UUID peer;
  private @Nullable String method;
  private @Nullable String correlation;
  private Set<String> statuses = Set.of();
  private @Nullable Instant before;
  private @Nullable Instant after;
  private @Nullable UUID afterRow;
  private boolean oldestFirst;
  private int limit = 100;
  private @Nullable String cursor;

  private ActivityQuery(UUID workspaceId) {
    this.workspaceId = Objects.requireNonNull(workspaceId, "workspaceId");
  }

  private ActivityQuery copy() {
    var copy = new ActivityQuery(workspaceId);
    copy.chatOnly = chatOnly;
    copy.forMessages = forMessages;
    copy.type = type;
    copy.source = source;
    copy.peer = peer;
    copy.method = method;
    copy.correlation = correlation;
    copy.statuses = statuses;
    copy.before = before;
    copy.after = after;
    copy.afterRow = afterRow;
    copy.oldestFirst = oldestFirst;
    copy.limit = limit;
    copy.cursor = cursor;
    return copy;
  }

  /** All rows of a workspace, newest first, 100 a page. */
  public static ActivityQuery of(UUID workspaceId) {
    return new ActivityQuery(workspaceId);
  }

  /** Only rows of the chat: see {@link ActivityDraft#isChat()}. */
  public ActivityQuery chat() {
    var query = copy();
    query.chatOnly = true;
    return query;
  }

  /**
   * Wants no more of each row than messages are made of: sequence, id, type, time, status and both bodies. A store may
   * leave the rest out of the rows it returns, or ignore this; which rows they are stays the same.
   */
  public ActivityQuery forMessages() {
    var query = copy();
    query.forMessages = true;
    return query;
  }

  /** Only rows of this type. */
  public ActivityQuery type(String type) {
    var query = copy();
    query.type = type;
    return query;
  }

  /** Only rows from this kind of source. */
  public ActivityQuery source(Source source) {
    var query = copy();
    query.source = source;
    return query;
  }

  /** Only rows whose source or target is this workspace. */
  public ActivityQuery peer(UUID peer) {
    var query = copy();
    query.peer = peer;
    return query;
  }

  /** Only rows of this method. */
  public ActivityQuery method(String method) {
    var query = copy();
    query.method = method;
    return query;
  }

  /** Only rows of this delegation, schedule or file. */
  public ActivityQuery correlation(String correlation) {
    var query = copy();
    query.correlation = correlation;
    return query;
  }

  /** Only rows of one of these statuses. */
  public ActivityQuery statuses(Set<String> statuses) {
    var query = copy();
    query.statuses = Set.copyOf(statuses);
    return query;
  }

  /** Only rows strictly older than this time. */
  public ActivityQuery before(Instant before) {
    var query = copy();
    query.before = before;
    return query;
  }

  /** Only rows strictly younger than this time. */
  public ActivityQuery after(Instant after) {
    var query = copy();
    query.after = after;
    return query;
  }

  /** Only rows appended after this one; unknown to this workspace: {@code not_found}. */
  public ActivityQuery afterRow(UUID activityId) {
    var query = copy();
    query.afterRow = activityId;
    return query;
  }

  /** The newest rows, newest first; a limit above the store's maximum becomes the maximum. */
  public ActivityQuery newest(int limit) {
    return direction(false, limit);
  }

  /** The oldest rows, oldest first; a limit above the store's maximum becomes the maximum. */
  public ActivityQuery oldest(int limit) {
    return direction(true, limit);
  }

  private ActivityQuery direction(boolean oldestFirst, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, is " + limit);
    }
    var query = copy();
    query.oldestFirst = oldestFirst;
    query.limit = limit;
    return query;
  }

  /**
   * Goes on where a page ended. The direction is the cursor's own; a cursor that is damaged or of another version is
   * {@code invalid}, one of another workspace {@code not_found}.
   */
  public ActivityQuery from(String cursor) {
    var query = copy();
    query.cursor = cursor;
    return query;
  }

  /** Returns whose log to read. */
  public UUID workspaceId() {
    return workspaceId;
  }

  /** Says whether only rows of the chat are wanted. */
  public boolean chatOnly() {
    return chatOnly;
  }

  /** Says whether a store may leave out of its rows what messages are not made of. */
  public boolean isForMessages() {
    return forMessages;
  }

  /** Returns the type wanted. */
  public Optional<String> type() {
    return Optional.ofNullable(type);
  }

  /** Returns the kind of source wanted. */
  public Source source() {
    return source;
  }

  /** Returns the workspace that must be source or target. */
  public Optional<UUID> peer() {
    return Optional.ofNullable(peer);
  }

  /** Returns the method wanted. */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** Returns the correlation wanted. */
  public Optional<String> correlation() {
    return Optional.ofNullable(correlation);
  }

  /** Returns the statuses wanted; empty for any. */
  public Set<String> statuses() {
    return statuses;
  }

  /** Returns the time that rows must be older than. */
  public Optional<Instant> before() {
    return Optional.ofNullable(before);
  }

  /** Returns the time that rows must be younger than. */
  public Optional<Instant> after() {
    return Optional.ofNullable(after);
  }

  /** Returns the row to read after. */
  public Optional<ActivityRef> afterRow() {
    return Optional.ofNullable(afterRow).map(id -> new ActivityRef(workspaceId, id));
  }

  /** Says whether to read oldest first. */
  public boolean oldestFirst() {
    return oldestFirst;
  }

  /** Returns the wanted number of rows, at least 1. */
  public int limit() {
    return limit;
  }

  /** Returns where to read on. */
  public Optional<String> cursor() {
    return Optional.ofNullable(cursor);
  }

  /** Says whether a row passes every filter but cursor, {@code afterRow} and limit. */
  public boolean matches(ActivityDraft row) {
    return row.workspaceId().equals(workspaceId)
        && (!chatOnly || row.isChat())
        && (type == null || type.equals(row.type()))
        && sourceMatches(row)
        && (peer == null || isPeer(row, peer))
        && (method == null || method.equals(row.method().orElse(null)))
        && (correlation == null || correlation.equals(row.correlation().orElse(null)))
        && (statuses.isEmpty() || statuses.contains(row.status()))
        && (before == null || row.createdAt().isBefore(before))
        && (after == null || row.createdAt().isAfter(after));
  }

  private boolean sourceMatches(ActivityDraft row) {
    return switch (source) {
      case ANY -> true;
      case CANVAS -> row.sourceId().isEmpty() && row.sourceLabel().isEmpty();
      case AGENT -> row.sourceId().isPresent();
    };
  }

  private static boolean isPeer(ActivityDraft row, UUID peer) {
    return peer.equals(row.sourceId().orElse(null)) || peer.equals(row.targetId().orElse(null));
  }
}
