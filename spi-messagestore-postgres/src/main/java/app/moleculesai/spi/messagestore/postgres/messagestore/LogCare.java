package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.Database;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import app.moleculesai.spi.messagestore.postgres.database.TableCare;
import java.sql.SQLException;

/** What the log's tables need at the start besides migrations. */
record LogCare(Layout layout) implements TableCare {
  @Override
  public void beforeMigrating(Database database) {
    try (var connection = database.pool().getConnection()) {
      LayoutTable.kind(connection).filter(kind -> !kind.equals(layout.kind())).ifPresent(kind -> {
        throw new SdkException(ErrorCode.CONFIG_INVALID, "the message store in " + database
            + " was not made with the layout '" + layout.word()
            + "': set the other one, or move the log to a new database by export and import");
      });
    } catch (SQLException e) {
      throw Failures.translate("looking at the message store's tables", e);
    }
  }
}
