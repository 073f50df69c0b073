package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import app.moleculesai.spi.runtime.mock.VirtualClock;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers live side by side in one JVM, and nothing of them is left when they are closed. */
class TwentyServersTest {
  private static final int SERVERS = 20;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static MoleculeServer start() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath())
        .set("env", "development")
        .set("runtimes.mock.reply-delay", "0s")
        .build().start();
  }

  /** Threads of a server do the work of this project or of the web server; others belong to the JVM or the tests. */
  private static boolean isOfAServer(String thread) {
    return thread.startsWith("molecule") || thread.contains("io.helidon.")
        || thread.contains("app.moleculesai.sdk.runtime.") || thread.startsWith("plugin-");
  }

  @Test
  void twentyServersTalkAndLeaveNothing(@TempDir Path folder) throws Exception {
    try (var warm = start(); var http = new HttpCalls(warm.uri())) {
      http.get("/health").expect(200); // what the JVM makes once and keeps is not a server's
    }
    var before = LiveThreads.now(folder);

    var servers = startAll();
    var ports = servers.stream().map(MoleculeServer::port).toList();
    assertThat(ports).hasSize(SERVERS).doesNotHaveDuplicates();
    talkToAll(servers);
    var running = LiveThreads.now(folder);
    running.keySet().removeAll(before.keySet());
    assertThat(running.values()).filteredOn(TwentyServersTest::isOfAServer)
        .hasSizeGreaterThan(SERVERS);
    closeAll(servers);

    for (int port : ports) {
      assertIsFree(port);
    }
    assertThat(LiveThreads.awaitNoneBeside(before, TwentyServersTest::isOfAServer, folder, LONG))
        .isEmpty();
    var forgotten = servers.stream().map(WeakReference::new).toList();
    servers.clear();
    assertThat(forgotten).allSatisfy(TwentyServersTest::assertIsCollected);
  }

  private static List<MoleculeServer> startAll() throws Exception {
    var servers = new ArrayList<MoleculeServer>();
    for (var server : inParallel(TwentyServersTest::start)) {
      servers.add(server.get(60, TimeUnit.SECONDS));
    }
    return servers;
  }

  private static <T> List<Future<T>> inParallel(Callable<T> work) throws InterruptedException {
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      return tasks.invokeAll(Collections.nCopies(SERVERS, work));
    }
  }

  private static void talkToAll(List<MoleculeServer> servers) throws Exception {
    for (int i = 0; i < servers.size(); i++) {
      try (var http = new HttpCalls(servers.get(i).uri())) {
        var agent = http.mock("Agent " + i);

        http.ask(agent, "hello " + i);

        assertThat(http.history(agent).findValuesAsText("content")).contains("hello " + i);
        assertThat(http.get("/workspaces").body().findValuesAsText("name"))
            .containsExactly("Agent " + i);
      }
    }
  }

  private static void closeAll(List<MoleculeServer> servers) throws Exception {
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var closed : tasks.invokeAll(
          servers.stream().map(server -> Executors.callable(server::close)).toList())) {
        closed.get();
      }
    }
  }

  private static void assertIsFree(int port) throws IOException {
    try (var listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(listener.isBound()).isTrue();
    }
  }

  /** Asks for garbage to be collected until it was; memory given away is what makes a JVM do it. */
  private static void assertIsCollected(WeakReference<?> reference) {
    long end = System.nanoTime() + LONG.toNanos();
    while (reference.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }

  @Test
  void aServerIsClosedTwiceAndStartedOnce() {
    var server = start();
    server.close();
    server.close();

    assertThatThrownBy(server::start).isInstanceOfSatisfying(SdkException.class,
        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void aServerThatWasNotStartedIsClosedAllTheSame() {
    var server = MoleculeServer.builder().discovery(Discovery.classPath()).build();
    server.close();
    server.close();

    assertThatThrownBy(server::port).isInstanceOf(SdkException.class);
  }

  @Test
  void theNextServerTakesThePortAndWhatWasStored() throws Exception {
    try (var store = InMemory.messageStore();
        var registry = InMemory.registry();
        var agents = MockRuntime.scripted(MockScript.canned())) {
      store.start();
      registry.start();
      var description = MoleculeServer.builder().messageStore(store).registry(registry)
          .runtime("mock", agents, "mock").set("env", "development");
      var first = description.build().start();
      int port = first.port();
      UUID agent;
      try (var http = new HttpCalls(first.uri())) {
        agent = http.mock("Ada");
        http.ask(agent, "hello");
      }
      first.close();

      try (var second = description.set("port", port).build().start();
          var http = new HttpCalls(second.uri())) {
        assertThat(second.port()).isEqualTo(port);
        assertThat(http.history(agent).findValuesAsText("content")).contains("hello");
        http.ask(agent, "hello again");
      }
    }
  }

  @Test
  void closingWaitsForRequestsThatRun() throws Exception {
    var clock = VirtualClock.at(NOON);
    var late = MockScript.canned().otherwise(MockReply.text("At last.").after(
        Duration.ofMinutes(5)));
    try (var agents = MockRuntime.scripted(late, clock);
        var server = MoleculeServer.builder().messageStore(InMemory.messageStore())
            .registry(InMemory.registry()).runtime("mock", agents, "mock")
            .set("env", "development").build().start();
        var http = new HttpCalls(server.uri())) {
      int port = server.port();
      var agent = http.mock("Ada");
      var answer = inBackground(() -> http.ask(agent, "hello"));
      clock.awaitWaiting(1, LONG);

      var closed = inBackground(() -> {
        server.close();
        return Optional.empty();
      });
      awaitRefused(port);
      assertThat(closed).isNotDone();
      clock.advance(Duration.ofMinutes(5));

      assertThat(answer).succeedsWithin(LONG).extracting(one -> one.raw().body()).asString()
          .contains("At last.");
      assertThat(closed).succeedsWithin(LONG);
    }
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
    var outcome = new CompletableFuture<T>();
    Thread.startVirtualThread(() -> {
      try {
        outcome.complete(work.call());
      } catch (Exception e) {
        outcome.completeExceptionally(e);
      }
    });
    return outcome;
  }

  private static void awaitRefused(int port) throws IOException {
    long end = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < end) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      } catch (ConnectException e) {
        return;
      }
    }
    throw new AssertionError("port " + port + " is still open");
  }

  @Test
  void aServerThatCannotListenSaysWhyAndLeavesNothing(@TempDir Path folder) throws Exception {
    try (var other = start(); var http = new HttpCalls(other.uri())) {
      http.get("/health").expect(200);
      var before = LiveThreads.now(folder);
      var server = MoleculeServer.builder().discovery(Discovery.classPath())
          .set("port", other.port()).build();

      assertThatThrownBy(server::start).isInstanceOf(SdkException.class)
          .hasMessageContaining("127.0.0.1:" + other.port());

      assertThat(LiveThreads.awaitNoneBeside(before, TwentyServersTest::isOfAServer, folder, LONG))
          .isEmpty();
    }
  }
}
