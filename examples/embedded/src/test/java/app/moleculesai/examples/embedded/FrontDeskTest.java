package app.moleculesai.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.junit.MoleculeServerTest;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

/** The same with the JUnit extension: one server for the class, made of what its class path offers. */
@MoleculeServerTest(settings = "runtimes.mock.reply-delay=0s")
class FrontDeskTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyAgentHasAConversationOfItsOwn(URI server) throws Exception {
    var client = new Agents(http, server);
    var grace = client.hire("Grace");
    var linus = client.hire("Linus");

    client.ask(grace, "Is room 12 free?");

    assertThat(client.history(grace)).contains("Is room 12 free?");
    assertThat(client.history(linus)).contains("\"messages\":[]");
  }

  @Test
  void whatTheServerStoresCanBeLookedAt(MoleculeServer server) throws Exception {
    new Agents(http, server.uri()).hire("Edsger");

    assertThat(server.registry().workspaces().list()).anySatisfy(
        workspace -> assertThat(workspace.name()).isEqualTo("Edsger"));
  }
}
