package app.moleculesai.examples.chaos;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A whole server whose agents are containers of a daemon, and a client for it. Its storage is in memory, and its agents
 * call it as they would anywhere. What a test that failed has left is removed when it is closed. One thread at a time.
 */
final class Scene implements AutoCloseable {
  /** The runtime name of the agents. */
  static final String ECHO = "echo";
  /** The runtime name of agents whose image nobody has: nothing listens on that port. */
  static final String MISSING = "missing";
  /** The runtime name of agents whose image can be taken away. */
  static final String PASSING = "passing";
  static final String PASSING_IMAGE = "localhost:1/molecule-chaos/passing:1";

  final Daemon daemon;
  final Calls calls;
  private final String network = "molecule-chaos-" + UUID.randomUUID();
  private final MoleculeServer server;
  private final List<UUID> workspaces = new ArrayList<>();

  Scene(URI host, String publishAddress) {
    this.daemon = new Daemon(host);
    this.server = MoleculeServer.builder().discovery(Discovery.classPath())
        .set("bind-addr", "0.0.0.0").set("admin-token", Calls.TOKEN)
        .set("a2a-idle-timeout", "2s") // how long the wedged is waited for
        .set("runtimes.docker.host", host.toString())
        .set("runtimes.docker.network", network)
        .set("runtimes.docker.publish-address", publishAddress)
        .set("runtimes.docker.images",
            Map.of(ECHO, Daemon.IMAGE, PASSING, PASSING_IMAGE, MISSING,
                "localhost:1/molecule-chaos/missing:1"))
        .build().start();
    this.calls = new Calls(server.uri());
  }

  String network() {
    return network;
  }

  /** Creates a workspace; its agent is started in the background. */
  UUID workspace(String name, String runtime) throws Exception {
    var id = calls.create(name, runtime);
    workspaces.add(id);
    return id;
  }

  /** Creates a workspace and waits until its agent has registered. */
  UUID agent(String name) throws Exception {
    return agent(name, ECHO);
  }

  UUID agent(String name, String runtime) throws Exception {
    var id = workspace(name, runtime);
    calls.awaitStatus(id, "online");
    return id;
  }

  @Override
  public void close() throws IOException {
    calls.close();
    server.close();
    daemon.remove(workspaces, network);
    daemon.close();
  }
}
