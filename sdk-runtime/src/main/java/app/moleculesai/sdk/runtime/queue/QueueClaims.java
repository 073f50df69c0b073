package app.moleculesai.sdk.runtime.queue;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.a2a.DelegatedMessages;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The items of the queue that this server has in its hand ({@code wire.md} QU-10); the claims of those it sends are
 * renewed until they are put back or ended. Safe for use by many threads.
 */
public final class QueueClaims {
  /** How often to renew. */
  public static final Duration INTERVAL = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(QueueClaims.class.getName());
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Registry registry;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Supplier<String> owner;
  private final DelegatedMessages delegated;
  private final Consumer<QueuedItem> news;
  private final Map<UUID, String> held = new ConcurrentHashMap<>();

  /**
   * Takes this run of the server, which claims, and who hears how items end.
   *
   * @param news hears of each that is about to end, at least once; what it throws is treated as what delegations throw
   */
  public QueueClaims(Registry registry, Clock clock, Supplier<UUID> ids, Supplier<String> owner,
      DelegatedMessages delegated, Consumer<QueuedItem> news) {
    this.registry = registry;
    this.clock = clock;
    this.ids = ids;
    this.owner = owner;
    this.delegated = delegated;
    this.news = news;
  }

  /** Claims the next item of a workspace, unless as many are sent as it has places. */
  Optional<QueuedItem> next(UUID workspaceId, int places) {
    var item = registry.queue().claim(workspaceId, places, claim(), clock.instant());
    item.ifPresent(this::renewFromNowOn);
    return item;
  }

  /** Claims items to end them at once: these claims are not renewed. */
  List<QueuedItem> all(Function<QueueClaim, List<QueuedItem>> claiming) {
    return claiming.apply(claim());
  }

  /** Claims the item of a turn if it waits, to end it at once: this claim is not renewed. */
  Optional<QueuedItem> ofTurn(UUID turnId) {
    return registry.queue().claimTurn(turnId, claim());
  }

  private QueueClaim claim() {
    return new QueueClaim(owner.get() + "/" + ids.get(), clock.instant().plus(LEASE));
  }

  private void renewFromNowOn(QueuedItem item) {
    item.claim().ifPresent(claim -> held.put(item.id(), claim.claimant()));
  }

  /** Puts an item back. */
  void putBack(QueuedItem item, boolean counts, String reason) {
    letGo(item, (queue, claimant) -> queue.putBack(item.id(), claimant, counts, reason));
  }

  /**
   * Ends an item; false when it was out of this server's hand. The end is told first: if the storage fails meanwhile, or
   * the server dies between, the claim lapses and whoever takes the item next tells it again.
   */
  boolean end(QueuedItem item, QueueEnd end) {
    tell(item, () -> delegated.ended(item, end));
    tell(item, () -> news.accept(item));
    return letGo(item, (queue, claimant) -> queue.end(item.id(), claimant, end, clock.instant()));
  }

  private static void tell(QueuedItem item, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (Supervisor.isPassingOrClosed(e)) {
        throw e;
      }
      // it would fail again each time, and the item would never end
      LOG.log(WARNING, "the end of queue item " + item.id() + " could not be told, workspace="
          + item.workspaceId(), e);
    }
  }

  private interface LastStep {
    boolean take(QueueRepository queue, String claimant);
  }

  /** Leaves the claim to lapse, unless the item was put back or ended. */
  void forget(QueuedItem item) {
    held.remove(item.id(), claimant(item)); // by now another claim may hold it
  }

  private static String claimant(QueuedItem item) {
    return item.claim().map(QueueClaim::claimant).orElseThrow();
  }

  /** One that fails leaves the claim to lapse. */
  private boolean letGo(QueuedItem item, LastStep step) {
    forget(item);
    boolean taken = step.take(registry.queue(), claimant(item));
    if (!taken) {
      LOG.log(INFO, "queue item {0} was out of this server''s hand, workspace={1}", item.id(),
          item.workspaceId());
    }
    return taken;
  }

  /** Prolongs all claims, with one question; one that was lost is not held any more. */
  public void renew() {
    var mine = Map.copyOf(held);
    if (!mine.isEmpty()) {
      var kept = registry.queue().renew(mine, clock.instant().plus(LEASE));
      mine.forEach((id, claimant) -> {
        if (!kept.contains(id)) {
          held.remove(id, claimant);
        }
      });
    }
  }
}
