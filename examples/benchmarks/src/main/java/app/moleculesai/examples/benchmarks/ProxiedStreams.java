package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many event streams at once, an event a second on each, passed on as they come and kept for the history: what each of
 * them costs in live memory while all are open, and what the server has from the system then.
 */
final class ProxiedStreams {
  private static final double GOAL_KIB = 64;
  private static final double GOAL_RESIDENT_MIB = 1024;
  private static final double KIB = 1024;

  private ProxiedStreams() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var agent = ChildServer.start(Benchmarks.JVM, EventStreamServer.class,
        Long.toString(effort.stream().toMillis()));
        var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class)) {
      var request = proxied(ours.port(), agent.port());
      run(ours, List.of(request), 10, effort.stream()); // classes, connections, buffers that stay
      long before = ours.liveBytes();
      var memory = run(ours, List.of(request), effort.streams(), effort.stream());
      return List.of(
          Figure.atMost("proxied-streams each", "KiB",
              Math.max(0.01, (memory.live - before) / KIB / effort.streams()), GOAL_KIB,
              memory.errors),
          Figure.atMost("proxied-streams resident", "MiB",
              Math.max(0.01, memory.resident / KIB / KIB), GOAL_RESIDENT_MIB, memory.errors));
    }
  }

  private record Memory(long live, long resident, long errors) {}

  /** Opens the streams, looks at the memory in the middle of them, and reads them to their ends. */
  private static Memory run(ChildServer ours, List<byte[]> requests, int streams, Duration length)
      throws IOException, InterruptedException {
    var connections = new ArrayList<LoadConnection>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = new ArrayList<Future<Integer>>();
      for (int number = 0; number < streams; number++) {
        var connection = new LoadConnection(ours.port(), requests, 0);
        connections.add(connection);
        connection.send();
        statuses.add(threads.submit(connection::receive));
      }
      Thread.sleep(length.dividedBy(2));
      long live = ours.liveBytes();
      long resident = ours.residentBytes();
      long errors = 0;
      for (var status : statuses) {
        errors += isWhole(status) ? 0 : 1;
      }
      return new Memory(live, resident, errors);
    } finally {
      connections.forEach(LoadConnection::close);
    }
  }

  private static boolean isWhole(Future<Integer> status) throws InterruptedException {
    try {
      return status.get() == 200;
    } catch (ExecutionException e) {
      return false; // broken off
    }
  }

  private static byte[] proxied(int port, int agentPort) throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      var caller = api.workspace("Caller");
      var target = api.external("Agent",
          "http://127.0.0.1:" + agentPort + EventStreamServer.PATH);
      return HttpRequestBytes.post("/workspaces/" + target + "/a2a", api.token(caller),
          Api.message("Tell me as you go."), "X-Workspace-ID: " + caller);
    }
  }
}
