package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.events.Changes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What calls used and who sent messages (RE-7, 3.11), gathered and written together now and then, away from the calls.
 * Safe for use by many threads.
 */
public final class CallStatistics {
  /** How often to write. */
  public static final Duration INTERVAL = Duration.ofSeconds(2);

  private record Day(UUID workspaceId, LocalDate day) {}

  private final Changes changes;
  private final Clock clock;
  private final Map<Day, TokenUsage> usage = new ConcurrentHashMap<>();
  private final Map<UUID, Instant> outbound = new ConcurrentHashMap<>();

  /** Takes where figures go. */
  public CallStatistics(Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  void used(UUID workspaceId, ReplyFacts.Usage used) {
    if (!used.isNone()) {
      var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      usage.merge(new Day(workspaceId, day),
          new TokenUsage(workspaceId, day, used.inputTokens(), used.outputTokens(), 1),
          CallStatistics::sum);
    }
  }

  private static TokenUsage sum(TokenUsage a, TokenUsage b) {
    return new TokenUsage(a.workspaceId(), a.day(), a.inputTokens() + b.inputTokens(),
        a.outputTokens() + b.outputTokens(), a.calls() + b.calls());
  }

  void sent(UUID workspaceId) {
    outbound.put(workspaceId, clock.instant());
  }

  /** Writes what was gathered; figures of a failed write are gathered again. */
  public void write() {
    if (usage.isEmpty() && outbound.isEmpty()) {
      return;
    }
    var used = takeAll(usage);
    var sent = takeAll(outbound);
    try {
      changes.commit((transaction, news) -> {
        if (!used.isEmpty()) {
          transaction.usage().add(List.copyOf(used.values()));
        }
        sent.forEach((id, at) -> {
          if (transaction.workspaces().update(id, WorkspacePatch.none().lastOutboundAt(at), at)
              .isPresent()) {
            news.changed(id);
          }
        });
        return true;
      });
    } catch (RuntimeException e) {
      used.forEach((day, row) -> usage.merge(day, row, CallStatistics::sum));
      sent.forEach(outbound::putIfAbsent);
      throw e;
    }
  }

  private static <K, V> Map<K, V> takeAll(Map<K, V> gathered) {
    var taken = new ConcurrentHashMap<K, V>();
    for (K key : new ArrayList<>(gathered.keySet())) {
      V value = gathered.remove(key);
      if (value != null) {
        taken.put(key, value);
      }
    }
    return taken;
  }
}
