package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.RowRules;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A message store in PostgreSQL. Safe for use by many threads. */
final class PostgresMessageStore implements MessageStore {
  private static final int MOST_ROWS_A_PAGE = 2_000;
  private static final int MOST_DRAFTS = 1_000;

  private final DatabaseAccess database;
  private final DraftRules rules;
  private final StoreCapabilities capabilities;
  private final Arrivals arrivals = new Arrivals();
  private final PostgresRetention retention;
  private final PostgresSearch search;
  private final PostgresExport export;
  private final PostgresTail tail;
  private final GroupCommit writer;

  PostgresMessageStore(Databases databases, StoreConfig config, PluginContext context) {
    var months = Months.of(config, context);
    var care = new LogCare(config, months, context.logger());
    database = new DatabaseAccess(databases, config.connection(), config.layout().schema(),
        context, care);
    rules = new DraftRules(new RowRules(config.maxBodyBytes()));
    capabilities = new StoreCapabilities(config.maxBodyBytes(), MOST_ROWS_A_PAGE, MOST_DRAFTS,
        true);
    retention = new PostgresRetention(database, months);
    search = new PostgresSearch(database, MOST_ROWS_A_PAGE, care::hasSearchIndex);
    export = new PostgresExport(database, rules, arrivals);
    tail = new PostgresTail(database, arrivals, MOST_ROWS_A_PAGE);
    writer = new GroupCommit(database, config.connection(), context.executor());
  }

  @Override
  public void start() {
    database.start();
    writer.start();
  }

  @Override
  public Health check() {
    return database.check();
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    Interrupts.check("appending");
    database.require("appending");
    var copy = List.copyOf(drafts);
    if (copy.size() > MOST_DRAFTS) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "an append takes at most " + MOST_DRAFTS + " drafts, not " + copy.size());
    }
    copy.forEach(rules::check);
    if (copy.isEmpty()) {
      return List.of();
    }
    var receipts = writer.write(new PendingAppend(copy));
    copy.stream().map(ActivityDraft::workspaceId).distinct().forEach(arrivals::wake);
    return receipts;
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    Interrupts.check("changing an activity");
    database.require("changing an activity");
    rules.rows().check(change);
    var wish = ChangeTable.Wish.of(ref, from, change);
    if (wish.allowed() == 0) {
      return false;
    }
    return writer.write(new PendingChange(wish));
  }

  @Override
  public ActivityPage activities(ActivityQuery query) {
    Interrupts.check("reading a page");
    database.require("reading a page");
    var page = new Pages(query, MOST_ROWS_A_PAGE);
    return database.connected("reading a page", page::read);
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    Interrupts.check("finding an activity");
    return database.connected("finding an activity",
        connection -> ActivityTable.find(connection, ref));
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    Interrupts.check("listing unfinished activities");
    return List.copyOf(database.connected("listing unfinished activities",
        connection -> ActivityTable.unfinished(connection, installation, alive, limit)));
  }

  @Override
  public void forget(UUID workspaceId) {
    Interrupts.check("forgetting a workspace");
    retention.forget(workspaceId);
  }

  @Override
  public StoreCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return Stream.of(retention, search, export, tail).filter(type::isInstance).map(type::cast)
        .findFirst();
  }

  @Override
  public void close() {
    writer.close();
    database.close();
    arrivals.wakeAll();
  }
}
