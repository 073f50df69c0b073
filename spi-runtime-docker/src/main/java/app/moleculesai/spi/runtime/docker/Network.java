package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;

/** The network that all agents of a daemon, or of a swarm, share, whoever made it. Safe for use by many threads. */
final class Network {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Engine engine;
  private final String name;
  private final boolean overlay;

  private Network(Engine engine, String name, boolean overlay) {
    this.engine = engine;
    this.name = name;
    this.overlay = overlay;
  }

  /** One on the daemon's machine. */
  static Network bridge(Engine engine, String name) {
    return new Network(engine, name, false);
  }

  /** One over all machines of a swarm, to which other containers may be attached. */
  static Network overlay(Engine engine, String name) {
    return new Network(engine, name, true);
  }

  /** Makes it if it is missing. */
  void require() {
    var there = engine.call("find network " + name, LIMIT,
        daemon -> daemon.client().listNetworksCmd().withNameFilter(name).exec());
    if (there.stream().anyMatch(network -> name.equals(network.getName()))) {
      return;
    }
    try {
      engine.call("make network " + name, LIMIT, daemon -> daemon.client().createNetworkCmd()
          .withName(name).withDriver(overlay ? "overlay" : "bridge").withAttachable(overlay)
          .withCheckDuplicate(true).exec());
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) { // else somebody was quicker
        throw e;
      }
    }
  }
}
