package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;

/** Imports the example organisation and says what to try with it. */
final class Demo {
  private static final String TEMPLATE = "lighthouse";

  private Demo() {}

  /** Imports it; returns the text for the terminal. */
  static String run(MoleculeServer server) {
    long started = System.nanoTime();
    var result = server.importTemplate(TEMPLATE);
    long millis = (System.nanoTime() - started) / 1_000_000;
    long online = result.entries().stream()
        .filter(entry -> entry.workspace().status() == WorkspaceStatus.ONLINE).count();
    var root = result.entries().stream().map(entry -> entry.workspace())
        .filter(row -> row.parentId().isEmpty()).findFirst().map(Workspace::id).orElseThrow();
    var auth = server.config().access().adminToken().isPresent()
        ? "-H \"Authorization: Bearer $ADMIN_TOKEN\" "
        : "";
    return """
        %d workspaces of '%s' are online, imported in %d ms. Try:

          curl -s %s%s/workspaces

          curl -s %s%s/workspaces/%s/a2a -H 'Content-Type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user","messageId":"hello-1","parts":[{"kind":"text","text":"Good morning. What is on today?"}]}}}'

          curl -s %s%s/workspaces/%s/chat-history
        """
        .formatted(online, result.org(), millis, auth, server.uri(), auth, server.uri(), root, auth,
            server.uri(), root);
  }
}
