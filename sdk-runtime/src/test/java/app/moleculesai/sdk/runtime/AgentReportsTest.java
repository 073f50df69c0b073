package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The activity log and what agents tell people ({@code wire.md} 2, 9.3). */
class AgentReportsTest {
  private final RunningServer running = new RunningServer();

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void aReportIsReadBackAndNeverPartOfTheChat() throws Exception {
    var id = running.mock("Ada");
    var answer = running.http.post("/workspaces/" + id + "/activity",
        "{\"activity_type\":\"agent_log\",\"summary\":\"read a file\",\"metadata\":{\"n\":1},\"duration_ms\":5}");
    assertThat(answer.body().path("status").asText()).isEqualTo("logged");
    var row = running.http.get("/workspaces/" + id + "/activity?type=agent_log&source=agent").body()
        .path(0);
    assertThat(row.path("request_body").path("n").asInt()).isEqualTo(1);
    assertThat(row.path("source_id").asText()).isEqualTo(id.toString());
    assertThat(row.path("response_body").isMissingNode()).isTrue();
    assertThat(running.http.get("/workspaces/" + id + "/activity?source=canvas").body()).isEmpty();
    assertThat(running.http.get("/workspaces/" + id + "/chat-history").body().path("messages"))
        .isEmpty();
  }

  @Test
  void nobodyReportsInAnothersName() throws Exception {
    var id = running.mock("Ada");
    var answer = running.http.post("/workspaces/" + id + "/activity",
        "{\"activity_type\":\"agent_log\",\"source_id\":\"" + UUID.randomUUID() + "\"}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body().path("code").asText()).isEqualTo("forged_caller");
    var open = running.http.post("/workspaces/" + id + "/activity",
        "{\"activity_type\":\"agent_log\",\"status\":\"pending\"}");
    assertThat(open.body().path("field").asText()).isEqualTo("status");
    assertThat(running.http.get("/workspaces/" + id + "/activity").body()).isEmpty();
  }

  @Test
  void readingOnAfterARowGoesOldestFirst() throws Exception {
    var id = running.mock("Ada");
    for (var word : new String[]{"one", "two", "three"}) {
      running.http.post("/workspaces/" + id + "/activity",
          "{\"activity_type\":\"agent_log\",\"summary\":\"" + word + "\"}");
    }
    var newest = running.http.get("/workspaces/" + id + "/activity").body();
    assertThat(newest.findValuesAsText("summary")).containsExactly("three", "two", "one");
    var after = running.http
        .get("/workspaces/" + id + "/activity?since_id=" + newest.path(2).path("id").asText());
    assertThat(after.body().findValuesAsText("summary")).containsExactly("two", "three");
    var gone = running.http.get("/workspaces/" + id + "/activity?since_id=" + UUID.randomUUID());
    assertThat(gone.status()).isEqualTo(410);
    assertThat(running.http.get("/workspaces/" + id + "/activity?since_secs=0").status())
        .isEqualTo(400);
    assertThat(running.http.get("/workspaces/" + id + "/activity?source=moon").status())
        .isEqualTo(400);
  }

  @Test
  void aMessageOfAnAgentIsInTheChatWithItsFiles() throws Exception {
    var id = running.mock("Ada");
    var sent = running.http.post("/workspaces/" + id + "/notify",
        """
            {"message":"Fertig. 完了 🎉","attachments":[{"uri":"workspace:/out/plot.svg","name":"plot.svg","size":12},
            {"uri":"https://host.test/a.pdf","name":"a.pdf","mimeType":"application/pdf"}]}""");
    assertThat(sent.body().path("status").asText()).isEqualTo("sent");
    var message = running.http.get("/workspaces/" + id + "/chat-history").body().path("messages")
        .path(0);
    assertThat(message.path("role").asText()).isEqualTo("agent");
    assertThat(message.path("content").asText()).isEqualTo("Fertig. 完了 🎉");
    assertThat(message.path("attachments").findValuesAsText("uri"))
        .containsExactly("workspace:/out/plot.svg", "https://host.test/a.pdf");
    assertThat(message.path("attachments").path(1).has("size")).isFalse();

    var nameless = running.http.post("/workspaces/" + id + "/notify",
        "{\"message\":\"x\",\"attachments\":[{\"uri\":\"a\",\"name\":\"b\"},{\"uri\":\"c\"}]}");
    assertThat(nameless.body().path("field").asText()).isEqualTo("attachments[1].name");
    assertThat(running.http
        .post("/workspaces/" + UUID.randomUUID() + "/notify", "{\"message\":\"x\"}").status())
        .isEqualTo(404);
  }

  @Test
  void aSearchFindsRowsByTheirBodies() throws Exception {
    var id = running.mock("Ada");
    running.http.post("/workspaces/" + id + "/notify", "{\"message\":\"the Needle is here\"}");
    running.http.post("/workspaces/" + id + "/notify", "{\"message\":\"hay\"}");
    var hits = running.http.get("/workspaces/" + id + "/session-search?q=needle").body();
    assertThat(hits).hasSize(1);
    assertThat(hits.path(0).path("kind").asText()).isEqualTo("activity");
    assertThat(running.http.get("/workspaces/" + id + "/session-search?q=%25").body()).isEmpty();
  }
}
