package app.moleculesai.sdk.runtime.auth;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Notes when tokens were last used: in the background, once a minute for each token, and as well as it goes (AU-3). Safe
 * for use by many threads.
 */
final class TokenUse {
  private static final System.Logger LOG = System.getLogger(TokenUse.class.getName());
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();
  private static final int MOST_ENTRIES = 20_000;

  private final Registry registry;
  private final Supervisor supervisor;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<UUID, Long> noted = new ConcurrentHashMap<>();

  TokenUse(Registry registry, Supervisor supervisor, Clock clock, LongSupplier nanos) {
    this.registry = registry;
    this.supervisor = supervisor;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** A request came with the token of this principal. */
  void seen(Principal principal) {
    switch (principal) {
      case Principal.Workspace workspace -> seen(workspace.tokenId(), false);
      case Principal.Organisation organisation -> seen(organisation.tokenId(), true);
      case Principal.Admin admin -> {
      }
      case Principal.Canvas canvas -> {
      }
      case Principal.Anonymous anonymous -> {
      }
    }
  }

  private void seen(UUID tokenId, boolean ofOrganisation) {
    long now = nanos.getAsLong();
    var last = noted.get(tokenId);
    if (last != null && now - last < PAUSE) {
      return;
    }
    if (noted.size() >= MOST_ENTRIES) {
      noted.clear();
    }
    // of requests at the same moment one notes it
    boolean first = last == null
        ? noted.putIfAbsent(tokenId, now) == null
        : noted.replace(tokenId, last, now);
    if (first) {
      supervisor.run("token-use", () -> note(tokenId, ofOrganisation));
    }
  }

  private void note(UUID tokenId, boolean ofOrganisation) {
    try {
      if (ofOrganisation) {
        registry.orgTokens().used(tokenId, clock.instant());
      } else {
        registry.tokens().used(tokenId, clock.instant());
      }
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "use of token=" + tokenId + " was not noted", e);
    }
  }
}
