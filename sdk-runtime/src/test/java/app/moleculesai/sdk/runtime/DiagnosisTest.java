package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why is this agent down? What it printed, and what happened to it. */
@Timeout(120)
class DiagnosisTest {
  private final HostedScene scene = new HostedScene();
  private final HostedAgents agents = scene.agents;
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    agents.daemonIsBack();
    agents.endStarts();
    scene.close();
    client.close();
  }

  private String logs(UUID id, String query) throws Exception {
    return scene.http.exchange("GET", "/workspaces/" + id + "/logs" + query, "").body();
  }

  private HttpResponse<InputStream> follow(UUID id) throws Exception {
    return client.send(HttpRequest.newBuilder(scene.server.uri()
        .resolve("/workspaces/" + id + "/logs?follow=true&lines=1")).build(),
        BodyHandlers.ofInputStream());
  }

  private static BufferedReader reader(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void whatAnAgentPrintedIsReadFromItsEnd() throws Exception {
    var id = scene.agent("Ada");
    for (int i = 1; i <= 300; i++) {
      agents.agent(id).output().print("line " + i);
    }
    assertThat(logs(id, "").lines()).hasSize(200).last().asString().endsWith("line 300");
    assertThat(logs(id, "?lines=2").lines()).hasSize(2).first().asString().endsWith("line 299");
    var later = Instant.now();
    agents.agent(id).output().print("last words");
    agents.kill(id);
    assertThat(logs(id, "?since=" + later).lines()).hasSize(2)
        .first().asString().endsWith("last words");
  }

  @Test
  void whatAnAgentPrintsIsFollowedUntilItEnds() throws Exception {
    var id = scene.agent("Ada");
    var answer = follow(id);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    try (var lines = reader(answer)) {
      assertThat(lines.readLine()).endsWith("started as p1");
      agents.agent(id).output().print("hello");
      assertThat(lines.readLine()).endsWith(" hello");
      agents.kill(id);
      assertThat(lines.readLine()).endsWith("ends: exit code 137");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void whatBreaksOffDoesNotLookWhole() throws Exception {
    var id = scene.agent("Ada");
    try (var lines = reader(follow(id))) {
      assertThat(lines.readLine()).endsWith("started as p1");
      agents.agent(id).output().breakOff();
      assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aServerThatStopsEndsWhoFollows() throws Exception {
    var id = scene.agent("Ada");
    try (var lines = reader(follow(id))) {
      lines.readLine();
      scene.server.close();
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void whereNothingIsKeptThatIsSaid() throws Exception {
    var mock = scene.http.mock("Mock");
    assertThat(scene.http.get("/workspaces/" + mock + "/logs").expect(501).get("code"))
        .isEqualTo("unsupported");
    var id = scene.agent("Ada");
    agents.daemonFallsSilent();
    assertThat(scene.http.get("/workspaces/" + id + "/logs").expect(503).get("code"))
        .isEqualTo("unavailable");
    agents.daemonIsBack();
    agents.stop(id);
    assertThat(scene.http.get("/workspaces/" + id + "/logs").expect(404).get("code"))
        .isEqualTo("not_found");
  }

  @Test
  void theTimelineTellsWhyAnAgentIsDown() throws Exception {
    var id = scene.agent("Ada");
    agents.holdStarts();
    agents.kill(id);
    scene.ask(id).expect(503);
    agents.refuseStarts(Optional.of("no room"));
    agents.endStarts();
    scene.awaitStatus(id, "failed");

    var story = scene.http.get("/workspaces/" + id + "/timeline").expect(200);

    assertThat(story.get("status")).isEqualTo("failed");
    assertThat(story.body().at("/process/state").asText()).isEqualTo("stopped");
    assertThat(story.body().at("/process/reason").asText()).isEqualTo("exit code 137");
    var texts = story.body().findValuesAsText("text");
    assertThat(texts).hasSize(6).startsWith("the agent is being started", "the agent is online");
    assertThat(texts).anyMatch(text -> text.contains("found dead: exit code 137"))
        .anyMatch(text -> text.startsWith("the agent is being started again: "))
        .anyMatch(text -> text.startsWith("a message was not answered"))
        .last().asString().startsWith("the start failed");
    assertThat(story.body().findValuesAsText("at")).isSorted();
  }

  private static String why(int code, String... arguments) {
    var out = new StringWriter();
    assertThat(Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out))
        .execute(arguments)).isEqualTo(code);
    return out.toString();
  }

  @Test
  void theCommandLineTellsTheSame() throws Exception {
    var id = scene.agent("Ada");
    agents.kill(id);
    scene.ask(id).expect(503);
    scene.awaitStatus(id, "online");

    var said = why(0, "why", id.toString(), "--server", scene.server.uri().toString());

    assertThat(said).startsWith("Ada (" + id + ") is online; its process is running\n")
        .contains("  the agent's process was found dead: exit code 137 (",
            "  the agent is being started again: a message found it dead (p1, exit code 137)");
    assertThat(why(1, "why", UUID.randomUUID().toString(), "--server",
        scene.server.uri().toString())).startsWith("the server says 404: ");
    assertThat(why(1, "why", id.toString(), "--server", "http://127.0.0.1:1"))
        .contains("no server answers at http://127.0.0.1:1");
  }

  @Test
  void theTimelineNamesWhoAskedForARestart() throws Exception {
    var id = scene.agent("Ada");
    scene.http.post("/workspaces/" + id + "/restart", "").expect(200);
    scene.awaitQuiet();
    assertThat(scene.http.get("/workspaces/" + id + "/timeline").body().findValuesAsText("text"))
        .contains("the agent is being started again: somebody asked for it (anonymous)");
    scene.http.get("/workspaces/" + UUID.randomUUID() + "/timeline").expect(404);
  }
}
