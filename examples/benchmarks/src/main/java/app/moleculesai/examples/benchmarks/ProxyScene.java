package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agent that answers at once with the same bytes, ours before it and, where it is installed, nginx before it. One
 * thread at a time.
 */
final class ProxyScene implements AutoCloseable {
  private static final String REPLY_BYTES = "250";
  private static final String TEXT = Api.message("Where is order 4711, and when will it arrive?");

  private final ChildServer agent;
  private final ChildServer ours;
  private final Optional<Nginx> nginx;
  private final byte[] toOurs;

  ProxyScene() throws IOException, InterruptedException {
    agent = ChildServer.start(Benchmarks.JVM, FixedReplyServer.class, REPLY_BYTES);
    ours = ChildServer.start(Benchmarks.JVM, WholeServer.class);
    nginx = Nginx.before(agent.port());
    toOurs = proxied(ours.port(), agent.port());
  }

  private static byte[] proxied(int port, int agentPort) throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      var caller = api.workspace("Caller");
      var target = api.external("Agent",
          "http://127.0.0.1:" + agentPort + FixedReplyServer.PATH);
      return HttpRequestBytes.post("/workspaces/" + target + "/a2a", api.token(caller), TEXT,
          "X-Workspace-ID: " + caller);
    }
  }

  /** Returns the agent itself, ours and, last, nginx if it is there. */
  List<Rounds.Contestant> contestants() {
    var direct = List.of(HttpRequestBytes.post(FixedReplyServer.PATH, "none", TEXT));
    var all = new ArrayList<Rounds.Contestant>();
    all.add(new Rounds.Contestant("direct", agent, direct));
    all.add(new Rounds.Contestant("ours", ours, List.of(toOurs)));
    nginx.ifPresent(peer -> all.add(new Rounds.Contestant("nginx", peer, direct)));
    return List.copyOf(all);
  }

  @Override
  public void close() throws IOException {
    if (nginx.isPresent()) {
      nginx.get().close();
    }
    ours.close();
    agent.close();
  }
}
