package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.RowRules;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.Health;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A message store that keeps everything in memory and nothing after {@link #close()}. Safe for use by many threads:
 * each log has a lock of its own ({@link Logs}), and finding one row takes none.
 */
final class InMemoryMessageStore implements MessageStore {
  private static final int MOST_ROWS_A_PAGE = 2_000;
  private static final int MOST_DRAFTS = 1_000;

  private final RowRules rules;
  private final Logs logs;
  private final StoreCapabilities capabilities;

  InMemoryMessageStore(StoreLimits limits, System.Logger logger) {
    rules = new RowRules(limits.maxBodyBytes());
    logs = new Logs(limits.maxRowsPerWorkspace(), logger);
    capabilities = new StoreCapabilities(limits.maxBodyBytes(), MOST_ROWS_A_PAGE, MOST_DRAFTS,
        false);
  }

  @Override
  public void start() {
    logs.requireOpen();
  }

  @Override
  public Health check() {
    logs.requireOpen();
    return Health.up();
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    logs.requireOpen();
    var copy = List.copyOf(drafts);
    if (copy.size() > MOST_DRAFTS) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "an append takes at most " + MOST_DRAFTS + " drafts, not " + copy.size());
    }
    copy.forEach(rules::check);
    return logs.append(copy);
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    logs.requireOpen();
    rules.check(change);
    return logs.row(ref).map(row -> row.log().advance(row, from, change)).orElse(false);
  }

  @Override
  public ActivityPage activities(ActivityQuery query) {
    logs.requireOpen();
    var cursor = query.cursor().map(text -> KeysetCursor.decode(text, query.workspaceId()));
    boolean oldestFirst = cursor.map(KeysetCursor::oldestFirst).orElse(query.oldestFirst());
    // an oldest-first cursor stands behind the row to read after, which may be deleted by now (C5)
    long floor = oldestFirst && cursor.isPresent() ? 0 : sequenceOf(query.afterRow());
    var start = cursor.orElse(new KeysetCursor(query.workspaceId(),
        oldestFirst ? floor : Long.MAX_VALUE, oldestFirst));
    var page = new PageReader(query, start, cursor.isPresent(), floor, MOST_ROWS_A_PAGE);
    return logs.log(query.workspaceId()).map(page::read).orElse(ActivityPage.last(List.of()));
  }

  private long sequenceOf(Optional<ActivityRef> afterRow) {
    if (afterRow.isEmpty()) {
      return 0;
    }
    return logs.row(afterRow.get())
        .orElseThrow(() -> SdkException.notFound("activity " + afterRow.get().activityId()))
        .sequence();
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    logs.requireOpen();
    return logs.row(ref).flatMap(Row::activity);
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    logs.requireOpen();
    return logs.owned()
        .filter(row -> ActivityStatus.isOpen(row.status()))
        .filter(row -> row.owner()
            .filter(owner -> owner.startsWith(installation + "/") && !alive.contains(owner))
            .isPresent())
        .map(Activity::ref)
        .limit(Math.max(0, limit))
        .toList();
  }

  @Override
  public void forget(UUID workspaceId) {
    logs.requireOpen();
    logs.forget(workspaceId);
  }

  @Override
  public StoreCapabilities capabilities() {
    logs.requireOpen();
    return capabilities;
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    logs.requireOpen();
    if (type == Retention.class) {
      return Optional.of(type.cast(new InMemoryRetention(logs)));
    }
    if (type == Search.class) {
      return Optional.of(type.cast(new InMemorySearch(logs, MOST_ROWS_A_PAGE)));
    }
    if (type == Export.class) {
      return Optional.of(type.cast(new InMemoryExport(logs, rules)));
    }
    if (type == Tail.class) {
      return Optional.of(type.cast(new InMemoryTail(logs, MOST_ROWS_A_PAGE)));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    logs.close();
  }
}
