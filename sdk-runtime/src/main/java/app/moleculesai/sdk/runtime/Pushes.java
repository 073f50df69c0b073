package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.push.DeadPushes;
import app.moleculesai.sdk.runtime.push.PushConfigs;
import app.moleculesai.sdk.runtime.push.PushInbox;
import app.moleculesai.sdk.runtime.push.PushMessages;
import app.moleculesai.sdk.runtime.push.PushMetrics;
import app.moleculesai.sdk.runtime.push.PushNaming;
import app.moleculesai.sdk.runtime.push.PushNews;
import app.moleculesai.sdk.runtime.push.PushOutbox;
import app.moleculesai.sdk.runtime.push.PushSweep;
import java.time.Duration;

/** What news of tasks is pushed by. Immutable; what it holds is safe for use by many threads. */
final class Pushes {
  final PushConfigs configs;
  final PushNaming naming = new PushNaming();
  final PushMessages messages;
  final PushNews news;
  final PushInbox inbox;
  final DeadPushes dead;
  private final Ground ground;
  private final PushOutbox outbox;

  Pushes(Ground ground) {
    this.ground = ground;
    var registry = ground.registry;
    var clock = ground.clock;
    outbox = new PushOutbox(registry, ground.vault, ground.webhooks, ground.supervisor, clock,
        ground.ids, ground.installation::owner, ground.random::nextDouble);
    configs = new PushConfigs(registry, ground.vault, ground.receivers, ground.random, ground.ids,
        clock);
    news = new PushNews(clock, ground.ids, outbox::wake);
    messages = new PushMessages(configs, registry, naming, news);
    inbox = new PushInbox(registry, clock, ground.ids, naming, outbox::wake);
    dead = new DeadPushes(registry, clock, outbox::wake);
  }

  /** Begins to deliver. */
  void begin() {
    var sweep = new PushSweep(ground.registry, new PushMetrics(ground.metrics.registry()),
        ground.clock);
    ground.supervisor.every("push-outbox", Duration.ZERO, outbox::round);
    ground.supervisor.every("push-sweep", PushSweep.INTERVAL, sweep::sweep);
  }
}
