package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** News that was given up: whoever mends a receiver can have it sent again. Safe for use by many threads. */
public final class DeadPushes {
  /** How many can be seen and sent again at a time, the latest ones. */
  static final int MOST = 1000;

  private final Registry registry;
  private final Clock clock;
  private final Runnable inserted;

  /**
   * Takes where the outbox is.
   *
   * @param inserted hears that the outbox has more
   */
  public DeadPushes(Registry registry, Clock clock, Runnable inserted) {
    this.registry = registry;
    this.clock = clock;
    this.inserted = inserted;
  }

  /** News with its configuration. */
  record Letter(PushDelivery delivery, PushConfig config) {}

  /** Lists those of a workspace, the latest first. */
  List<Letter> list(UUID workspaceId, int limit) {
    return registry.pushOutbox().dead(workspaceId, limit).stream()
        .flatMap(delivery -> registry.pushConfigs().find(delivery.configKey()).stream()
            .map(config -> new Letter(delivery, config)))
        .toList();
  }

  /**
   * Has one sent again, from its first attempt.
   *
   * @throws SdkException {@code not_found}
   */
  void retry(UUID workspaceId, UUID id) {
    boolean isHere = registry.pushOutbox().dead(workspaceId, MOST).stream()
        .anyMatch(delivery -> delivery.id().equals(id));
    if (!isHere || !registry.pushOutbox().revive(id, clock.instant())) {
      throw SdkException.notFound("push notification that was given up");
    }
    inserted.run();
  }
}
