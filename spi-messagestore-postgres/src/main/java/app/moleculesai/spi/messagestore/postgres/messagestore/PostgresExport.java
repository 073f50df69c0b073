package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads logs and stores what others read. Safe for use by many threads. */
record PostgresExport(DatabaseAccess database, DraftRules rules, Arrivals arrivals)
    implements
      Export {
  @Override
  public ActivityScan scan(Optional<UUID> workspaceId) {
    database.require("scanning");
    return new LogScan(database, workspaceId);
  }

  @Override
  public int importRows(List<Activity> rows) {
    Interrupts.check("importing");
    database.require("importing");
    var copy = List.copyOf(rows);
    copy.forEach(row -> rules.check(row.row()));
    if (copy.isEmpty()) {
      return 0;
    }
    int stored = database.transaction("importing",
        connection -> Append.importRows(connection, copy));
    copy.stream().map(Activity::workspaceId).distinct().forEach(arrivals::wake);
    return stored;
  }
}
