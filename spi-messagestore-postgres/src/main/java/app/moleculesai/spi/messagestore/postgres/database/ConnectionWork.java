package app.moleculesai.spi.messagestore.postgres.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Work with a connection itself, for what is done so often that a layer above the driver costs too much.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface ConnectionWork<T> {
  /** Does it; the connection is the caller's and stays open. */
  T run(Connection connection) throws SQLException;
}
