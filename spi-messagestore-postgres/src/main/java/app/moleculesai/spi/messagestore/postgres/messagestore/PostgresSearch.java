package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Finds rows by text. Without the index, or for a text too short for it, it looks into a number of rows at a time, so
 * that no statement runs into its longest time. Safe for use by many threads.
 */
record PostgresSearch(DatabaseAccess database, int mostRows, BooleanSupplier hasIndex)
    implements
      Search {
  private static final int SHORTEST = 3; // what the index knows are groups of three characters
  private static final int STEP = 2_000;

  @Override
  public List<Activity> search(UUID workspaceId, String text, int limit) {
    database.require("searching");
    if (!StorableText.isStorable(text)) {
      return List.of(); // no row contains it
    }
    int most = Math.min(limit, mostRows);
    if (hasIndex.getAsBoolean() && text.length() >= SHORTEST) {
      Interrupts.check("searching");
      return List.copyOf(database.connected("searching", connection -> SearchTable
          .find(connection, workspaceId, text, 0, Long.MAX_VALUE, most)));
    }
    var found = new ArrayList<Activity>();
    long below = Long.MAX_VALUE;
    while (below > 0 && found.size() < most) {
      Interrupts.check("searching");
      long from = below;
      below = database.connected("searching",
          connection -> step(connection, workspaceId, text, from, most, found));
    }
    return List.copyOf(found);
  }

  /** Looks into some rows, and returns the sequence behind which to go on; 0 at the end. */
  private static long step(Connection connection, UUID workspaceId, String text, long below,
      int most, List<Activity> found) throws SQLException {
    long last = SearchTable.sequenceOf(connection, workspaceId, below, STEP - 1).orElse(0);
    found.addAll(SearchTable.find(connection, workspaceId, text, last - 1, below,
        most - found.size()));
    return last;
  }
}
