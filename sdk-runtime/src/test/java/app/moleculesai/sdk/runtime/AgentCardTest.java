package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The card of every workspace, in the generation of whoever asks ({@code a2a.md}). */
class AgentCardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEW = "1.0";
  private static final String OLD = "0.3";
  private static final String INSIDE = "inside.example.com";

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension
      .of(builder -> builder.set("env", "development"));

  private final MoleculeServer server;
  private final HttpCalls http;

  AgentCardTest(MoleculeServer server) {
    this.server = server;
    this.http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
  }

  private UUID mock(String role) throws Exception {
    return UUID.fromString(http.post("/workspaces", JSON.writeValueAsString(JSON.createObjectNode()
        .put("name", "Ada " + UUID.randomUUID()).put("runtime", "mock").put("role", role)))
        .expect(201).get("id"));
  }

  /** An agent elsewhere that has registered with a card. */
  private Agent external(String card) throws Exception {
    var created = http.post("/workspaces",
        "{\"name\":\"Far " + UUID.randomUUID() + "\",\"external\":true}").expect(201);
    var agent = new Agent(UUID.fromString(created.get("id")),
        created.body().path("connection").path("auth_token").asText());
    http.post("/registry/register", "{\"id\":\"" + agent.id
        + "\",\"url\":\"http://127.0.0.1:9/a2a\",\"agent_card\":" + card + "}", agent.bearer())
        .expect(200);
    return agent;
  }

  private record Agent(UUID id, String token) {
    String[] bearer() {
      return new String[]{"Authorization", "Bearer " + token};
    }
  }

  private void update(Agent agent, String card) throws Exception {
    http.post("/registry/update-card",
        "{\"workspace_id\":\"" + agent.id + "\",\"agent_card\":" + card + "}", agent.bearer())
        .expect(200);
  }

  private static String place(UUID id) {
    return "/workspaces/" + id + "/.well-known/agent-card.json";
  }

  private String ours(UUID id) {
    return server.uri() + "/workspaces/" + id + "/a2a";
  }

  private JsonNode mixed(UUID id) throws Exception {
    var card = http.get(place(id)).expect(200).body();
    CardRules.requireMixed(card);
    return card;
  }

  private JsonNode newOne(UUID id) throws Exception {
    var card = http.get(place(id), "A2A-Version", NEW).expect(200).body();
    CardRules.requireNew(card);
    return card;
  }

  private JsonNode oldOne(UUID id) throws Exception {
    var card = http.get(place(id), "A2A-Version", OLD).expect(200).body();
    CardRules.requireOld(card);
    return card;
  }

  /** Requires that a card offers both generations at our address, whatever the agent speaks. */
  private void offersBoth(UUID id, JsonNode card) {
    assertThat(card.path("supportedInterfaces").findValuesAsText("url")).containsOnly(ours(id));
    assertThat(card.path("supportedInterfaces").valueStream()
        .map(one -> one.path("protocolBinding").asText() + " "
            + one.path("protocolVersion").asText()))
        .containsExactly("JSONRPC 1.0", "HTTP+JSON 1.0", "JSONRPC 0.3");
  }

  private void isAtOurs(UUID id, JsonNode card) {
    assertThat(card.path("url").asText()).isEqualTo(ours(id));
    assertThat(card.path("preferredTransport").asText()).isEqualTo("JSONRPC");
    assertThat(card.path("protocolVersion").asText()).isEqualTo("0.3.0");
    assertThat(card.path("additionalInterfaces").findValuesAsText("url")).containsOnly(ours(id));
  }

  @Test
  void aMockAgentHasACardOfItsNameAndRole() throws Exception {
    var id = mock("Counts things");

    var card = mixed(id);

    assertThat(card.path("name").asText()).startsWith("Ada ");
    assertThat(card.path("description").asText()).isEqualTo("Counts things");
    assertThat(card.path("capabilities").path("streaming").asBoolean()).isTrue();
    assertThat(card.path("capabilities").path("pushNotifications").asBoolean()).isTrue();
    offersBoth(id, card);
    isAtOurs(id, card);
    assertThat(card.has("securitySchemes")).as("anybody may send here").isFalse();
    assertThat(card.has("security")).isFalse();
  }

  @Test
  void aCardIsWrittenForTheGenerationThatAsks() throws Exception {
    var id = mock("");

    var asOfNew = newOne(id);
    offersBoth(id, asOfNew);
    assertThat(asOfNew.path("description").asText()).startsWith("The agent Ada ");
    var asOfOld = oldOne(id);
    isAtOurs(id, asOfOld);
    assertThat(asOfOld.path("name")).isEqualTo(asOfNew.path("name"));
    assertThat(http.get(place(id) + "?A2A-Version=1.0").body()).isEqualTo(asOfNew);
    assertThat(http.get(place(id), "A2A-Version", "0.3.0").body()).isEqualTo(asOfOld);
    assertThat(http.get(place(id), "A2A-Version", "99.0").expect(200).body())
        .isEqualTo(mixed(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/agent-card.json", "/.well-known/agent.json", "/a2a",
      "/a2a/"})
  void aCardIsWhereClientsLookForIt(String place) throws Exception {
    var id = mock("");

    var answer = http.get("/workspaces/" + id + place).expect(200);

    assertThat(answer.body()).isEqualTo(mixed(id));
    assertThat(header(answer.raw(), "Content-Type")).startsWith("application/json");
    var head = http.exchange("HEAD", "/workspaces/" + id + place, "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "ETag")).isEqualTo(header(answer.raw(), "ETag"));
    assertThat(header(head, "Content-Length"))
        .isEqualTo(String.valueOf(answer.raw().body().getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void aCardOf03IsRewritten() throws Exception {
    var agent = external(
        """
            {"protocolVersion":"0.3.0","name":"Bo","description":"Builds","version":"7.1",
            "url":"http://inside.example.com:9000/a2a","preferredTransport":"JSONRPC",
            "additionalInterfaces":[{"url":"http://inside.example.com:9001/rest","transport":"HTTP+JSON"}],
            "capabilities":{"streaming":true,"pushNotifications":true,"stateTransitionHistory":true,
            "extensions":[{"uri":"https://example.org/ext/v1","required":false,"params":{"a":[1.5]}}]},
            "securitySchemes":{"upstream":{"type":"apiKey","in":"header","name":"X-Inside-Key"}},
            "security":[{"upstream":[]}],"supportsAuthenticatedExtendedCard":true,
            "defaultInputModes":["text/plain","image/png"],"defaultOutputModes":["text/plain"],
            "skills":[{"id":"build","name":"Build","description":"Builds houses","tags":["house"],
            "examples":["Build one"],"security":[{"upstream":[]}],"inputModes":["text/plain"]}],
            "provider":{"organization":"Acme","url":"https://acme.example"},
            "documentationUrl":"https://acme.example/docs","iconUrl":"http://inside.example.com/icon.png",
            "signatures":[{"protected":"e30","signature":"c2ln"}]}""");

    var card = oldOne(agent.id);

    isAtOurs(agent.id, card);
    assertThat(card.path("name").asText()).isEqualTo("Bo");
    assertThat(card.path("version").asText()).isEqualTo("7.1");
    assertThat(card.path("capabilities").path("stateTransitionHistory").asBoolean()).isTrue();
    assertThat(card.path("capabilities").path("pushNotifications").asBoolean()).isTrue();
    assertThat(card.path("capabilities").path("extensions").get(0).path("params").toString())
        .isEqualTo("{\"a\":[1.5]}");
    assertThat(card.path("skills").get(0).path("examples").get(0).asText()).isEqualTo("Build one");
    assertThat(card.path("provider").path("url").asText()).isEqualTo("https://acme.example");
    assertThat(card.path("documentationUrl").asText()).isEqualTo("https://acme.example/docs");
    offersBoth(agent.id, newOne(agent.id));
    for (var one : List.of(card, newOne(agent.id), mixed(agent.id))) {
      assertThat(one.toString()).doesNotContain(INSIDE, "X-Inside-Key", "upstream", "c2ln",
          "127.0.0.1:9/");
    }
  }

  @Test
  void aCardOf10IsRewritten() throws Exception {
    var agent = external(
        """
            {"name":"Cy","description":"Cycles","version":"2","supportedInterfaces":[
            {"url":"https://inside.example.com/a","protocolBinding":"JSONRPC","protocolVersion":"1.0","tenant":"t1"},
            {"url":"inside.example.com:443","protocolBinding":"GRPC","protocolVersion":"0.3"}],
            "capabilities":{"streaming":true,"extendedAgentCard":true},
            "securitySchemes":{"upstream":{"apiKeySecurityScheme":{"location":"header","name":"X-Inside-Key"}}},
            "securityRequirements":[{"schemes":{"upstream":{"list":[]}}}],
            "defaultInputModes":["text/plain"],"defaultOutputModes":["application/json"],
            "skills":[{"id":"cycle","name":"Cycle","description":"Rides","tags":["bike"],
            "securityRequirements":[{"schemes":{"upstream":{"list":[]}}}]}],
            "signatures":[{"protected":"e30","signature":"c2ln"}]}""");

    var card = newOne(agent.id);

    offersBoth(agent.id, card);
    assertThat(card.path("defaultOutputModes").get(0).asText()).isEqualTo("application/json");
    assertThat(card.path("capabilities").path("extendedAgentCard").asBoolean())
        .as("that one would not be rewritten").isFalse();
    isAtOurs(agent.id, oldOne(agent.id));
    for (var one : List.of(card, oldOne(agent.id), mixed(agent.id))) {
      assertThat(one.toString()).doesNotContain(INSIDE, "X-Inside-Key", "upstream", "c2ln", "t1");
    }
  }

  @Test
  void aCardOfBothGenerationsIsRewritten() throws Exception {
    var agent = external(
        """
            {"name":"Di","description":"Both","version":"3","url":"https://inside.example.com/di",
            "protocolVersion":"0.3.0","preferredTransport":"JSONRPC","supportedInterfaces":[
            {"url":"https://inside.example.com/di","protocolBinding":"JSONRPC","protocolVersion":"0.3"},
            {"url":"https://inside.example.com/di","protocolBinding":"JSONRPC","protocolVersion":"1.0"}],
            "capabilities":{},"skills":[],"securitySchemes":{"k":{"type":"http","scheme":"basic",
            "httpAuthSecurityScheme":{"scheme":"basic"}}},"security":[{"k":[]}]}""");

    offersBoth(agent.id, mixed(agent.id));
    offersBoth(agent.id, newOne(agent.id));
    isAtOurs(agent.id, mixed(agent.id));
    isAtOurs(agent.id, oldOne(agent.id));
    assertThat(mixed(agent.id).path("capabilities").path("streaming").asBoolean()).isFalse();
    assertThat(mixed(agent.id).has("securitySchemes")).isFalse();
  }

  @Test
  void namesOfACardMayBeSpelledWithUnderscores() throws Exception {
    var agent = external("""
        {"name":"Py","supported_interfaces":[{"url":"https://inside.example.com/x",
        "protocol_binding":"JSONRPC","protocol_version":"1.0"}],"default_input_modes":["image/png"],
        "capabilities":{"push_notifications":true},"documentation_url":"https://docs.example"}""");

    var card = newOne(agent.id);

    offersBoth(agent.id, card);
    assertThat(card.path("defaultInputModes").get(0).asText()).isEqualTo("image/png");
    assertThat(card.path("capabilities").path("pushNotifications").asBoolean()).isTrue();
    assertThat(card.path("documentationUrl").asText()).isEqualTo("https://docs.example");
  }

  @Test
  void anAgentThatHasNotRegisteredYetHasACardToo() throws Exception {
    var id = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"Late\",\"external\":true,\"role\":\"Comes later\"}").expect(201).get("id"));

    var card = mixed(id);

    assertThat(card.path("name").asText()).isEqualTo("Late");
    assertThat(card.path("description").asText()).isEqualTo("Comes later");
    assertThat(card.path("capabilities").path("streaming").asBoolean()).isFalse();
  }

  @Test
  void whatAnAgentThatPollsSaysOfStreamsIsNotPassedOn() throws Exception {
    var agent = external("{\"capabilities\":{\"streaming\":true}}");
    assertThat(mixed(agent.id).path("capabilities").path("streaming").asBoolean()).isTrue();

    http.post("/registry/register", "{\"id\":\"" + agent.id + "\",\"delivery_mode\":\"poll\","
        + "\"agent_card\":{\"capabilities\":{\"streaming\":true}}}", agent.bearer()).expect(200);

    assertThat(mixed(agent.id).path("capabilities").path("streaming").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "\"a card\"", "[]", "{}", "true", "[[[[[[]]]]]]",
      "{\"name\":17,\"description\":{},\"version\":[],\"url\":{},\"skills\":{\"id\":1}}",
      "{\"name\":\" \",\"capabilities\":[],\"provider\":\"Acme\",\"iconUrl\":[\"x\"]}",
      "{\"skills\":[17,null,{},{\"id\":5},{\"description\":\"no name\"}],\"defaultInputModes\":[1]}",
      "{\"supportedInterfaces\":[17,{},{\"protocolVersion\":9,\"url\":[]}]}",
      "{\"protocolVersion\":\"banana\",\"url\":\"http://[\",\"additionalInterfaces\":\"x\"}",
      "{\"capabilities\":{\"streaming\":\"yes\",\"extensions\":[{\"uri\":1},{\"uri\":\"u\",\"params\":[]}]}}",
      "{\"provider\":{\"organization\":\"Acme\"},\"documentationUrl\":\"javascript:alert(1)\"}"})
  void aCardOfWrongTypesIsMadeGood(String hostile) throws Exception {
    var agent = external(hostile);

    newOne(agent.id);
    oldOne(agent.id);
    var card = mixed(agent.id);

    assertThat(card.path("name").asText()).startsWith("Far ");
    assertThat(card.toString()).doesNotContain("javascript:", "Acme");
  }

  @Test
  void aSkillIsCompletedAndADefaultStandsForNone() throws Exception {
    var agent = external("{\"skills\":[{\"id\":\"a\",\"description\":null},{\"name\":\"B\"}]}");

    var skills = mixed(agent.id).path("skills");

    assertThat(skills.get(0).toString())
        .isEqualTo("{\"id\":\"a\",\"name\":\"a\",\"description\":\"a\",\"tags\":[]}");
    assertThat(skills.get(1).path("id").asText()).isEqualTo("B");
    update(agent, "{\"skills\":[]}");
    assertThat(mixed(agent.id).path("skills").get(0).path("id").asText()).isEqualTo("chat");
  }

  @Test
  void credentialsAndInnerAddressesStayWithUs() throws Exception {
    var agent = external(
        """
            {"name":"Eve http://bo:9000/","url":"https://user:secret@inside.example.com/a2a",
            "description":"Ask https://me:secret@other.example.com/x, or http://10.0.0.5:9000/a?b=c. See https://docs.example.org/a.",
            "provider":{"organization":"Acme","url":"https://user:secret@acme.example"},
            "documentationUrl":"http://wiki/agents","iconUrl":"http://192.168.0.7/icon.png",
            "capabilities":{"extensions":[
            {"uri":"https://user:secret@example.org/ext"},{"uri":"https://INSIDE.example.com./ext"},
            {"uri":"https://example.org/ext","description":"at http://my_agent:80/",
            "params":{"callback":"http://inside.example.com/hook","nested":[{"db":"postgres://u:secret@db.example.org/x"}],"free":"yes"}}]},
            "skills":[{"id":"s","name":"S","description":"d http://x.internal/","tags":["http://localhost:1/"],
            "examples":["curl http://[::1]:8080/"]}],
            "x-upstream-token":"secret","internal":{"url":"http://inside.example.com"}}""");

    for (var card : List.of(mixed(agent.id), newOne(agent.id), oldOne(agent.id))) {
      assertThat(card.toString().toLowerCase(Locale.ROOT)).doesNotContain("secret",
          INSIDE, "://bo", "10.0.0.5", "wiki", "192.168", "my_agent", ".internal", "localhost",
          "::1");
      assertThat(card.path("description").asText()).startsWith("Ask (address withheld) or ")
          .endsWith("See https://docs.example.org/a.");
      assertThat(card.has("provider")).isFalse();
      var extensions = card.path("capabilities").path("extensions");
      assertThat(extensions).hasSize(1);
      assertThat(extensions.get(0).path("params").path("free").asText()).isEqualTo("yes");
      assertThat(extensions.get(0).path("params").path("callback").asText())
          .isEqualTo("(address withheld)");
    }
  }

  @Test
  void aHugeCardIsAnsweredWithWhatAPersonCouldRead() throws Exception {
    var agent = external("{\"skills\":[" + "{\"id\":\"a\"},".repeat(80_000) + "{}]}");

    assertThat(mixed(agent.id).path("skills")).hasSize(500);
  }

  @Test
  void aDeepCardIsAnswered() throws Exception {
    var agent = external(
        "{\"name\":\"Deep\",\"capabilities\":{\"extensions\":[{\"uri\":\"urn:x\",\"params\":{\"a\":"
            + "[".repeat(900) + "]".repeat(900) + "}}]},\"x\":" + "[".repeat(900) + "]".repeat(900)
            + "}");

    var card = mixed(agent.id);

    assertThat(card.path("name").asText()).isEqualTo("Deep");
    assertThat(card.path("capabilities").path("extensions").get(0).has("params")).isFalse();
  }

  @Test
  void charactersThatAreNoneDoNotBreakACard() throws Exception {
    var agent = external(
        "{\"name\":\"half \\ud800 nil \\u0000 end\",\"description\":\"\\u2028</script>\"}");

    assertThat(mixed(agent.id).path("name").asText()).isEqualTo("half \ufffd nil  end");
  }

  @Test
  void aClientThatHasTheCardIsToldSo() throws Exception {
    var agent = external("{\"name\":\"One\"}");
    var first = http.get(place(agent.id)).expect(200).raw();
    var tag = header(first, "ETag");

    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    assertThat(header(first, "Cache-Control")).isEqualTo("public, max-age=0, must-revalidate");
    assertThat(header(first, "Vary")).isEqualTo("A2A-Version");
    for (var known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
      var again = http.exchange("GET", place(agent.id), "", "If-None-Match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(tag);
      assertThat(header(again, "Cache-Control")).isEqualTo(header(first, "Cache-Control"));
      assertThat(header(again, "Vary")).isEqualTo("A2A-Version");
    }
    http.get(place(agent.id), "If-None-Match", "\"other\"").expect(200);
    http.get(place(agent.id), "If-None-Match", tag, "A2A-Version", NEW).expect(200);
    update(agent, "{\"name\":\"Two\"}");
    assertThat(http.get(place(agent.id), "If-None-Match", tag).expect(200).get("name"))
        .isEqualTo("Two");
  }

  @Test
  void whenTheWorkspaceChangedIsSaid() throws Exception {
    var since = Instant.now().minusSeconds(2);
    var agent = external("{\"name\":\"One\"}");

    var text = header(http.get(place(agent.id)).raw(), "Last-Modified");

    assertThat(text).matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
    assertThat(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBetween(since, Instant.now());
  }

  @Test
  void aPageOfTheCanvasMayReadACard() throws Exception {
    var id = mock("");

    var answer = http.get(place(id), "Origin", "http://localhost:3000").expect(200).raw();

    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
    assertThat(answer.headers().allValues("Vary")).containsExactlyInAnyOrder("Origin",
        "A2A-Version");
    var before = http.exchange("OPTIONS", place(id), "", "Origin", "http://localhost:3000");
    assertThat(header(before, "Access-Control-Allow-Headers")).contains("A2A-Version");
  }

  @Test
  void aCardFollowsItsWorkspace() throws Exception {
    var agent = external("{\"name\":\"One\"}");
    assertThat(mixed(agent.id).path("name").asText()).isEqualTo("One");

    update(agent, "{\"name\":\"Two\"}");
    assertThat(mixed(agent.id).path("name").asText()).isEqualTo("Two");

    update(agent, "{}");
    http.send("PATCH", "/workspaces/" + agent.id, "{\"name\":\"Three " + agent.id + "\"}")
        .expect(200);
    assertThat(mixed(agent.id).path("name").asText()).isEqualTo("Three " + agent.id);

    http.send("DELETE", "/workspaces/" + agent.id, "").expect(200);
    assertThat(http.get(place(agent.id)).expect(410).get("code")).isEqualTo("workspace_removed");
    assertThat(http.exchange("HEAD", place(agent.id), "").statusCode()).isEqualTo(410);
    assertThat(http.get(place(UUID.randomUUID())).expect(404).get("code"))
        .isEqualTo("workspace_not_found");
  }

  @Test
  void aHostWithoutADefaultAgentSaysSo() throws Exception {
    for (var place : List.of("/.well-known/agent-card.json", "/.well-known/agent.json")) {
      assertThat(http.get(place).expect(404).get("code")).isEqualTo("no_default_workspace");
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
