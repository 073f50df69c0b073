package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What belongs to a workspace beside its row: configuration, budget, usage and the credentials of an agent elsewhere, on
 * any storage.
 */
public abstract class AccountJourneys {
  private static final String MESSAGE = """
      {"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user",
       "messageId":"m","parts":[{"kind":"text","text":"hello"}]}}}""";
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};

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
        .set("runtimes.mock.reply-delay", "0s").build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
    registry().workspaces().purge(created.reversed());
  }

  private String create(String name, String runtime) throws Exception {
    var id = http.post("/workspaces", "{\"name\":\"" + name + "\",\"runtime\":\"" + runtime + "\"}",
        ADMIN).expect(201).get("id");
    created.add(UUID.fromString(id));
    return "/workspaces/" + id;
  }

  private JsonNode config(String workspace) throws Exception {
    return http.get(workspace + "/config", ADMIN).expect(200).body().path("data");
  }

  @Test
  void aPatchOfTheConfigurationIsLaidOverItMemberByMember() throws Exception {
    var workspace = create("Merged", "mock");
    assertThat(config(workspace).toString()).isEqualTo("{}");

    http.send("PATCH", workspace + "/config", "{\"a\":{\"x\":1},\"b\":[1]}", ADMIN).expect(200);
    assertThat(http.send("PATCH", workspace + "/config", "{\"a\":{\"y\":2},\"c\":null}", ADMIN)
        .expect(200).get("status")).isEqualTo("updated");

    assertThat(config(workspace).toString())
        .isEqualTo("{\"a\":{\"y\":2},\"b\":[1],\"c\":null}");
  }

  @Test
  void ofPatchesAtTheSameTimeNoneIsLost() throws Exception {
    var workspace = create("Contended", "mock");
    var patches = new ArrayList<Callable<HttpCalls.Answer>>();
    for (int i = 0; i < 16; i++) {
      var member = "{\"m" + i + "\":" + i + "}";
      patches.add(() -> http.send("PATCH", workspace + "/config", member, ADMIN).expect(200));
    }
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var patch : callers.invokeAll(patches)) {
        patch.get();
      }
    }

    assertThat(config(workspace)).hasSize(16);
  }

  @Test
  void aConfigurationDoesNotGrowBeyondItsLimit() throws Exception {
    var workspace = create("Large", "mock");
    http.send("PATCH", workspace + "/config", "{\"a\":\"" + "x".repeat(200_000) + "\"}", ADMIN)
        .expect(200);

    assertThat(http.send("PATCH", workspace + "/config",
        "{\"b\":\"" + "x".repeat(100_000) + "\"}", ADMIN).expect(413).get("code"))
        .isEqualTo("body_too_large");
    http.send("PATCH", workspace + "/config", "{\"b\":\"" + "x".repeat(300_000) + "\"}", ADMIN)
        .expect(413);
    assertThat(config(workspace)).hasSize(1);
  }

  @Test
  void whoHasSpentItsBudgetIsNotCalledUntilItGetsMore() throws Exception {
    var workspace = create("Spender", "mock");
    var budget = http.get(workspace + "/budget", ADMIN).expect(200).body();
    assertThat(budget.path("monthly_spend").asLong(-1)).isZero();
    assertThat(budget.path("budget_limit").isNull()).isTrue();
    assertThat(budget.path("budget_remaining").isNull()).isTrue();

    var set = http.send("PATCH", workspace + "/budget", "{\"budget_limit\":0}", ADMIN).expect(200)
        .body();
    assertThat(set.path("budget_limit").asLong(-1)).isZero();
    assertThat(set.path("budget_remaining").asLong(-1)).isZero();
    http.post(workspace + "/a2a", MESSAGE, ADMIN).expect(402);

    http.send("PATCH", workspace + "/budget", "{\"budget_limit\":null}", ADMIN).expect(200);
    http.post(workspace + "/a2a", MESSAGE, ADMIN).expect(200);
  }

  @Test
  void whatWasUsedTodayIsAddedUpAndPriced() throws Exception {
    var workspace = create("User", "mock");
    var none = http.get(workspace + "/metrics", ADMIN).expect(200).body();
    assertThat(none.path("estimated_cost_usd").asText()).isEqualTo("0.000000");
    assertThat(none.path("total_calls").asInt(-1)).isZero();
    var start = Instant.parse(none.path("period_start").asText());
    assertThat(start).isEqualTo(start.truncatedTo(ChronoUnit.DAYS));
    assertThat(Instant.parse(none.path("period_end").asText()))
        .isEqualTo(start.plus(Duration.ofDays(1)));

    var day = LocalDate.ofInstant(start, ZoneOffset.UTC);
    var id = UUID.fromString(workspace.substring("/workspaces/".length()));
    server.registry().usage().add(List.of(new TokenUsage(id, day, 1_000_001, 2, 3)));
    server.registry().usage().add(List.of(new TokenUsage(id, day.minusDays(1), 7, 7, 7)));
    var used = http.get(workspace + "/metrics", ADMIN).expect(200).body();
    assertThat(used.path("input_tokens").asLong()).isEqualTo(1_000_001);
    assertThat(used.path("output_tokens").asLong()).isEqualTo(2);
    assertThat(used.path("total_calls").asLong()).isEqualTo(3);
    assertThat(used.path("estimated_cost_usd").asText()).isEqualTo("3.000033");
  }

  @Test
  void credentialsOfAnAgentElsewhereAreRotated() throws Exception {
    var abroad = http.post("/workspaces", "{\"name\":\"Abroad\",\"runtime\":\"external\"}", ADMIN)
        .expect(201);
    created.add(UUID.fromString(abroad.get("id")));
    var workspace = "/workspaces/" + abroad.get("id");
    var old = abroad.body().path("connection").path("auth_token").asText();

    var shown = http.get(workspace + "/external/connection", "Authorization", "Bearer " + old)
        .expect(200).body().path("connection");
    assertThat(shown.path("auth_token").asText("missing")).isEmpty();
    assertThat(shown.path("workspace_id").asText()).isEqualTo(abroad.get("id"));
    var rotated = http.post(workspace + "/external/rotate", "", "Authorization", "Bearer " + old)
        .expect(200).body().path("connection").path("auth_token").asText();

    assertThat(rotated).isNotEqualTo(old).hasSize(43);
    http.get(workspace + "/external/connection", "Authorization", "Bearer " + old).expect(401);
    http.get(workspace + "/external/connection", "Authorization", "Bearer " + rotated).expect(200);
    assertThat(http.get("/events/" + abroad.get("id"), ADMIN).expect(200).body()
        .findValuesAsText("event_type")).contains("EXTERNAL_CREDENTIALS_ROTATED");
  }

  @Test
  void onlyAgentsElsewhereHaveSuchCredentials() throws Exception {
    var workspace = create("AtHome", "mock");

    http.get(workspace + "/external/connection", ADMIN).expect(400);
    assertThat(http.post(workspace + "/external/rotate", "", ADMIN).expect(400).get("code"))
        .isEqualTo("invalid");
  }
}
