package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, with fifty agents or while it starts some, and the next one on its database. */
@NeedsAgents
@Timeout(300)
class KilledServerTest {
  private static final int AGENTS = 50;
  private static final int DOOMED = 10;
  private static final int STARTED = 12;
  /** What is promised is 10 s; the rest is for a machine that does more than this test. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int AT_ONCE = 8;
  private static final String NOWHERE = "unix:///nowhere/docker.sock";

  private final String network = "molecule-chaos-" + UUID.randomUUID();

  private final List<UUID> all = new ArrayList<>();

  @TempDir
  Path home;

  private String yaml(EmbeddedServer database, String daemon, int atOnce) {
    return """
        bind-addr: 0.0.0.0
        admin-token: %s
        database-url: %s
        rate-limit: 0
        provision-concurrency: %d
        runtimes:
          docker: {host: "%s", network: %s, images: {echo: "%s"}}
        """.formatted(Calls.TOKEN, database.url(), atOnce, daemon, network, Daemon.IMAGE);
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What is done to each workspace. */
  @FunctionalInterface
  private interface Work {
    void with(UUID id) throws Exception;
  }

  /** Does it to all of them, a few at a time. */
  private static void each(List<UUID> ids, Work work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Object> done : threads.invokeAll(ids.stream().<Callable<Object>>map(id -> () -> {
        work.with(id);
        return id;
      }).toList())) {
        done.get();
      }
    }
  }

  @AfterEach
  void removeAll() throws Exception {
    try (var daemon = new Daemon(Daemon.MACHINE)) {
      daemon.remove(all, network);
    }
  }

  @Test
  void everyAgentIsAdoptedOrRemovedByTheNextServer(TestReporter reporter) throws Exception {
    int port = freePort(); // the same for all: agents know the server by it
    try (var database = EmbeddedServer.start(home.resolve("database"), Map.of("fsync", "off"));
        var daemon = new Daemon(Daemon.MACHINE)) {
      var runs = new HashMap<UUID, String>();
      var machine = yaml(database, Daemon.MACHINE.toString(), AT_ONCE);
      try (var server = ChildServer.serve(home, port, machine); var calls = server.client()) {
        for (int i = 0; i < AGENTS; i++) {
          all.add(calls.create("Agent " + i, Scene.ECHO));
        }
        for (var id : all) {
          calls.awaitStatus(id, "online");
          runs.put(id, daemon.run(id));
        }
        server.kill();
      }
      var doomed = all.subList(0, DOOMED);
      var kept = all.subList(DOOMED, AGENTS);
      var installation = daemon.installation(all.getFirst());
      try (var server = ChildServer.serve(home, port, yaml(database, NOWHERE, AT_ONCE));
          var calls = server.client()) {
        for (var id : doomed) {
          assertThat(calls.delete(id).expect(500).get("code")).isEqualTo("stop_failed");
        }
        server.kill();
      }
      assertThat(daemon.things(installation)).filteredOn(name -> name.startsWith("container"))
          .hasSize(AGENTS);

      try (var server = ChildServer.serve(home, port, machine); var calls = server.client()) {
        long began = System.nanoTime();
        each(kept, id -> Until.holds("the agent answers", () -> calls.answers(id)));
        each(doomed, id -> Until.holds("the agent is gone", () -> !daemon.hasContainer(id)));
        var took = Duration.ofNanos(System.nanoTime() - began);
        reporter.publishEntry(AGENTS + " agents adopted or removed in ms",
            Long.toString(took.toMillis()));
        assertThat(took).isLessThan(LONGEST);

        for (var id : kept) {
          assertThat(calls.status(id)).isEqualTo("online");
          assertThat(daemon.run(id)).isEqualTo(runs.get(id));
        }
        each(all, id -> calls.delete(id).expect(200));
      }
      assertThat(daemon.things(installation)).isEmpty();
    }
  }

  @Test
  void whatAServerWasStartingWhenItWasKilledIsStartedByTheNext(TestReporter reporter)
      throws Exception {
    int port = freePort();
    try (var database = EmbeddedServer.start(home.resolve("database"), Map.of("fsync", "off"));
        var daemon = new Daemon(Daemon.MACHINE)) {
      var machine = yaml(database, Daemon.MACHINE.toString(), 1); // far from all are started when it is killed
      try (var server = ChildServer.serve(home, port, machine); var calls = server.client()) {
        for (int i = 0; i < STARTED; i++) {
          all.add(calls.create("Agent " + i, Scene.ECHO));
        }
        killOnceItHasStarted(1, server, daemon);
      }
      try (var server = ChildServer.serve(home, port, machine); var calls = server.client()) {
        assertThat(calls.status(all.getLast())).isEqualTo("provisioning");
        killOnceItHasStarted(containers(daemon) + 1, server, daemon);
      }

      try (var server = ChildServer.serve(home, port, machine); var calls = server.client()) {
        long began = System.nanoTime();
        each(all, id -> calls.awaitStatus(id, "online"));
        each(all, id -> Until.holds("the agent answers", () -> calls.answers(id)));
        reporter.publishEntry(STARTED + " starts taken over and done, one at a time, in ms",
            Long.toString(Duration.ofNanos(System.nanoTime() - began).toMillis()));
        var installation = daemon.installation(all.getFirst());
        assertThat(daemon.things(installation)).filteredOn(name -> name.startsWith("container"))
            .hasSize(STARTED);

        each(all, id -> calls.delete(id).expect(200));

        assertThat(daemon.things(installation)).isEmpty();
      }
    }
  }

  /** Kills a server that starts agents once so many of them have a container. */
  private void killOnceItHasStarted(long some, ChildServer server, Daemon daemon)
      throws Exception {
    Until.holds("agents are started", () -> containers(daemon) >= some);
    server.kill();
  }

  private long containers(Daemon daemon) {
    return all.stream().filter(daemon::hasContainer).count();
  }
}
