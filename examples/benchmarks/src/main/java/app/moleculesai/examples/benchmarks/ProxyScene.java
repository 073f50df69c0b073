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
  private static final String WORDS = "Where is order 4711, and when will it arrive?";
  private static final String TEXT = Api.message(WORDS);

  private final ChildServer agent;
  private final ChildServer ours;
  private final Optional<Nginx> nginx;
  private final byte[] same;
  private final byte[] other;

  ProxyScene() throws IOException, InterruptedException {
    agent = ChildServer.start(Benchmarks.JVM, FixedReplyServer.class, REPLY_BYTES);
    ours = ChildServer.start(Benchmarks.JVM, WholeServer.class);
    nginx = Nginx.before(agent.port());
    try (var api = new Api(ours.port())) {
      var caller = api.workspace("Caller");
      var target = api.external("Agent",
          "http://127.0.0.1:" + agent.port() + FixedReplyServer.PATH);
      var token = api.token(caller);
      same = proxied(caller, token, target, TEXT);
      other = proxied(caller, token, target, Api.message10(WORDS));
    }
  }

  private static byte[] proxied(String caller, String token, String target, String json) {
    return HttpRequestBytes.post("/workspaces/" + target + "/a2a", token, json,
        "X-Workspace-ID: " + caller);
  }

  /**
   * Returns the agent itself, ours with a client of the agent's generation of A2A, ours with one of the other, and last
   * nginx if it is there.
   */
  List<Rounds.Contestant> contestants() {
    var direct = List.of(HttpRequestBytes.post(FixedReplyServer.PATH, "none", TEXT));
    var all = new ArrayList<Rounds.Contestant>();
    all.add(new Rounds.Contestant("direct", agent, direct));
    all.add(new Rounds.Contestant("ours", ours, List.of(same)));
    all.add(new Rounds.Contestant("ours translating", ours, List.of(other)));
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
