package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.config.AccessConfig;
import app.moleculesai.sdk.runtime.org.ImportResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Imports an example organisation and says what to try with it. */
final class Demo {
  /** What the agents in containers are made of. */
  static final String IMAGE = "local/echo-agent";

  private static final String MOCKS = "lighthouse";
  private static final String CONTAINERS = "crew";
  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  private final MoleculeServer server;
  private final ImportResult result;
  private final long began;

  private Demo(MoleculeServer server, ImportResult result, long began) {
    this.server = server;
    this.result = result;
    this.began = began;
  }

  /**
   * Imports 200 agents that the mock plays.
   *
   * @param distribution where the example is; without, it is looked for in the templates folder
   * @throws SdkException when not all of it could be imported
   */
  static Demo mocks(MoleculeServer server, Optional<Path> distribution) {
    return imported(server, distribution, MOCKS);
  }

  /**
   * Imports a few agents that run in containers, and waits until they are online.
   *
   * @param distribution where the example is; without, it is looked for in the templates folder
   * @throws SdkException when not all of them could be started; they are removed then
   */
  static Demo containers(MoleculeServer server, Optional<Path> distribution)
      throws InterruptedException {
    var demo = imported(server, distribution, CONTAINERS);
    if (!demo.awaitStarts()) {
      demo.remove();
      throw new SdkException(ErrorCode.UNAVAILABLE, "the agents could not be started, and are"
          + " removed again; the lines above say why. They need a Docker daemon and the image "
          + IMAGE + ", which examples/echo-agent/build-image makes");
    }
    return demo;
  }

  private static Demo imported(MoleculeServer server, Optional<Path> distribution, String name) {
    var template = distribution
        .map(folder -> folder.resolve("org-templates").resolve(name).toString()).orElse(name);
    long began = System.nanoTime();
    var result = server.importTemplate(template);
    if (result.failure().isPresent()) {
      throw result.failure().get();
    }
    return new Demo(server, result, began);
  }

  /** Says whether all came online. */
  private boolean awaitStarts() throws InterruptedException {
    long deadline = began + LONGEST_START.toNanos();
    while (count(WorkspaceStatus.PROVISIONING) > 0 && System.nanoTime() - deadline < 0) {
      Thread.sleep(100);
    }
    return count(WorkspaceStatus.ONLINE) == result.entries().size();
  }

  private long count(WorkspaceStatus status) {
    return result.entries().stream()
        .flatMap(entry -> server.registry().workspaces().find(entry.workspace().id()).stream())
        .filter(row -> row.status() == status).count();
  }

  private UUID root() {
    return result.entries().getFirst().workspace().id();
  }

  /** Removes the organisation again, and its containers. */
  void remove() {
    server.purge(root());
  }

  /** Returns the text for the terminal. */
  String text() {
    long millis = (System.nanoTime() - began) / 1_000_000;
    var access = server.config().access();
    var curl = "curl -s " + tenant(access) + credential(server, access) + server.uri();
    return """
        %d workspaces of '%s' are online, imported in %d ms. Try:
        %s
          %s/workspaces

          %s/workspaces/%s/a2a -H 'Content-Type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user","messageId":"hello-1","kind":"message","parts":[{"kind":"text","text":"Good morning. What is on today?"}]}}}'

          %s/workspaces/%s/chat-history
        """
        .formatted(count(WorkspaceStatus.ONLINE), result.org(), millis, first(access), curl, curl,
            root(), curl, root());
  }

  private static String tenant(AccessConfig access) {
    return access.orgId().map(id -> "-H 'X-Molecule-Org-Id: " + id + "' ").orElse("");
  }

  private static String credential(MoleculeServer server, AccessConfig access) {
    if (access.devFailOpen()) {
      return "";
    }
    // without an admin token a conversation is closed to everybody who has no token at all
    var token = access.adminToken().isPresent() ? "$ADMIN_TOKEN" : server.issueToken("demo");
    return "-H \"Authorization: Bearer " + token + "\" ";
  }

  private static String first(AccessConfig access) {
    return access.adminToken().isPresent()
        ? "\n  export ADMIN_TOKEN='the admin token of this server'\n"
        : "";
  }
}
