package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.upkeep.Check;
import app.moleculesai.spi.messagestore.postgres.upkeep.TableRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator meets in the log's tables. */
record LogRules(Layout layout) implements TableRules {
  @Override
  public List<String> describe(Connection connection) throws SQLException {
    return LayoutTable.kind(connection)
        .map(kind -> List.of("layout: " + (kind.equals(layout.kind())
            ? layout.word()
            : "not the configured '" + layout.word() + "'")))
        .orElse(List.of());
  }

  @Override
  public List<Check> checks() {
    return layout == Layout.PARTITIONED
        ? Stream.of(LogCheckTable.CHECKS, LogCheckTable.CHECKS_OF_MONTHS).flatMap(List::stream)
            .toList()
        : LogCheckTable.CHECKS;
  }

  @Override
  public List<String> types() {
    return List.of();
  }

  @Override
  public Optional<String> missingColumn(String table, String column) {
    return Optional.empty();
  }

  @Override
  public Optional<List<String>> copy(String table, String old) {
    return table.equals("activity_logs")
        ? Optional.of(LogCheckTable.copy(old))
        : Optional.empty();
  }
}
