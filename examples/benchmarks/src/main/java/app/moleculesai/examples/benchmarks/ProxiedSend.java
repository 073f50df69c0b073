package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code message/send} to an agent behind HTTP, which answers at once with the same bytes: the message is stored before it
 * is sent and its answer before it is passed on. The limit is that agent without us.
 */
final class ProxiedSend {
  private static final String REPLY_BYTES = "250";
  private static final String TEXT = Api.message("Where is order 4711, and when will it arrive?");

  private ProxiedSend() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var agent = ChildServer.start(Benchmarks.JVM, FixedReplyServer.class, REPLY_BYTES);
        var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class)) {
      var direct = HttpRequestBytes.post(FixedReplyServer.PATH, "none", TEXT);
      var results = new Rounds(new Load(16, 2), effort.warmUp(), effort.rounds(), effort.turn())
          .run(List.of(new Rounds.Contestant("limit", agent, List.of(direct)),
              new Rounds.Contestant("ours", ours, List.of(proxied(ours.port(), agent.port())))));
      return List.of(Figure.beside("proxied-send", "/s", results.get(1), results.get(0),
          Optional.empty()));
    }
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
}
