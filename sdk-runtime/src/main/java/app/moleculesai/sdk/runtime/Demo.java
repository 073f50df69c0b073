package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.config.AccessConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Imports the example organisation and says what to try with it. */
final class Demo {
  private static final String TEMPLATE = "lighthouse";

  private Demo() {}

  /**
   * Imports it; returns the text for the terminal.
   *
   * @param distribution where the example is; without, it is looked for in the templates folder
   * @throws SdkException when not all of it could be imported
   */
  static String run(MoleculeServer server, Optional<Path> distribution) {
    var template = distribution
        .map(folder -> folder.resolve("org-templates").resolve(TEMPLATE).toString())
        .orElse(TEMPLATE);
    long started = System.nanoTime();
    var result = server.importTemplate(template);
    long millis = (System.nanoTime() - started) / 1_000_000;
    if (result.failure().isPresent()) {
      throw result.failure().get();
    }
    long online = result.entries().stream()
        .filter(entry -> entry.workspace().status() == WorkspaceStatus.ONLINE).count();
    var root = result.entries().getFirst().workspace().id();
    var access = server.config().access();
    var curl = "curl -s " + tenant(access) + credential(server, access) + server.uri();
    return """
        %d workspaces of '%s' are online, imported in %d ms. Try:
        %s
          %s/workspaces

          %s/workspaces/%s/a2a -H 'Content-Type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user","messageId":"hello-1","parts":[{"kind":"text","text":"Good morning. What is on today?"}]}}}'

          %s/workspaces/%s/chat-history
        """
        .formatted(online, result.org(), millis, first(access), curl, curl, root, curl, root);
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
