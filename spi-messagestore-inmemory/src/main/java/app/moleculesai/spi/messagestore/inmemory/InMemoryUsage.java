package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.TreePMap;

/** What workspaces used; as safe for threads as its state. */
record InMemoryUsage(State state) implements TokenUsageRepository {
  @Override
  public void add(List<TokenUsage> used) {
    state.change(tables -> {
      for (var more : used) {
        tables.requireWorkspace(more.workspaceId());
        var days = of(tables, more.workspaceId());
        var sum = Optional.ofNullable(days.get(more.day())).map(before -> sum(before, more));
        tables.usage = tables.usage.plus(more.workspaceId(),
            days.plus(more.day(), sum.orElse(more)));
      }
    });
  }

  private static TokenUsage sum(TokenUsage a, TokenUsage b) {
    return new TokenUsage(a.workspaceId(), a.day(), a.inputTokens() + b.inputTokens(),
        a.outputTokens() + b.outputTokens(), a.calls() + b.calls());
  }

  @Override
  public Optional<TokenUsage> find(UUID workspaceId, LocalDate day) {
    return Optional.ofNullable(of(state.read(), workspaceId).get(day));
  }

  private static TreePMap<LocalDate, TokenUsage> of(Tables tables, UUID workspaceId) {
    return tables.usage.getOrDefault(workspaceId, TreePMap.empty());
  }
}
