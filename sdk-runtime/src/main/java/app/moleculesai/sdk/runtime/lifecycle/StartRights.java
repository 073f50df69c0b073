package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The right to start a workspace's agent, which one thread of one server has at a time ({@code design.md} 10). What a
 * start changes is written in a transaction that {@link Right#holdsIn} says yes to. Safe for use by many threads.
 */
public final class StartRights {
  /** How often {@link #renew()} must run. */
  public static final Duration RENEWAL = Duration.ofSeconds(2);

  /** After how long a right lapses that nobody renews. */
  public static final Duration LENGTH = RENEWAL.multipliedBy(4);

  /** For how long a right that lapsed may still be taken over, or come alive again. */
  public static final Duration TAKEN_OVER_WITHIN = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger(StartRights.class.getName());
  private static final String LEASES = "start/";
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Registry registry;
  private final Supplier<String> owner;
  private final Clock clock;
  private final Pauses pauses;
  private final Map<UUID, Right> held = new ConcurrentHashMap<>();

  /** Takes this run of the server, once it is known, and how to wait for another one. */
  public StartRights(Registry registry, Supplier<String> owner, Clock clock, Pauses pauses) {
    this.registry = registry;
    this.owner = owner;
    this.clock = clock;
    this.pauses = pauses;
  }

  /**
   * Says whether some server starts a workspace's agent now or is about to: then who calls may be the one that is
   * replaced, and who does not call waits for its turn.
   */
  public static boolean isBeingStarted(Transaction transaction, UUID workspaceId, Instant now) {
    return !transaction.leases().held(lease(workspaceId), now).isEmpty();
  }

  /** Like {@link #isBeingStarted}; also true while another server may take over from one that died. */
  public static boolean mayBeStarted(Transaction transaction, UUID workspaceId, Instant now) {
    return isBeingStarted(transaction, workspaceId, now.minus(TAKEN_OVER_WITHIN));
  }

  /** Returns the workspaces of which {@link #mayBeStarted} is true, with one question. */
  public static Set<UUID> mayBeStarted(Registry registry, Instant now) {
    return workspaces(registry.leases().held(LEASES, now.minus(TAKEN_OVER_WITHIN)));
  }

  private static Set<UUID> workspaces(List<Lease> rights) {
    return rights.stream().map(StartRights::workspace).collect(Collectors.toSet());
  }

  private static UUID workspace(Lease right) {
    return UUID.fromString(right.name().substring(LEASES.length()));
  }

  private static String lease(UUID workspaceId) {
    return LEASES + workspaceId;
  }

  /** Takes the right; empty when another thread or server has it. */
  public Optional<Right> take(UUID workspaceId) {
    var right = new Right(workspaceId);
    if (held.putIfAbsent(workspaceId, right) != null) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      taken = right.acquire();
    } finally {
      if (!taken) {
        held.remove(workspaceId, right);
      }
    }
    return taken ? Optional.of(right) : Optional.empty();
  }

  /** Waits until nobody else has the right, and takes it. */
  public Right await(UUID workspaceId) throws InterruptedException {
    for (var right = take(workspaceId);; right = take(workspaceId)) {
      if (right.isPresent()) {
        return right.get();
      }
      pauses.pause(PAUSE); // nothing tells when another server is done
    }
  }

  /**
   * Prolongs the rights that this server has, with one question. An outage of the registry is no failure: it is tried
   * again as soon as usual, before others take what lapsed.
   */
  public void renew() {
    var mine = held.values().stream().flatMap(right -> Optional.ofNullable(right.lease).stream())
        .toList();
    if (!mine.isEmpty()) {
      try {
        registry.leases().renew(mine, LENGTH, clock.instant());
      } catch (SdkException e) {
        if (!Supervisor.isPassing(e)) {
          throw e;
        }
        LOG.log(DEBUG, "rights to start were not renewed: {0}", e.getMessage());
      }
    }
  }

  /**
   * Returns the workspaces that a server was starting, or about to, when it fell silent, and until when it had the right:
   * that lapsed, and this server has it not.
   */
  public Map<UUID, Instant> abandoned() {
    var lapsed = registry.leases().lapsed(LEASES, clock.instant()).stream()
        .collect(Collectors.toMap(StartRights::workspace, Lease::until));
    lapsed.keySet().removeAll(held.keySet());
    return lapsed;
  }

  /** A right. Its lease is renewed by another thread. */
  public final class Right implements AutoCloseable {
    private final UUID workspaceId;
    private volatile @Nullable Lease lease;

    private Right(UUID workspaceId) {
      this.workspaceId = workspaceId;
    }

    private boolean acquire() {
      lease = registry.leases()
          .acquire(lease(workspaceId), owner.get(), LENGTH, clock.instant()).orElse(null);
      return lease != null;
    }

    /** Prolongs it as part of a transaction; false when it was lost: the transaction must change nothing. */
    public boolean holdsIn(Transaction transaction) {
      var mine = lease;
      return mine != null
          && transaction.leases().renew(mine, LENGTH, clock.instant()).isPresent();
    }

    /** Gives it back; where the registry does not answer it lapses by itself. */
    @Override
    public void close() {
      var mine = lease;
      lease = null;
      try {
        if (mine != null) {
          registry.leases().release(mine);
        }
      } catch (SdkException e) {
        LOG.log(DEBUG, "workspace=" + workspaceId + " the right to start it was not given back", e);
      } finally {
        held.remove(workspaceId, this);
      }
    }
  }
}
