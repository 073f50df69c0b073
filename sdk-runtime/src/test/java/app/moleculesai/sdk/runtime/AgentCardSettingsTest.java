package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration of a server makes of agent cards. */
class AgentCardSettingsTest {
  private static final String ROOT = "/.well-known/agent-card.json";
  private static final String[] ADMINISTRATOR = {"Authorization", "Bearer the-admin-token"};

  private MoleculeServer server = MoleculeServer.builder().discovery(Discovery.classPath()).build();
  private HttpCalls http = new HttpCalls(URI.create("http://127.0.0.1:1"));

  private void start(UnaryOperator<MoleculeServer.Builder> settings) {
    close();
    server = settings.apply(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "production").set("admin-token", "the-admin-token")
        .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
        .build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private static String place(UUID id) {
    return "/workspaces/" + id + ROOT;
  }

  private JsonNode card(UUID id, String... headers) throws Exception {
    return http.get(place(id), headers).expect(200).body();
  }

  @Test
  void whoNeedsATokenToSendIsToldWhichAndNeedsNoneToAsk() throws Exception {
    start(builder -> builder);
    var id = http.mock("Ada", ADMINISTRATOR);

    var asOfNew = card(id, "A2A-Version", "1.0");
    CardRules.requireNew(asOfNew);
    assertThat(asOfNew.path("securitySchemes").path("bearer").path("httpAuthSecurityScheme")
        .path("scheme").asText()).isEqualToIgnoringCase("bearer");
    assertThat(asOfNew.path("securityRequirements").toString())
        .isEqualTo("[{\"schemes\":{\"bearer\":{\"list\":[]}}}]");
    var asOfOld = card(id, "A2A-Version", "0.3");
    CardRules.requireOld(asOfOld);
    assertThat(asOfOld.path("securitySchemes").path("bearer").path("type").asText())
        .isEqualTo("http");
    assertThat(asOfOld.path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
    var mixed = card(id);
    CardRules.requireMixed(mixed);
    assertThat(mixed.path("securitySchemes").path("bearer").has("type")).isTrue();
    assertThat(mixed.path("security")).isEqualTo(asOfOld.path("security"));
    http.post("/workspaces/" + id + "/a2a", "{}").expect(401);
  }

  @Test
  void whereAnybodyMaySendNoTokenIsAskedFor() throws Exception {
    start(builder -> builder.set("a2a-allow-anonymous", true));
    var id = http.mock("Ada", ADMINISTRATOR);

    assertThat(card(id).has("securitySchemes")).isFalse();
    assertThat(card(id, "A2A-Version", "1.0").has("securityRequirements")).isFalse();
    assertThat(card(id, "A2A-Version", "0.3").has("security")).isFalse();
  }

  @Test
  void addressesAreThoseThatClientsOutsideCall() throws Exception {
    start(builder -> builder.set("external-platform-url", "https://agents.example.org/"));
    var id = http.mock("Ada", ADMINISTRATOR);

    assertThat(card(id).path("url").asText())
        .isEqualTo("https://agents.example.org/workspaces/" + id + "/a2a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "0.3"})
  void cardsCanBeOfOneGenerationOnly(String generation) throws Exception {
    start(builder -> builder.set("a2a-cards", generation));
    var id = http.mock("Ada", ADMINISTRATOR);

    assertThat(card(id)).isEqualTo(card(id, "A2A-Version", generation));
    CardRules.requireNew(card(id, "A2A-Version", "1.0"));
    CardRules.requireOld(card(id, "A2A-Version", "0.3"));
  }

  @Test
  void theDefaultWorkspaceIsNamedByItsId() throws Exception {
    var id = UUID.randomUUID();
    start(builder -> builder.set("a2a-default-workspace", id));

    assertThat(http.get(ROOT).expect(404).get("code")).isEqualTo("workspace_not_found");
    server.registry().workspaces().insert(List.of(Workspace
        .of(id, "Ada", Instant.now()).runtime("mock").build()));

    var card = http.get(ROOT).expect(200);
    assertThat(card.body()).isEqualTo(card(id));
    assertThat(card.raw().headers().firstValue("ETag")).isPresent();
    assertThat(http.get("/.well-known/agent.json").expect(200).body()).isEqualTo(card.body());
    assertThat(http.exchange("HEAD", ROOT, "").statusCode()).isEqualTo(200);
    CardRules.requireOld(http.get(ROOT, "A2A-Version", "0.3").body());
    http.send("DELETE", "/workspaces/" + id, "", ADMINISTRATOR).expect(200);
    assertThat(http.get(ROOT).expect(410).get("code")).isEqualTo("workspace_removed");
  }

  @Test
  void theDefaultWorkspaceIsNamedByItsName() throws Exception {
    start(builder -> builder.set("a2a-default-workspace", "Front desk"));
    assertThat(http.get(ROOT).expect(404).get("code")).isEqualTo("workspace_not_found");

    var id = http.mock("Front desk", ADMINISTRATOR);

    assertThat(http.get(ROOT).expect(200).body()).isEqualTo(card(id));
    http.send("DELETE", "/workspaces/" + id, "", ADMINISTRATOR).expect(200);
    http.get(ROOT).expect(404);
    var another = http.mock("Front desk", ADMINISTRATOR);
    assertThat(http.get(ROOT).expect(200).body()).isEqualTo(card(another));
  }
}
