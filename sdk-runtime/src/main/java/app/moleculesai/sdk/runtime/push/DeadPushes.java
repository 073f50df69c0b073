package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** News that was given up: whoever mends a receiver can have it sent again. Safe for use by many threads. */
public final class DeadPushes {
  /** How many can be seen at a time, the latest ones. */
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

  /** Lists those of a workspace, the latest first. */
  List<DeadPush> list(UUID workspaceId, int limit) {
    return registry.pushOutbox().dead(workspaceId, limit);
  }

  /**
   * Has one sent again, from its first attempt and for another day.
   *
   * @throws SdkException {@code not_found}
   */
  void retry(UUID workspaceId, UUID id) {
    if (!registry.pushOutbox().revive(workspaceId, id, clock.instant())) {
      throw SdkException.notFound("push notification that was given up");
    }
    inserted.run();
  }
}
