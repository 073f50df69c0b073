package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Makes the months of a partitioned log before they come: at the start and whenever old rows are deleted. A month that
 * could not be made costs nothing but order: its rows go to the part for all others. Safe for use by many threads.
 */
record Months(Layout layout, Clock clock, System.Logger logger) {
  private static final int AHEAD = 3;

  static Months of(StoreConfig config, PluginContext context) {
    return new Months(config.layout(), context.clock(), context.logger());
  }

  void make(Connection connection) throws SQLException {
    if (layout != Layout.PARTITIONED) {
      return;
    }
    var now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
    for (int i = 0; i <= AHEAD; i++) {
      for (var part : MonthTable.missing(connection, now.plusMonths(i))) {
        make(connection, part);
      }
    }
  }

  private void make(Connection connection, MonthTable.Part part) throws SQLException {
    connection.setAutoCommit(false);
    try {
      MonthTable.make(connection, part);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      logger.log(Level.INFO, "message store: {0}; its rows go to the part for all others",
          Failures.translate("making " + part.name(), e).getMessage());
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
