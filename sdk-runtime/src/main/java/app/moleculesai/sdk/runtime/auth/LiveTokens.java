package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.runtime.events.Changes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tokens are live, so that a request with a token asks the registry once in 5 s at most. What is known is
 * dropped when tokens change here or elsewhere ({@link ChangeNotice#TOKENS}) and not kept while such news would not
 * arrive. A token that is not live is not remembered: it costs whoever sends it a look-up each time, and nobody else a
 * place. Safe for use by many threads.
 */
final class LiveTokens {
  private static final long LIFETIME = Duration.ofSeconds(5).toNanos();
  private static final int MOST_ENTRIES = 20_000;
  /** Tokens of organisations change under the key {@code *}, which reaches every workspace. */
  private static final UUID NO_WORKSPACE = new UUID(0, 0);

  private record Known<T>(T value, UUID workspaceId, long freshness, long until) {}

  private final Registry registry;
  private final Changes changes;
  private final LongSupplier nanos;
  private final Map<TokenHash, Known<Principal>> principals = new ConcurrentHashMap<>();
  private final Map<UUID, Known<Boolean>> guarded = new ConcurrentHashMap<>();
  private final Freshness freshness = new Freshness();
  // rises with every change; a token's workspace is known only after it was read
  private final AtomicLong news = new AtomicLong();
  private volatile @Nullable Known<Boolean> any;

  LiveTokens(Registry registry, Changes changes, LongSupplier nanos) {
    this.registry = registry;
    this.changes = changes;
    this.nanos = nanos;
    changes.onChange(this::forget);
    changes.onDoubt(this::forgetAll);
  }

  /**
   * Finds whose live token this is.
   *
   * @throws SdkException {@code platform_unavailable} when the registry did not answer (AU-4)
   */
  Optional<Principal> find(TokenHash hash) {
    var known = principals.get(hash);
    if (known != null && holds(known)) {
      return Optional.of(known.value);
    }
    long before = news.get();
    var found = ask(() -> read(hash));
    found.ifPresent(principal -> {
      var workspaceId = principal instanceof Principal.Workspace workspace
          ? workspace.workspaceId()
          : NO_WORKSPACE;
      remember(principals, hash, known(principal, workspaceId, freshness.of(workspaceId)), before);
    });
    return found;
  }

  /** Says whether a workspace has a live token; fails like {@link #find}. */
  boolean guard(UUID workspaceId) {
    var known = guarded.get(workspaceId);
    if (known != null && holds(known)) {
      return known.value;
    }
    long before = news.get();
    long number = freshness.of(workspaceId);
    boolean live = ask(() -> registry.tokens().hasLive(workspaceId));
    remember(guarded, workspaceId, known(live, workspaceId, number), before);
    return live;
  }

  /** Says whether any workspace has a live token; fails like {@link #find}. */
  boolean guardAny() {
    var known = any;
    if (known != null && known.freshness == news.get() && isYoung(known) && changes.mayCache()) {
      return known.value;
    }
    long before = news.get();
    boolean live = ask(() -> registry.tokens().anyLive());
    if (changes.mayCache()) {
      any = known(live, NO_WORKSPACE, before);
    }
    return live;
  }

  private Optional<Principal> read(TokenHash hash) {
    var ofWorkspace = registry.tokens().findLive(hash);
    if (ofWorkspace.isPresent()) {
      return ofWorkspace.map(row -> new Principal.Workspace(row.workspaceId(), row.id()));
    }
    return registry.orgTokens().findLive(hash)
        .map(row -> new Principal.Organisation(row.id(), row.prefix(), row.orgId()));
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw new SdkException(ErrorCode.PLATFORM_UNAVAILABLE,
          "who may call could not be found out; try again later", e);
    }
  }

  private <T> Known<T> known(T value, UUID workspaceId, long number) {
    return new Known<>(value, workspaceId, number, nanos.getAsLong() + LIFETIME);
  }

  private boolean holds(Known<?> known) {
    return known.freshness == freshness.of(known.workspaceId) && isYoung(known)
        && changes.mayCache();
  }

  private boolean isYoung(Known<?> known) {
    return known.until - nanos.getAsLong() > 0;
  }

  private <K, T> void remember(Map<K, Known<T>> map, K key, Known<T> value, long before) {
    // the number of the value was read before this; a change that comes later makes it stale
    if (news.get() != before || !changes.mayCache()) {
      return;
    }
    if (map.size() >= MOST_ENTRIES) {
      map.clear();
    }
    map.put(key, value);
  }

  private void forget(ChangeNotice notice) {
    if (!notice.topic().equals(ChangeNotice.TOKENS)) {
      return;
    }
    if (notice.key().equals("*")) {
      forgetAll();
    } else {
      news.incrementAndGet(); // before the number: see remember
      freshness.changed(UUID.fromString(notice.key()));
    }
  }

  private void forgetAll() {
    news.incrementAndGet();
    freshness.allChanged();
    principals.clear();
    guarded.clear();
  }
}
