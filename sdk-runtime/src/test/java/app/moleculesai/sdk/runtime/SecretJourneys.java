package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of secrets, and who is started again ({@code wire.md} 12.1), on a whole server and any storage. */
public abstract class SecretJourneys {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};
  private static final Duration SOON = Duration.ofSeconds(30);

  private final StartedAgents agents = new StartedAgents();
  private final List<UUID> created = new ArrayList<>();
  private MoleculeServer server;
  private HttpCalls http;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  @BeforeEach
  void start() {
    server = MoleculeServer.builder().discovery(Discovery.classPath()).registry(registry())
        .messageStore(store()).set("env", "production").set("admin-token", "the-admin-token")
        .set("secrets-encryption-key", "0123456789_abcdefghi-jklmnopqrst")
        .runtime("agents", agents, "agent").build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
    registry().secrets().list(Optional.empty())
        .forEach(secret -> registry().secrets().delete(Optional.empty(), secret.key()));
    registry().workspaces().purge(created.reversed());
  }

  private UUID agent(String name) throws Exception {
    var id = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"" + name + "\",\"runtime\":\"agent\"}", ADMIN).expect(201).get("id"));
    created.add(id);
    assertThat(server.awaitQuiet(SOON)).isTrue();
    comesOnline(id);
    return id;
  }

  /** The agent says that it is there, with the token of its last start. */
  private void comesOnline(UUID id) throws Exception {
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}", "Authorization",
        "Bearer " + agents.last(id).token().orElseThrow().reveal()).expect(200);
  }

  private void put(String path, String key, String value) throws Exception {
    http.post(path, "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}", ADMIN).expect(200);
    assertThat(server.awaitQuiet(SOON)).isTrue();
  }

  private static String secrets(UUID id) {
    return "/workspaces/" + id + "/secrets";
  }

  @Test
  void aWorkspaceSeesItsOwnAndThoseOfEverybodyThatItHasNotItself() throws Exception {
    var id = agent("Ada");
    put("/settings/secrets", "SHARED", "everybody's");
    comesOnline(id);
    put("/settings/secrets", "BOTH", "everybody's");
    comesOnline(id);
    put(secrets(id), "BOTH", "its own");

    var listed = http.get(secrets(id), ADMIN).expect(200).body();
    assertThat(listed.findValuesAsText("key")).containsExactly("BOTH", "SHARED");
    assertThat(listed.findValuesAsText("scope")).containsExactly("workspace", "global");
    assertThat(listed.get(0).path("has_value").asBoolean()).isTrue();
    assertThat(listed.toString()).doesNotContain("everybody's", "its own");
    comesOnline(id);
    var token = agents.last(id).token().orElseThrow().reveal();
    var values = http.get(secrets(id) + "/values", "Authorization", "Bearer " + token).expect(200);
    assertThat(values.raw().body()).isEqualTo("""
        {"BOTH":"its own","SHARED":"everybody's"}""");
    assertThat(values.raw().headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void whatIsSavedIsEncryptedAndReplacedAndDeleted() throws Exception {
    var id = agent("Ada");
    assertThat(http.post(secrets(id), "{\"key\":\"K\",\"value\":\"one\"}", ADMIN).expect(200)
        .raw().body()).isEqualTo("{\"status\":\"saved\",\"key\":\"K\"}");
    http.send("PUT", secrets(id), "{\"key\":\"K\",\"value\":\"two\"}", ADMIN).expect(200);

    var stored = server.registry().secrets().list(Optional.of(id)).getFirst();
    assertThat(stored.encryptionVersion()).isEqualTo(1);
    assertThat(new String(stored.value(), StandardCharsets.ISO_8859_1)).doesNotContain("two");
    assertThat(http.get(secrets(id) + "/values", ADMIN).get("K")).isEqualTo("two");

    assertThat(http.send("DELETE", secrets(id) + "/K", "", ADMIN).expect(200).raw().body())
        .isEqualTo("{\"status\":\"deleted\",\"key\":\"K\"}");
    assertThat(http.send("DELETE", secrets(id) + "/K", "", ADMIN).expect(404).get("code"))
        .isEqualTo("not_found");
  }

  @Test
  void whatIsForEverybodyHasTwoPathsAndSaysItsScope() throws Exception {
    assertThat(http.send("PUT", "/settings/secrets", "{\"key\":\"A\",\"value\":\"1\"}", ADMIN)
        .expect(200).raw().body())
        .isEqualTo("{\"status\":\"saved\",\"key\":\"A\",\"scope\":\"global\"}");
    http.post("/admin/secrets", "{\"key\":\"B\",\"value\":\"2\"}", ADMIN).expect(200);

    for (var path : List.of("/settings/secrets", "/admin/secrets")) {
      assertThat(http.get(path, ADMIN).expect(200).body().findValuesAsText("key"))
          .containsExactly("A", "B");
    }
    http.send("DELETE", "/admin/secrets/A", "", ADMIN).expect(200);
    http.send("DELETE", "/settings/secrets/B", "", ADMIN).expect(200);
    assertThat(http.get("/settings/secrets", ADMIN).body()).isEmpty();
  }

  @Test
  void aChangeOfItsOwnStartsAnAgentAgain() throws Exception {
    var id = agent("Ada");
    put(secrets(id), "KEY", "new");
    assertThat(agents.of(id)).hasSize(2);
    assertThat(agents.last(id).environment()).containsEntry("KEY", "new");

    comesOnline(id);
    http.send("DELETE", secrets(id) + "/KEY", "", ADMIN).expect(200);
    assertThat(server.awaitQuiet(SOON)).isTrue();
    assertThat(agents.of(id)).hasSize(3);
    assertThat(agents.last(id).environment()).doesNotContainKey("KEY");
  }

  @Test
  void aChangeForEverybodyReachesThoseWithoutAValueOfTheirOwn() throws Exception {
    var other = agent("Ada");
    var own = agent("Grace");
    put(secrets(own), "KEY", "its own");
    comesOnline(own);
    var mock = http.mock("Joan", ADMIN);
    created.add(mock);

    put("/settings/secrets", "KEY", "everybody's");

    assertThat(agents.of(other)).hasSize(2);
    assertThat(agents.last(other).environment()).containsEntry("KEY", "everybody's");
    assertThat(agents.of(own)).hasSize(2);
    assertThat(agents.last(own).environment()).containsEntry("KEY", "its own");
    assertThat(http.get("/workspaces/" + mock).get("status")).isEqualTo("online");
  }

  @Test
  void aValueThatCannotBeDecryptedIsNamedAndFailsTheStart() throws Exception {
    var id = agent("Ada");
    server.registry().secrets().put(List.of(
        StoredSecret.of(Optional.of(id), "MINE", new byte[40], 1, Instant.EPOCH, Instant.EPOCH),
        StoredSecret.of(Optional.empty(), "OURS", new byte[]{1}, 7, Instant.EPOCH,
            Instant.EPOCH)));

    var answer = http.get(secrets(id) + "/values", ADMIN).expect(500);
    assertThat(answer.get("code")).isEqualTo("secret_unreadable");
    assertThat(answer.body().path("failed_keys").toString())
        .isEqualTo("[\"workspace:MINE\",\"global:OURS\"]");

    put(secrets(id), "OTHER", "x");
    assertThat(http.get("/workspaces/" + id).get("status")).isEqualTo("failed");
    assertThat(agents.of(id)).hasSize(1);
  }

  @Test
  void modelAndProviderAreSecretsOfTheWorkspace() throws Exception {
    var id = agent("Ada");
    for (var member : List.of("model", "provider")) {
      var path = "/workspaces/" + id + "/" + member;
      assertThat(http.get(path, ADMIN).expect(200).raw().body())
          .isEqualTo("{\"" + member + "\":\"\",\"source\":\"default\"}");
      http.send("PUT", path, "{\"" + member + "\":\"opus\"}", ADMIN).expect(200);
      assertThat(http.get(path, ADMIN).raw().body())
          .isEqualTo("{\"" + member + "\":\"opus\",\"source\":\"workspace_secrets\"}");
    }
    assertThat(http.get(secrets(id), ADMIN).body().findValuesAsText("key"))
        .containsExactly("LLM_PROVIDER", "MODEL_PROVIDER");
    assertThat(http.send("PUT", "/workspaces/" + id + "/model", "{\"model\":\"\"}", ADMIN)
        .expect(200).get("status")).isEqualTo("cleared");
    http.send("PUT", "/workspaces/" + id + "/model", "{\"model\":\"\"}", ADMIN).expect(200);
    assertThat(http.get("/workspaces/" + id + "/model", ADMIN).get("source"))
        .isEqualTo("default");
  }

  @Test
  void noValueIsInAnyLogLineEventOrText() throws Exception {
    try (var log = new LogLines()) {
      var id = agent("Ada");
      put(secrets(id), "KEY", "hunter2-own");
      comesOnline(id);
      put("/settings/secrets", "SHARED", "hunter2-shared");
      http.post(secrets(id), "{\"key\":\"BAD KEY\",\"value\":\"hunter2-bad\"}", ADMIN).expect(400);
      http.post(secrets(id), "{\"key\":\"TIER\",\"value\":\"hunter2-bad\"}", ADMIN).expect(400);

      assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
      assertThat(server.registry().events().newest(Optional.empty(), 1000))
          .noneMatch(event -> event.payload().text().contains("hunter2"));
      assertThat(agents.of(id)).extracting(StartRequest::toString)
          .noneMatch(text -> text.contains("hunter2"));
    }
  }
}
