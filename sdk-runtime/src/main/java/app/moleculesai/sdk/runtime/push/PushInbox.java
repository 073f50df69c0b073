package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Takes what agents push, for the receivers that the configurations name ({@code a2a.md}, rule 13). What is taken is in
 * the outbox: it is delivered, whatever becomes of this server. Safe for use by many threads.
 */
public final class PushInbox {
  private final Registry registry;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final PushNaming naming;
  private final Runnable inserted;

  /**
   * Takes where the outbox is.
   *
   * @param naming gives configurations to the tasks that agents name
   * @param inserted hears that the outbox has more
   */
  public PushInbox(Registry registry, Clock clock, Supplier<UUID> ids, PushNaming naming,
      Runnable inserted) {
    this.registry = registry;
    this.naming = naming;
    this.clock = clock;
    this.ids = ids;
    this.inserted = inserted;
  }

  /**
   * Returns the configuration that an agent pushes by, so that nothing is read from anybody else.
   *
   * @param token by which the agent knows itself, if it said one
   * @throws SdkException {@code not_found}, {@code unauthorized}
   */
  PushConfig require(UUID workspaceId, UUID key, Optional<String> token) {
    var config = registry.pushConfigs().find(key)
        .filter(found -> found.workspaceId().equals(workspaceId))
        .orElseThrow(PushInbox::notFound);
    if (!isAgent(config, token)) {
      throw new SdkException(ErrorCode.UNAUTHORIZED,
          "the token of this push configuration is missing or wrong");
    }
    return config;
  }

  /**
   * Takes news.
   *
   * @throws SdkException {@code not_found}, {@code malformed_json}, {@code invalid_field}
   */
  void take(PushConfig config, byte[] pushed) {
    var workspaceId = config.workspaceId();
    var key = config.key();
    var news = PushBodies.read(pushed,
        Generation.of(config.generation()).orElse(Generation.V0_3));
    naming.tell(registry.transaction(transaction -> {
      var named = config.taskId().isEmpty()
          ? naming.name(transaction, workspaceId, key, news.taskId().orElse(""))
          : PushNaming.Named.already(config);
      var current = named.config().or(() -> transaction.pushConfigs().find(key));
      requireTask(current.orElseThrow(PushInbox::notFound), news);
      var delivery = PushDelivery.of(ids.get(), key, news.body(), clock.instant())
          .whole(news.whole());
      if (transaction.pushOutbox().insert(List.of(delivery)) == 0) {
        throw notFound();
      }
      return named;
    }));
    inserted.run();
  }

  private static boolean isAgent(PushConfig config, Optional<String> token) {
    return token.isPresent() && config.tokenHash()
        .filter(hash -> PushTokens.matches(token.get(), hash)).isPresent();
  }

  /** An agent that mixes up its tasks must not tell one's receiver of another's. */
  private static void requireTask(PushConfig config, PushBodies.News news) {
    if (news.taskId().filter(id -> !id.equals(config.taskId())).isPresent()) {
      throw Parameters.invalid("body", "is of another task than this push configuration");
    }
  }

  private static SdkException notFound() {
    return SdkException.notFound("push configuration");
  }
}
