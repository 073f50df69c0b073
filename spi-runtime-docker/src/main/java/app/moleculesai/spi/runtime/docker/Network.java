package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The network that all agents of a daemon, or of a swarm, share, whoever made it. Safe for use by many threads; {@code lock} lets
 * one of them look and make. */
final class Network {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int TRIES = 5;

  private final Engine engine;
  private final ReentrantLock lock = new ReentrantLock();
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

  /**
   * Makes it if it is missing. The engine lets several of one name be made at the same moment and then finds none of them
   * by it, so one thread looks at a time, and a server that made one beside another's takes it away again. Until then a
   * start may fail.
   *
   * @throws SdkException {@code conflict} when others made one each time too
   */
  void require() {
    if (!ids().isEmpty()) {
      return;
    }
    await();
    try {
      for (int i = 0; i < TRIES; i++) {
        if (!ids().isEmpty() || isMadeAlone()) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    throw new SdkException(ErrorCode.CONFLICT,
        "network " + name + " is made by others again and again");
  }

  private void await() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE,
          "interrupted while another start makes network " + name, e);
    }
  }

  private boolean isMadeAlone() {
    String mine;
    try {
      mine = engine.call("make network " + name, LIMIT, daemon -> daemon.client()
          .createNetworkCmd().withName(name).withDriver(overlay ? "overlay" : "bridge")
          .withAttachable(overlay).withCheckDuplicate(true).exec()).getId();
    } catch (SdkException e) {
      if (e.code() == ErrorCode.CONFLICT) { // somebody was quicker
        return false;
      }
      throw e;
    }
    if (ids().stream().allMatch(mine::equals)) {
      return true;
    }
    engine.call("remove a second network " + name, LIMIT,
        daemon -> daemon.client().removeNetworkCmd(mine).exec());
    return false;
  }

  private List<String> ids() {
    return engine
        .call("find network " + name, LIMIT,
            daemon -> daemon.client().listNetworksCmd().withNameFilter(name).exec())
        .stream().filter(network -> name.equals(network.getName()))
        .map(com.github.dockerjava.api.model.Network::getId).toList();
  }
}
