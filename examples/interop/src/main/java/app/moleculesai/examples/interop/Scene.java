package app.moleculesai.examples.interop;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** A server and the agents behind it; those of another make are started when they are first needed. One thread at a time. */
final class Scene implements AutoCloseable {
  private final Map<Counterpart, Agent> agents = new EnumMap<>(Counterpart.class);
  private final MoleculeServer server;
  private final Operator operator;

  /** Starts a server with these settings besides. */
  Scene(Map<String, String> settings) {
    var mock = new MockAgent();
    agents.put(Counterpart.MOCK, mock);
    var builder = MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("a2a-push-allow-private", true)
        .runtime("mock", mock.runtime(), "mock");
    settings.forEach(builder::set);
    server = builder.build().start();
    operator = new Operator(server.uri());
  }

  Operator operator() {
    return operator;
  }

  /** Returns a line to the server. */
  Line line() throws IOException {
    return new Line(server.uri());
  }

  /** Returns an agent; skips the test when there is nothing here to run it with. */
  Agent agent(Counterpart counterpart) throws IOException {
    var there = agents.get(counterpart);
    if (there != null) {
      return there;
    }
    Node.assumeThere();
    var agent = ForeignAgent.start(counterpart == Counterpart.FOREIGN_0_3 ? "0.3" : "1.0");
    agents.put(counterpart, agent);
    return agent;
  }

  /** Makes a new workspace for an agent and returns where it is. */
  URI workspace(Counterpart counterpart) throws Exception {
    return agent(counterpart).hire(operator);
  }

  @Override
  public void close() {
    operator.close();
    server.close();
    agents.values().forEach(Agent::close);
  }
}
