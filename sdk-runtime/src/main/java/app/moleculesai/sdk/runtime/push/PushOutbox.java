package app.moleculesai.sdk.runtime.push;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.TimeLimit;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Delivers the news in the outbox, at least once: what a server had in hand that died is delivered by another one when its
 * claim lapses. All servers share the outbox, and the news of one configuration goes out in order. Safe for use by many
 * threads.
 */
public final class PushOutbox {
  /** How many deliveries a server has in hand at a time. */
  static final int AT_ONCE = 64;

  private static final System.Logger LOG = System.getLogger(PushOutbox.class.getName());
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Registry registry;
  private final WebhookVault vault;
  private final WebhookClient client;
  private final Supervisor supervisor;
  private final TimeLimit limit;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Supplier<String> owner;
  private final RetryPlan plan;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Semaphore wakings = new Semaphore(0);
  private Duration pause = LOOK;

  /**
   * Takes where the outbox is and who delivers.
   *
   * @param owner this run of the server, once it is known
   * @param random gives numbers from 0 to 1
   */
  public PushOutbox(Registry registry, SecretVault vault, WebhookClient client,
      Supervisor supervisor, Clock clock, Supplier<UUID> ids, Supplier<String> owner,
      DoubleSupplier random) {
    this.registry = registry;
    this.vault = new WebhookVault(vault);
    this.client = client;
    this.supervisor = supervisor;
    this.limit = new TimeLimit(supervisor::run, WebhookClient.LONGEST, GRACE);
    this.clock = clock;
    this.ids = ids;
    this.owner = owner;
    this.plan = new RetryPlan(random);
  }

  /** Has the outbox looked at soon; what was inserted may be committed a moment later. */
  public void wake() {
    if (wakings.availablePermits() == 0) {
      wakings.release();
    }
  }

  /** Waits until there may be something to do and begins to do it. Only one thread runs it. */
  public void round() throws InterruptedException {
    if (wakings.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      wakings.drainPermits();
      pause = FIRST_LOOK;
    } else {
      var longer = pause.multipliedBy(2);
      pause = longer.compareTo(LOOK) < 0 ? longer : LOOK;
    }
    try {
      deliverDue();
    } catch (SdkException e) {
      if (e.code() != ErrorCode.BUSY) { // an outage, after which loops pause
        throw e;
      }
      LOG.log(DEBUG, "the outbox is looked at again soon: {0}", e.code().word());
    }
  }

  /** Begins to deliver what is due, as much as there is place for. */
  void deliverDue() {
    while (places.tryAcquire()) {
      boolean begun = false;
      try {
        begun = beginNext();
      } finally {
        if (!begun) {
          places.release();
        }
      }
      if (!begun) {
        return;
      }
    }
  }

  private boolean beginNext() {
    var now = clock.instant();
    var claim = new PushClaim(owner.get() + "/" + ids.get(), now.plus(CLAIM));
    var due = registry.pushOutbox().claimDue(claim, now);
    return due.isPresent() && supervisor.run("push", () -> {
      try {
        deliver(due.get(), claim.claimant());
      } finally {
        places.release();
        wake(); // the next one of the same configuration may go now
      }
    });
  }

  private void deliver(PushDelivery delivery, String claimant) throws InterruptedException {
    var config = registry.pushConfigs().find(delivery.configKey());
    if (config.isPresent()) {
      conclude(delivery, config.get(), claimant, attempt(delivery, config.get()));
    }
  }

  private PushOutcome attempt(PushDelivery delivery, PushConfig config)
      throws InterruptedException {
    Webhook webhook;
    try {
      webhook = vault.open(config);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.SECRET_UNREADABLE) {
        throw e;
      }
      // another server may have the key already, or this one when it is mended
      return new PushOutcome.Later("the push configuration cannot be decrypted",
          Optional.empty());
    }
    var generation = Generation.of(config.generation()).orElse(Generation.V0_3);
    try {
      return limit.within("push-delivery",
          () -> client.post(webhook, generation, delivery.body()), (late, stopping) -> {});
    } catch (TimeLimit.OverdueException e) {
      return new PushOutcome.Later("the receiver took longer than "
          + WebhookClient.LONGEST.toSeconds() + " s", Optional.empty());
    }
  }

  private void conclude(PushDelivery delivery, PushConfig config, String claimant,
      PushOutcome outcome) {
    switch (outcome) {
      case PushOutcome.Delivered delivered -> {
        if (!registry.pushOutbox().delivered(delivery.id(), claimant)) {
          LOG.log(DEBUG, "push={0} was delivered and is delivered again", delivery.id());
        }
      }
      case PushOutcome.Later later -> plan.pause(delivery.attempts(),
          Duration.between(delivery.createdAt(), clock.instant()), later.after())
          .ifPresentOrElse(
              pauseBefore -> registry.pushOutbox().putBack(delivery.id(), claimant,
                  clock.instant().plus(pauseBefore), later.why()),
              () -> giveUp(delivery, config, claimant, later.why()));
      case PushOutcome.Never never -> giveUp(delivery, config, claimant, never.why());
    }
  }

  private void giveUp(PushDelivery delivery, PushConfig config, String claimant, String why) {
    if (registry.pushOutbox().giveUp(delivery.id(), claimant, why, clock.instant())) {
      LOG.log(WARNING, "push={0} of workspace={1} is given up after {2} attempts: {3}",
          delivery.id(), config.workspaceId(), Integer.toString(delivery.attempts()), why);
    }
  }
}
