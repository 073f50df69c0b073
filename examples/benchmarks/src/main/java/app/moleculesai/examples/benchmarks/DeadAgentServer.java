package app.moleculesai.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Ours with a workspace runtime whose agents are all dead: nobody listens where they should be. */
final class DeadAgentServer {
  /** What runs there. */
  static final String RUNTIME = "dead";

  private DeadAgentServer() {}

  /** Started in a process of its own. */
  public static void main(String[] arguments) throws IOException {
    // every dead agent is a line in the log, which is written but not shown
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    ChildServer.logWarningsOnly();
    try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = URI.create("http://127.0.0.1:" + nobody.getLocalPort() + "/");
      nobody.close(); // taken for a moment, so that it is free now
      try (var server = WholeServer.describe()
          .runtime("dead", new DeadAgents(address), RUNTIME).build().start()) {
        ChildServer.serve(server.port());
      }
    }
  }

  /** Agents whose processes have ended. */
  private record DeadAgents(URI address) implements WorkspaceRuntime {
    @Override
    public RuntimeCapabilities capabilities() {
      return RuntimeCapabilities.process();
    }

    @Override
    public Endpoint endpoint(WorkspaceView workspace) {
      return new Endpoint.Http(address, true);
    }

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      return new WorkspaceState.Stopped();
    }

    @Override
    public Map<UUID, WorkspaceState> observeAll() {
      return Map.of();
    }

    @Override
    public Optional<URI> start(StartRequest request) {
      return Optional.of(address);
    }
  }
}
