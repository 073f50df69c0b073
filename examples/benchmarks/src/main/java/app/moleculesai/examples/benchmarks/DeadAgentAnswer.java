package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a sender waits for the 503 that says that the agent is dead and being started: the slowest in a hundred calls,
 * of the first call to each of many agents, which finds out, and of the calls after it. The state of an agent is a word
 * of a workspace runtime inside the server here: a container's costs what its daemon takes.
 */
final class DeadAgentAnswer {
  private static final double GOAL_FOUND_MILLIS = 150;
  private static final double GOAL_KNOWN_MILLIS = 10;
  private static final int AGENTS_A_REPETITION = 10;
  private static final int MOST_REPORTS = 100;
  private static final double SLOW = 0.99;

  private DeadAgentAnswer() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var ours = ChildServer.start(Benchmarks.JVM, DeadAgentServer.class)) {
      call(ours.port(), calls(ours.port(), AGENTS_A_REPETITION, "Warm")); // compiled by now
      var calls = calls(ours.port(), effort.repetitions() * AGENTS_A_REPETITION, "Agent");
      var found = call(ours.port(), calls);
      var known = call(ours.port(), calls);
      return List.of(
          Figure.atMost("dead-agent found p99", "ms", found.millis(SLOW), GOAL_FOUND_MILLIS,
              found.errors()),
          Figure.atMost("dead-agent known p99", "ms", known.millis(SLOW), GOAL_KNOWN_MILLIS,
              known.errors()));
    }
  }

  /** Makes agents that were there at their last heartbeat, and a message for each. */
  private static List<byte[]> calls(int port, int agents, String name)
      throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      var requests = new ArrayList<byte[]>();
      for (int number = 0; number < agents; number++) {
        var agent = api.workspace(name + " " + number, DeadAgentServer.RUNTIME);
        report(api, agent);
        requests.add(HttpRequestBytes.post("/workspaces/" + agent + "/a2a", WholeServer.ADMIN,
            Api.message("Are you there?")));
      }
      return requests;
    }
  }

  /** A start that is under way takes older tokens back, so this may take more than one. */
  private static void report(Api api, String agent) throws IOException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      try {
        api.heartbeat(agent, api.token(agent));
        return;
      } catch (IOException e) {
        if (attempt == MOST_REPORTS) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private static PacedLoad.Latencies call(int port, List<byte[]> requests) throws IOException {
    var nanos = new ArrayList<Long>();
    long errors = 0;
    try (var connection = new LoadConnection(port, requests, 0)) {
      for (int number = 0; number < requests.size(); number++) {
        long begin = System.nanoTime();
        connection.send();
        errors += connection.receive() == 503 ? 0 : 1;
        nanos.add(System.nanoTime() - begin);
      }
    }
    return PacedLoad.Latencies.of(nanos, errors);
  }
}
