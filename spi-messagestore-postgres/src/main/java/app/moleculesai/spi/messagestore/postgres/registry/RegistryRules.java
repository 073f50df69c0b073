package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.spi.messagestore.postgres.upkeep.Check;
import app.moleculesai.spi.messagestore.postgres.upkeep.TableRules;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** What an operator meets in the registry's tables. */
public record RegistryRules() implements TableRules {
  @Override
  public List<String> describe(Connection connection) {
    return List.of();
  }

  @Override
  public List<Check> checks() {
    return RegistryCheckTable.checks();
  }

  @Override
  public List<String> types() {
    return List.of("workspace_status");
  }

  @Override
  public Optional<String> missingColumn(String table, String column) {
    return switch (table + "." + column) {
      case "agent_memories.content_lower" -> Optional.of("lower(o.content)");
      case "agent_memories.content_words" -> Optional.of("to_tsvector('simple', o.content)");
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<List<String>> copy(String table, String old) {
    return Optional.empty();
  }
}
