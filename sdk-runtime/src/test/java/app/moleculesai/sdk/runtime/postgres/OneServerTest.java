package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.StoredState;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server keeps in PostgreSQL, and that it answers as with any other storage. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OneServerTest {
  private static final String IMPORT = "{\"dir\":\"lighthouse\"}";

  private final TestDatabase database = new TestDatabase();

  private MoleculeServer start() {
    return MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("database-url", database.url())
        .set("runtimes.mock.reply-delay", "0ms")
        .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
        .build().start();
  }

  @Test
  void anOrganisationWhatItSaidAndItsTokensOutliveTheServer() throws Exception {
    try (var first = start(); var http = new HttpCalls(first.uri())) {
      assertThat(http.post("/org/import", IMPORT).expect(201).get("count")).isEqualTo("200");
      var agent = http.get("/workspaces").body().get(7).path("id").asText();
      http.ask(UUID.fromString(agent), "Is this kept?");
      var token = http.post("/workspaces/" + agent + "/tokens", "").expect(201).get("auth_token");
      var bearer = new String[]{"Authorization", "Bearer " + token};
      var history = history(http, agent, bearer);
      assertThat(history.body().path("messages").findValuesAsText("content")).hasSize(2)
          .startsWith("Is this kept?");
      assertThat(first.awaitQuiet(Duration.ofSeconds(60))).isTrue();
      var before = StoredState.of(first);
      assertThat(before.get("workspaces")).hasSize(200);
      first.close();

      try (var second = start(); var again = new HttpCalls(second.uri())) {
        assertThat(StoredState.of(second)).isEqualTo(before);
        assertThat(history(again, agent, bearer).body()).isEqualTo(history.body());
        history(again, agent, "Authorization", "Bearer wrong").expect(401);

        var imported = again.post("/org/import", IMPORT).expect(201).body().path("workspaces");
        assertThat(imported).hasSize(200)
            .allMatch(workspace -> workspace.path("skipped").asBoolean());
        assertThat(second.awaitQuiet(Duration.ofSeconds(60))).isTrue();
        assertThat(StoredState.of(second)).isEqualTo(before);
      }
    }
  }

  private static Answer history(HttpCalls http, String agent, String... headers) throws Exception {
    return http.get("/workspaces/" + agent + "/chat-history", headers);
  }

  @Test
  void whatIsNotThereOrInTheWayIsRefusedWithItsCode() throws Exception {
    try (var server = start(); var http = new HttpCalls(server.uri())) {
      var root = http.mock("Root");
      var child = "{\"name\":\"Child\",\"runtime\":\"mock\",\"parent_id\":\"" + root + "\"}";
      var id = http.post("/workspaces", child).expect(201).get("id");
      var before = StoredState.of(server);
      var unknown = "/workspaces/" + UUID.randomUUID();

      refused(http.get(unknown), 404, "workspace_not_found");
      refused(http.send("PATCH", unknown, "{\"name\":\"x\"}"), 404, "workspace_not_found");
      refused(http.post("/registry/heartbeat", "{\"workspace_id\":\"" + UUID.randomUUID() + "\"}"),
          404, "workspace_not_found");
      refused(http.post("/workspaces", child), 409, "name_taken");
      refused(http.send("PATCH", "/workspaces/" + root, "{\"parent_id\":\"" + id + "\"}"), 409,
          "parent_cycle");
      refused(http.send("PATCH", "/workspaces/" + id, "{\"name\":\"Root\",\"parent_id\":null}"),
          409, "name_taken");
      refused(http.send("DELETE", "/workspaces/" + root, ""), 409, "confirmation_required");
      assertThat(StoredState.of(server)).isEqualTo(before);

      http.send("DELETE", "/workspaces/" + id, "").expect(200);
      refused(http.get("/workspaces/" + id), 410, "workspace_removed");
      assertThat(http.post("/workspaces", child).expect(201).get("id")).isNotEqualTo(id);
    }
  }

  private static void refused(Answer answer, int status, String code) {
    assertThat(answer.expect(status).get("code")).isEqualTo(code);
  }

  @Test
  void cursorsLeadThroughAConversationAndNoOther() throws Exception {
    try (var server = start(); var http = new HttpCalls(server.uri())) {
      var agent = http.mock("Ada");
      var questions = new ArrayList<String>();
      for (int i = 0; i < 7; i++) {
        questions.add(0, "Question " + i);
        http.ask(agent, questions.getFirst());
      }

      assertThat(pages(http, agent)).isEqualTo(questions);
      var cursor = page(http, agent, "limit=2").get("next_cursor");
      var path = "/workspaces/%s/chat-history?cursor=%s";
      refused(http.get(path.formatted(agent, "canary")), 400, "invalid_field");
      refused(http.get(path.formatted(http.mock("Eve"), cursor)), 400, "invalid_field");
      refused(http.get("/workspaces/" + agent + "/activity?since_id=" + UUID.randomUUID()), 410,
          "activity_gone");
    }
  }

  /** Returns the questions of all pages, the newest first, as a client collects them. */
  private static List<String> pages(HttpCalls http, UUID agent) throws Exception {
    var questions = new ArrayList<String>();
    var page = page(http, agent, "limit=2");
    while (true) {
      var contents = page.body().path("messages").findValuesAsText("content").reversed();
      contents.stream().filter(text -> text.startsWith("Question")).forEach(questions::add);
      if (page.body().path("reached_end").asBoolean()) {
        return questions;
      }
      page = page(http, agent, "limit=2&cursor=" + page.get("next_cursor"));
    }
  }

  private static Answer page(HttpCalls http, UUID agent, String query) throws Exception {
    return http.get("/workspaces/" + agent + "/chat-history?" + query).expect(200);
  }
}
