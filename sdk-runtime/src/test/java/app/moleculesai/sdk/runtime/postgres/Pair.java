package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.SocketClient;
import app.moleculesai.sdk.runtime.SocketClient.Connected;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Two servers on one database, {@code one} and {@code two}, with a client each. */
final class Pair implements AutoCloseable {
  final TestDatabase database = new TestDatabase();
  final MoleculeServer one = start("one");
  final MoleculeServer two = start("two");
  final HttpCalls atOne = new HttpCalls(one.uri());
  final HttpCalls atTwo = new HttpCalls(two.uri());

  private MoleculeServer start(String application) {
    return MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("database-url", database.url(application))
        .set("runtimes.mock.reply-delay", "0ms").set("a2a-idle-timeout", "2s")
        .build().start();
  }

  /** Connects to the second server as a canvas. */
  Connected socket() {
    return SocketClient.connect(two.port());
  }

  /**
   * Sends a word from the first server and waits until it arrives at the second: all that the first told before has
   * arrived then. Returns the events up to it, without those of the word itself.
   */
  List<JsonNode> bell(UUID by, Connected heard) throws Exception {
    var word = UUID.randomUUID().toString();
    atOne.post("/workspaces/" + by + "/notify", "{\"message\":\"" + word + "\"}").expect(200);
    var events = new ArrayList<JsonNode>();
    var event = heard.next();
    while (!event.path("payload").path("message").asText().equals(word)) {
      events.add(event);
      event = heard.next();
    }
    events.removeLast(); // the row of the word in the log
    return events;
  }

  @Override
  public void close() {
    atOne.close();
    atTwo.close();
    one.close();
    two.close();
  }
}
