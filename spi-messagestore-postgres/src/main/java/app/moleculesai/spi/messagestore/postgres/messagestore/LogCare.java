package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.Database;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import app.moleculesai.spi.messagestore.postgres.database.TableCare;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** What the log's tables need at the start besides migrations. Safe for use by many threads. */
final class LogCare implements TableCare {
  private final StoreConfig config;
  private final Months months;
  private final System.Logger logger;
  private volatile boolean hasSearchIndex;

  LogCare(StoreConfig config, Months months, System.Logger logger) {
    this.config = config;
    this.months = months;
    this.logger = logger;
  }

  /** Says whether texts can be searched by index. */
  boolean hasSearchIndex() {
    return hasSearchIndex;
  }

  @Override
  public void beforeMigrating(Database database) {
    try (var connection = database.pool().getConnection()) {
      var wanted = config.layout();
      LayoutTable.kind(connection).filter(kind -> !kind.equals(wanted.kind())).ifPresent(kind -> {
        throw new SdkException(ErrorCode.CONFIG_INVALID, "the message store in " + database
            + " was not made with the layout '" + wanted.word()
            + "': set the other one, or move the log to a new database by export and import");
      });
    } catch (SQLException e) {
      throw Failures.translate("looking at the message store's tables", e);
    }
  }

  @Override
  public void afterMigrating(Database database) {
    // not of the pool: an index of a large log takes longer than any other statement may
    try (var connection = database.connect()) {
      months.make(connection);
      hasSearchIndex = SearchTable.hasIndex(connection);
      if (config.searchIndex() && !hasSearchIndex) {
        makeSearchIndex(connection);
      }
    } catch (SQLException e) {
      throw Failures.translate("preparing the message store's tables", e);
    }
  }

  private void makeSearchIndex(Connection connection) {
    try {
      SearchTable.makeIndex(connection, config.layout());
      hasSearchIndex = SearchTable.hasIndex(connection);
    } catch (SQLException e) {
      logger.log(Level.WARNING, "message store: no index for searching, every search reads the log"
          + " ({0}); it needs the extension pg_trgm, which the database's owner may create",
          Failures.translate("making it", e).getMessage());
    }
  }
}
