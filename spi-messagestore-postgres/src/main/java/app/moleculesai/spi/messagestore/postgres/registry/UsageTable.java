package app.moleculesai.spi.messagestore.postgres.registry;

import static app.moleculesai.spi.messagestore.postgres.registry.Columns.column;

import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What workspaces used; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record UsageTable(Session session) implements TokenUsageRepository {
  private static final Columns<TokenUsage> COLUMNS = new Columns<>(List.of(
      column("workspace_id", "uuid", TokenUsage::workspaceId),
      column("period_start", "date", TokenUsage::day),
      column("input_tokens", "bigint", TokenUsage::inputTokens),
      column("output_tokens", "bigint", TokenUsage::outputTokens),
      column("call_count", "bigint", TokenUsage::calls)));

  /** Sums first: one statement writes a row once. */
  private static final String ADD = """
      INSERT INTO workspace_token_usage AS before (%1$s)
      SELECT workspace_id, period_start, sum(input_tokens), sum(output_tokens), sum(call_count)
      FROM %2$s GROUP BY workspace_id, period_start
      ON CONFLICT (workspace_id, period_start) DO UPDATE
      SET input_tokens = before.input_tokens + EXCLUDED.input_tokens,
        output_tokens = before.output_tokens + EXCLUDED.output_tokens,
        call_count = before.call_count + EXCLUDED.call_count"""
      .formatted(COLUMNS.names(), COLUMNS.given());

  private static final String FIND = """
      SELECT * FROM workspace_token_usage WHERE workspace_id = :workspace AND period_start = :day""";

  @Override
  public void add(List<TokenUsage> used) {
    session.write("adding up the use of tokens",
        handle -> COLUMNS.bind(handle.createUpdate(ADD), used).execute());
  }

  @Override
  public Optional<TokenUsage> find(UUID workspaceId, LocalDate day) {
    return session.read("finding the use of tokens", handle -> handle.createQuery(FIND)
        .bind("workspace", workspaceId).bind("day", day).map(UsageTable::read).findOne());
  }

  private static TokenUsage read(ResultSet row, StatementContext context) throws SQLException {
    return new TokenUsage(Values.id(row, "workspace_id"),
        row.getObject("period_start", LocalDate.class), row.getLong("input_tokens"),
        row.getLong("output_tokens"), row.getLong("call_count"));
  }
}
