package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.RowRules;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A message store that is easy to believe: sorted maps and one lock, which guards everything. Wrong stores override one
 * of the protected steps. Safe for use by many threads.
 */
public class ReferenceStore implements MessageStore {
  /** The limits of a reference store that is not durable. */
  public static final StoreCapabilities LIMITS = new StoreCapabilities(16 << 20, 1000, 1000, false);

  private static final RowRules RULES = new RowRules(LIMITS.maxBodyBytes());

  /** The log, and the lock. */
  protected final ReferenceLog log;
  private final StoreCapabilities limits;
  private boolean closed;

  /** Starts on an empty log, which goes with the store. */
  public ReferenceStore() {
    this.log = new ReferenceLog();
    this.limits = LIMITS;
  }

  /** Starts on a log that outlives the store, which so is durable. */
  public ReferenceStore(ReferenceLog log) {
    this.log = log;
    this.limits = new StoreCapabilities(LIMITS.maxBodyBytes(), LIMITS.maxPageRows(),
        LIMITS.maxAppend(), true);
  }

  @Override
  public StoreCapabilities capabilities() {
    return limits;
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    if (drafts.size() > capabilities().maxAppend()) {
      throw new SdkException(ErrorCode.TOO_LARGE, drafts.size() + " drafts in one append, allowed "
          + "are " + capabilities().maxAppend());
    }
    synchronized (log) {
      ensureOpen();
      var added = new ArrayList<ActivityDraft>();
      var receipts = new ArrayList<Receipt>();
      try {
        for (var draft : drafts) {
          receipts.add(append(draft, added));
        }
      } catch (SdkException e) {
        undo(added);
        throw e;
      }
      log.notifyAll();
      return List.copyOf(receipts);
    }
  }

  private Receipt append(ActivityDraft draft, List<ActivityDraft> added) {
    check(draft);
    var repeated = repeated(draft);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    if (log.contains(draft.ref())) {
      throw conflict(draft, "its id exists");
    }
    var kept = keep(draft);
    var receipt = new Receipt(kept.ref(), nextSequence(kept));
    log.put(new Activity(receipt.sequence(), kept), draft);
    added.add(kept);
    return receipt;
  }

  /** Returns what is stored of a draft: the draft. */
  protected ActivityDraft keep(ActivityDraft draft) {
    return draft;
  }

  /** Returns the next sequence of a draft's workspace. */
  protected long nextSequence(ActivityDraft draft) {
    return log.nextSequence(draft.workspaceId());
  }

  /** Takes back the first drafts of an append that failed (C13). */
  protected void undo(List<ActivityDraft> added) {
    added.forEach(draft -> log.remove(draft.ref()));
  }

  /** Returns the first receipt when the workspace has the key with the same content (C12). */
  protected Optional<Receipt> repeated(ActivityDraft draft) {
    var first = draft.idempotencyKey().flatMap(key -> log.byKey(draft.workspaceId(), key));
    if (first.isPresent() && !first.get().isRepeatedBy(draft)) {
      throw conflict(draft, "its idempotency key was used for another content");
    }
    return first.map(ReferenceLog.Keyed::receipt);
  }

  private static SdkException conflict(ActivityDraft draft, String why) {
    return new SdkException(ErrorCode.CONFLICT, "activity " + draft.id() + " of workspace "
        + draft.workspaceId() + " was not stored: " + why);
  }

  /** Refuses a draft that breaks a limit or a rule of text, or that belongs to a forgotten workspace. */
  protected void check(ActivityDraft draft) {
    if (log.isForgotten(draft.workspaceId())) {
      throw SdkException.notFound("workspace " + draft.workspaceId());
    }
    RULES.check(draft);
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    RULES.check(change);
    synchronized (log) {
      ensureOpen();
      var row = log.find(ref);
      if (row.isEmpty() || !mayChange(row.get(), from)) {
        return false;
      }
      log.replace(changed(row.get(), change));
      log.notifyAll();
      return true;
    }
  }

  /** Says whether a row may leave its status (C14). */
  protected boolean mayChange(Activity row, Set<String> from) {
    return ActivityStatus.isOpen(row.status()) && from.contains(row.status());
  }

  /** Returns the row after a change. */
  protected Activity changed(Activity row, Change change) {
    return row.with(change);
  }

  @Override
  public ActivityPage activities(ActivityQuery query) {
    synchronized (log) {
      ensureOpen();
      var position = query.cursor().map(cursor -> decode(cursor, query.workspaceId()));
      boolean oldestFirst = position.map(KeysetCursor::oldestFirst).orElse(query.oldestFirst());
      long after = query.afterRow().map(this::sequenceOf).orElse(0L);
      var left = rows(query.workspaceId(), oldestFirst)
          .filter(row -> row.sequence() > after)
          .filter(row -> position.isEmpty() || isBehind(row, position.get()))
          .filter(row -> matches(query, row))
          .toList();
      int limit = limit(query);
      boolean whole = position.isEmpty() && !oldestFirst;
      int end = whole ? endOfGroup(left, limit) : Math.min(limit, left.size());
      return page(query, left, end, oldestFirst);
    }
  }

  /** Returns how many rows a page of this query has at most, its oldest group apart. */
  protected int limit(ActivityQuery query) {
    return Math.min(query.limit(), capabilities().maxPageRows());
  }

  /** Returns a workspace's rows in reading direction. */
  protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
    return log.rows(workspaceId, oldestFirst).stream();
  }

  /** Reads a cursor back. */
  protected KeysetCursor decode(String cursor, UUID workspaceId) {
    return KeysetCursor.decode(cursor, workspaceId);
  }

  /** Says whether a row comes behind a cursor in its direction. */
  protected boolean isBehind(Activity row, KeysetCursor cursor) {
    return cursor.oldestFirst()
        ? row.sequence() > cursor.sequence()
        : row.sequence() < cursor.sequence();
  }

  /** Says whether a query wants a row. */
  protected boolean matches(ActivityQuery query, Activity row) {
    return query.matches(row.row());
  }

  /** Returns how many of the rows the page holds when its oldest group of equal times is not split (C7). */
  protected int endOfGroup(List<Activity> left, int limit) {
    int end = Math.min(limit, left.size());
    int most = Math.min(capabilities().maxPageRows(), left.size());
    while (end < most && left.get(end).createdAt().equals(left.get(end - 1).createdAt())) {
      end++;
    }
    return end;
  }

  /** Makes the page of the first {@code end} rows. */
  protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
      boolean oldestFirst) {
    var rows = left.subList(0, end);
    if (end == left.size()) {
      return ActivityPage.last(rows);
    }
    var cursor = new KeysetCursor(query.workspaceId(), rows.get(end - 1).sequence(), oldestFirst);
    return ActivityPage.more(rows, cursor.encode());
  }

  /** Returns the sequence of the row to read after. */
  protected long sequenceOf(ActivityRef ref) {
    return find(ref).orElseThrow(() -> SdkException.notFound("activity " + ref.activityId()))
        .sequence();
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    synchronized (log) {
      ensureOpen();
      return log.find(ref);
    }
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    synchronized (log) {
      ensureOpen();
      return log.all()
          .filter(row -> ActivityStatus.isOpen(row.status()))
          .filter(row -> row.owner().filter(owner -> isOrphan(owner, installation, alive))
              .isPresent())
          .sorted(Comparator.comparing(Activity::createdAt).thenComparingLong(Activity::sequence))
          .limit(limit)
          .map(Activity::ref)
          .toList();
    }
  }

  /** Says whether an owner is a run of the installation that does not live. */
  protected boolean isOrphan(String owner, String installation, Set<String> alive) {
    return owner.startsWith(installation + "/") && !alive.contains(owner);
  }

  @Override
  public void forget(UUID workspaceId) {
    synchronized (log) {
      ensureOpen();
      log.forget(workspaceId);
      log.notifyAll();
    }
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    var facets = facets();
    return type.isInstance(facets) && type.isInterface()
        ? Optional.of(type.cast(facets))
        : Optional.empty();
  }

  /** Returns the optional abilities. */
  protected ReferenceFacets facets() {
    return new ReferenceFacets(this);
  }

  /** Fails when the store was closed; called with the lock held. */
  protected void ensureOpen() {
    if (closed) {
      throw SdkException.closed("the reference store");
    }
  }

  @Override
  public void close() {
    synchronized (log) {
      closed = true;
      log.notifyAll();
    }
  }

  @Override
  public String toString() {
    return Objects.toIdentityString(this);
  }
}
