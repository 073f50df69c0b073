package app.moleculesai.sdk.runtime.queue;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.turns.Turns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Looks after what waits ({@code wire.md} QU-8, QU-10): takes over from servers that died, ends what nobody wants any
 * more together with its turn, and sends the rest where no heartbeat asked for it. Every server does; claims keep them
 * apart. Safe for use by many threads.
 */
public final class QueueSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Duration KEPT = Duration.ofDays(1);
  private static final System.Logger LOG = System.getLogger(QueueSweep.class.getName());
  private static final int AT_ONCE = 100;

  private final Registry registry;
  private final QueueClaims claims;
  private final Turns turns;
  private final QueueDrain drain;
  private final QueueMetrics metrics;
  private final Clock clock;

  /** Takes what waits, and what sends it. */
  public QueueSweep(Registry registry, QueueClaims claims, Turns turns, QueueDrain drain,
      QueueMetrics metrics, Clock clock) {
    this.registry = registry;
    this.claims = claims;
    this.turns = turns;
    this.drain = drain;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Looks once. */
  public void sweep() {
    var queue = registry.queue();
    var now = clock.instant();
    queue.requeueLapsed(QueueDrain.MOST_ATTEMPTS, now);
    endAll(claim -> queue.claimOver(QueueDrain.MOST_ATTEMPTS, claim, now, AT_ONCE),
        item -> whyOver(item, now));
    while (queue.deleteEnded(now.minus(KEPT), AT_ONCE) == AT_ONCE) {
      // the next portion
    }
    metrics.depth(queue.depth());
    drain.drainAll();
  }

  private static QueueEnd whyOver(QueuedItem item, Instant now) {
    if (item.message().expiresAt().filter(at -> !at.isAfter(now)).isPresent()) {
      return QueueEnd.dropped("expired");
    }
    return item.attempts() >= QueueDrain.MOST_ATTEMPTS
        ? QueueEnd.failed("its server died while it sent the message for the last time")
        : QueueEnd.dropped("the workspace was removed");
  }

  /**
   * Drops messages that have waited too long.
   *
   * @param workspaceId whose messages; none for all
   * @return how many
   */
  int dropOlder(Optional<UUID> workspaceId, Duration age) {
    var before = clock.instant().minus(age);
    return endAll(claim -> registry.queue().claimOlder(workspaceId, before, claim, AT_ONCE),
        item -> QueueEnd.dropped("waited longer than " + age.toMinutes() + " minutes"));
  }

  private int endAll(Function<QueueClaim, List<QueuedItem>> claiming,
      Function<QueuedItem, QueueEnd> ending) {
    int all = 0;
    List<QueuedItem> items;
    do {
      items = claims.all(claiming);
      all += (int) items.stream().filter(item -> end(item, ending.apply(item))).count();
    } while (items.size() == AT_ONCE);
    return all;
  }

  /** Says whether it was ended; the claim of one that could not be lapses, and holds up no other. */
  private boolean end(QueuedItem item, QueueEnd end) {
    try {
      item.message().turnId().flatMap(id -> turns.find(new ActivityRef(item.workspaceId(), id)))
          .filter(row -> ActivityStatus.isOpen(row.status())).map(Activity::row)
          .ifPresent(row -> turns.end(row, end.reason().orElse("")));
      return claims.end(item, end);
    } catch (SdkException e) {
      LOG.log(WARNING, "queue item {0} could not be ended, workspace={1}: {2}", item.id(),
          item.workspaceId(), e.code().word());
      return false;
    }
  }
}
