package app.moleculesai.spi.messagestore.postgres.upkeep;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is special about the tables of a schema. */
public interface TableRules {
  /** Returns what the operator should know besides what is true of all tables. */
  List<String> describe(Connection connection) throws SQLException;

  /** Returns what may be wrong with the rows. */
  List<Check> checks();

  /** Returns the names of types that the migrations make: an adopted database may have them too. */
  List<String> types();

  /** Returns the value that an adopted table gives a column of ours that it does not have, as SQL over its own. */
  Optional<String> missingColumn(String table, String column);

  /**
   * Returns the statements that fill our tables from an adopted one; empty when column by column is right.
   *
   * @param old the adopted table, as it is called in SQL
   */
  Optional<List<String>> copy(String table, String old);
}
