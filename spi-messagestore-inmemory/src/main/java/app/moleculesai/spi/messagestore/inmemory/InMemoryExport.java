package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.RowRules;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads logs one after the other and stores what others read. Safe for use by many threads. */
record InMemoryExport(Logs logs, RowRules rules) implements Export {
  @Override
  public ActivityScan scan(Optional<UUID> workspaceId) {
    logs.requireOpen();
    var chosen = workspaceId.map(id -> logs.log(id).stream()).orElseGet(() -> logs.all().stream());
    return new Scan(chosen.sorted(Comparator.comparing(Log::workspaceId)).toList().iterator());
  }

  @Override
  public int importRows(List<Activity> rows) {
    logs.requireOpen();
    var drafts = rows.stream().map(Activity::row).toList();
    drafts.forEach(rules::check);
    return logs.importRows(drafts);
  }

  private final class Scan implements ActivityScan {
    private final Iterator<Log> rest;
    private Iterator<Activity> rows = List.<Activity>of().iterator();
    private boolean ended;

    Scan(Iterator<Log> rest) {
      this.rest = rest;
    }

    @Override
    public Optional<Activity> next() {
      logs.requireOpen();
      while (!ended && !rows.hasNext() && rest.hasNext()) {
        rows = new LogScan(rest.next());
      }
      return !ended && rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    @Override
    public void close() {
      ended = true;
    }
  }
}
