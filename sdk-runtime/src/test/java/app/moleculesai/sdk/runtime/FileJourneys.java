package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files to agents and from them ({@code wire.md} 9.4, 9.5), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class FileJourneys {
  private static final int MOST = 26_214_400;

  private final HostedAgents agents = new HostedAgents();
  private final List<UUID> created = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private MoleculeServer server;
  private HttpCalls http;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  @BeforeEach
  void start() {
    server = MoleculeServer.builder().discovery(Discovery.classPath())
        .registry(registry()).messageStore(store()).runtime("hosted", agents, "hosted")
        .set("env", "development").set("rate-limit", 0).build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    client.close();
    server.close();
    agents.close();
    registry().workspaces().purge(created.reversed());
  }

  private Answer create(String members) throws Exception {
    var answer = http.post("/workspaces",
        "{\"name\":\"Agent " + UUID.randomUUID() + "\"," + members + "}").expect(201);
    created.add(UUID.fromString(answer.get("id")));
    return answer;
  }

  /** An agent that fetches its messages. */
  private UUID poll() throws Exception {
    return UUID
        .fromString(create("\"external\":true,\"delivery_mode\":\"poll\"").get("id"));
  }

  /** An agent that is called, before it has said anything. */
  private UUID push(FileAgent agent) throws Exception {
    return UUID.fromString(create("\"external\":true,\"url\":\"" + agent.uri() + "\"").get("id"));
  }

  /** Lets an agent register; returns what it knows the server by. */
  private String register(UUID id, FileAgent agent) throws Exception {
    registry().tokens().revokeAll(List.of(id), Instant.now());
    return http.post("/registry/register", "{\"id\":\"" + id + "\",\"agent_card\":{},\"url\":\""
        + agent.uri() + "\"}").expect(200).get("platform_inbound_secret");
  }

  private UUID hosted() throws Exception {
    var id = UUID.fromString(create("\"runtime\":\"hosted\"").get("id"));
    Until.holds("agent " + id + " is online",
        () -> http.get("/workspaces/" + id).get("status").equals("online"));
    return id;
  }

  private URI uploads(UUID id) {
    return server.uri().resolve("/workspaces/" + id + "/chat/uploads");
  }

  private Answer upload(UUID id, Upload form) throws Exception {
    return form.send(uploads(id));
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.expect(status).get("code")).isEqualTo(code);
  }

  private HttpResponse<byte[]> fetch(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(server.uri().resolve(path)).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> download(UUID id, String path) throws Exception {
    return fetch("/workspaces/" + id + "/chat/download?path="
        + URLEncoder.encode(path, StandardCharsets.UTF_8));
  }

  private static String pending(UUID id, String fileId) {
    return "/workspaces/" + id + "/pending-uploads/" + fileId;
  }

  private static String fileId(JsonNode file) {
    return file.path("uri").asText().replaceFirst(".*/", "");
  }

  private List<JsonNode> announced(UUID id) throws Exception {
    var rows = new ArrayList<JsonNode>();
    http.get("/workspaces/" + id + "/activity").expect(200).body().forEach(row -> {
      if (row.path("method").asText().equals("chat_upload_receive")) {
        rows.addFirst(row);
      }
    });
    return rows;
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  // agents that fetch their messages

  @Test
  void up4_anAgentThatPollsIsToldOfFilesAndFetchesThem() throws Exception {
    var id = poll();
    var content = random(3_000_000);

    var files = upload(id, new Upload().file("dir/My report.pdf", "application/pdf; x=1", content)
        .file("notes.txt", "", "hello".getBytes(StandardCharsets.UTF_8))).expect(200).body()
        .path("files");

    assertThat(files).hasSize(2);
    var first = files.get(0);
    assertThat(first.path("uri").asText())
        .matches("platform-pending:" + id + "/[0-9a-f-]{36}");
    assertThat(first.path("name").asText()).isEqualTo("My_report.pdf");
    assertThat(first.path("mimeType").asText()).isEqualTo("application/pdf");
    assertThat(first.path("size").asInt()).isEqualTo(3_000_000);
    assertThat(files.get(1).path("mimeType").asText()).isEmpty();

    var rows = announced(id);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("activity_type").asText()).isEqualTo("a2a_receive");
    assertThat(rows.get(0).path("target_id").asText()).isEqualTo(id.toString());
    assertThat(rows.get(0).path("source_id").isNull()).isTrue();
    var request = rows.get(0).path("request_body");
    assertThat(request.path("file_id").asText()).isEqualTo(fileId(first));
    for (var member : List.of("uri", "name", "mimeType", "size")) {
      assertThat(request.path(member)).isEqualTo(first.path(member));
    }

    var fetched = fetch(pending(id, fileId(first)) + "/content");
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(content);
    assertThat(header(fetched, "Content-Type")).isEqualTo("application/pdf");
    assertThat(header(fetched, "Content-Length")).isEqualTo("3000000");
    assertThat(header(fetched, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"My_report.pdf\"; filename*=UTF-8''My_report.pdf");
    assertThat(header(fetched, "X-Content-Type-Options")).isEqualTo("nosniff");
    Until.holds("the read is noted", () -> registry().pendingUploads()
        .find(UUID.fromString(fileId(first))).orElseThrow().fetchedAt().isPresent());
    assertThat(header(fetch(pending(id, fileId(files.get(1))) + "/content"), "Content-Type"))
        .isEqualTo("application/octet-stream");
  }

  @Test
  void up11_whatIsAcknowledgedIsGoneAndASecondAcknowledgementIsNoError() throws Exception {
    var id = poll();
    var file = fileId(upload(id, new Upload().file("a.txt", "a")).body().path("files").get(0));

    assertThat(http.post(pending(id, file) + "/ack", "").expect(200).raw().body())
        .isEqualTo("{\"acked\":true}");
    assertThat(http.post(pending(id, file) + "/ack", "").expect(200).raw().body())
        .isEqualTo("{\"acked\":true,\"raced\":true}");
    assertRefused(http.get(pending(id, file) + "/content"), 404, "not_found");
  }

  @Test
  void up10_missingExpiredAndForeignFilesAreNotToldApart() throws Exception {
    var id = poll();
    var other = poll();
    var file = fileId(upload(id, new Upload().file("a.txt", "a")).body().path("files").get(0));
    var expired = PendingUpload.of(UUID.randomUUID(), id, "a", "", 1,
        Instant.now().minusSeconds(9), Instant.now().minusSeconds(1));
    registry().pendingUploads().insert(expired, () -> new ByteArrayInputStream(new byte[1]));

    var missing = http.get(pending(id, UUID.randomUUID().toString()) + "/content").expect(404);
    for (var path : List.of(pending(other, file), pending(id, expired.id().toString()))) {
      var answer = http.get(path + "/content").expect(404);
      assertThat(answer.get("code")).isEqualTo(missing.get("code"));
    }
    assertRefused(http.post(pending(other, file) + "/ack", ""), 404, "not_found");
    assertRefused(http.get(pending(id, "canary") + "/content"), 400, "invalid_field");
    assertRefused(http.post(pending(id, "canary") + "/ack", ""), 400, "invalid_field");
    assertThat(fetch(pending(id, file) + "/content").statusCode()).isEqualTo(200);
  }

  @Test
  void up1_aFileOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws Exception {
    var id = poll();

    upload(id, new Upload().file("a", "", new byte[MOST])).expect(200);
    var refused = upload(id, new Upload().file("ok", "ok").file("b c", "", new byte[MOST + 1]));

    assertRefused(refused, 413, "too_large");
    assertThat(refused.get("filename")).isEqualTo("b_c");
    assertThat(refused.body().path("size").asLong()).isEqualTo(MOST + 1);
    assertThat(refused.body().path("max").asLong()).isEqualTo(MOST);
    assertThat(announced(id)).hasSize(1);
  }

  @Test
  void up1_aBodyAboveFiftyMebibytesIsRefusedWhetherItSaysSoOrNot() throws Exception {
    var id = poll();
    var form = new Upload().file("a", "", new byte[MOST]).file("b", "", new byte[MOST]);

    assertRefused(upload(id, form), 413, "body_too_large");
    var chunked = client.send(HttpRequest.newBuilder(uploads(id))
        .header("Content-Type", form.type())
        .POST(HttpRequest.BodyPublishers
            .ofInputStream(() -> new ByteArrayInputStream(form.bytes())))
        .build(), BodyHandlers.ofString());
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.body()).contains("body_too_large");
    assertThat(announced(id)).isEmpty();
  }

  @Test
  void up1_whatIsNoFormWithFilesIsRefusedAndStoresNothing() throws Exception {
    var id = poll();
    var many = new Upload();
    for (int i = 0; i < 65; i++) {
      many.file("f" + i, "x");
    }

    assertRefused(http.post("/workspaces/" + id + "/chat/uploads", "{}"), 400, "malformed_form");
    assertRefused(http.post("/workspaces/" + id + "/chat/uploads", ""), 400, "malformed_form");
    assertRefused(upload(id, new Upload().file("a", "a").type("multipart/form-data")), 400,
        "malformed_form");
    assertRefused(upload(id, new Upload().file("a", "a").breakOff()), 400, "malformed_form");
    assertRefused(upload(id, new Upload().text("no form at all").breakOff()), 400,
        "invalid_field");
    assertRefused(upload(id, new Upload()), 400, "invalid_field");
    assertRefused(upload(id, new Upload().part("other\"; filename=\"a", "", new byte[1])), 400,
        "invalid_field");
    assertRefused(upload(id, new Upload().part("files", "", new byte[1])), 400, "invalid_field");
    assertRefused(upload(id, new Upload().file("", "a")), 400, "invalid_field");
    assertRefused(upload(id, many), 400, "invalid_field");
    assertRefused(upload(id, new Upload().file("a", "a").file("empty", "")), 400, "invalid_field");

    assertThat(announced(id)).isEmpty();
    assertThat(registry().pendingUploads().deleteOf(List.of(id))).isZero();
  }

  @Test
  void up1_asManyFilesAsAllowedAreTakenWithOtherFieldsBesideThem() throws Exception {
    var id = poll();
    var form = new Upload().part("message", "", "hello".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 64; i++) {
      form.file("Überblick " + i + ".txt", "x" + i);
    }

    var files = upload(id, form).expect(200).body().path("files");

    assertThat(files).hasSize(64);
    assertThat(files.get(63).path("name").asText()).isEqualTo("_berblick_63.txt");
    assertThat(announced(id)).hasSize(64);
  }

  @Test
  void filesOfTheChatShowNoMessageInTheHistory() throws Exception {
    var id = poll();
    upload(id, new Upload().file("a.txt", "a")).expect(200);

    assertThat(http.history(id)).isEmpty();
  }

  @Test
  void theFilesOfADeletedWorkspaceAreGone() throws Exception {
    var id = poll();
    var file = fileId(upload(id, new Upload().file("a.txt", "a")).body().path("files").get(0));

    http.send("DELETE", "/workspaces/" + id, "").expect(200);

    assertThat(registry().pendingUploads().find(UUID.fromString(file))).isEmpty();
    assertRefused(http.get(pending(id, file) + "/content"), 404, "not_found");
    assertRefused(upload(id, new Upload().file("a.txt", "a")), 410, "workspace_removed");
    assertRefused(upload(UUID.randomUUID(), new Upload().file("a.txt", "a")), 404,
        "workspace_not_found");
  }

  // agents that are called

  @Test
  void anAgentThatIsCalledGetsTheFilesAndGivesTheAnswer() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);
      var secret = register(id, agent);
      assertThat(secret).hasSize(43);
      agent.answer(201, "application/json", "{\"files\":[{\"uri\":\"workspace:/x\"}]}");
      var content = random(MOST);

      var answer = upload(id, new Upload().file("a b.bin", "x/y", content).file("n", "text"));

      assertThat(answer.expect(201).raw().body())
          .isEqualTo("{\"files\":[{\"uri\":\"workspace:/x\"}]}");
      var got = agent.requests().getLast();
      assertThat(got.method() + " " + got.uri())
          .isEqualTo("POST /agent/internal/chat/uploads/ingest");
      assertThat(got.authorization()).isEqualTo("Bearer " + secret);
      assertThat(got.contentType()).startsWith("multipart/form-data");
      assertThat(got.text()).contains("name=\"files\"", "filename=\"a_b.bin\"", "x/y",
          "filename=\"n\"", new String(content, StandardCharsets.ISO_8859_1));
      assertThat(announced(id)).as("the agent was there itself").isEmpty();
    }
  }

  @Test
  void whatAnAgentRefusesIsPassedOnAndWhatIsNoJsonStaysUnsaid() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);
      register(id, agent);

      agent.answer(413, "application/json", "{\"error\":\"too much for me\"}");
      assertThat(upload(id, new Upload().file("a", "a")).expect(413).get("error"))
          .isEqualTo("too much for me");
      agent.answer(404, "text/html", "<script>alert(1)</script>");
      var refused = upload(id, new Upload().file("a", "a")).expect(404);
      assertThat(refused.get("code")).isEqualTo("agent_error");
      assertThat(refused.raw().body()).doesNotContain("script");
    }
  }

  @Test
  void anAgentThatCannotKnowTheServerYetIsAskedForPatience() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);

      var answer = upload(id, new Upload().file("a", "a"));

      assertRefused(answer, 503, "agent_not_reachable");
      assertThat(answer.body().path("retry_after_seconds").asInt()).isEqualTo(30);
      assertThat(agent.requests()).isEmpty();
      registry().tokens().revokeAll(List.of(id), Instant.now());
      assertThat(http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}").expect(200)
          .get("platform_inbound_secret")).isNotEmpty();
      upload(id, new Upload().file("a", "a")).expect(200);
    }
  }

  @Test
  void anAgentThatIsNotThereIsNotReached() throws Exception {
    UUID id;
    try (var agent = new FileAgent()) {
      id = push(agent);
      register(id, agent);
    }

    assertRefused(upload(id, new Upload().file("a", "a")), 502, "agent_unreachable");
    assertThat(download(id, "/workspace/a").statusCode()).isEqualTo(502);
    var nowhere = UUID.fromString(create("\"external\":true").get("id"));
    assertRefused(upload(nowhere, new Upload().file("a", "a")), 503, "agent_not_reachable");
    assertThat(download(nowhere, "/workspace/a").statusCode()).isEqualTo(503);
  }

  @Test
  void noAddressIsCalledThatMustNotBe() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);
      register(id, agent);
      registry().workspaces().update(id,
          WorkspacePatch.none().url("http://169.254.169.254/latest"), Instant.now());
      Until.holds("the address is known",
          () -> upload(id, new Upload().file("a", "a")).status() != 200);

      assertRefused(upload(id, new Upload().file("a", "a")), 502, "address_not_allowed");
      assertThat(download(id, "/workspace/a").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void agentsInsideTheServerTakeNoFiles() throws Exception {
    var id = UUID.fromString(create("\"runtime\":\"mock\"").get("id"));

    assertRefused(upload(id, new Upload().file("a", "a")), 422, "runtime_takes_no_files");
    assertThat(download(id, "/workspace/a").statusCode()).isEqualTo(422);
    assertThat(download(poll(), "/workspace/a").statusCode()).isEqualTo(422);
  }

  @Test
  void aFileIsReadFromTheAgentThatHasIt() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);
      var secret = register(id, agent);
      var content = random(5_000_000);
      agent.answer(200, "image/png; charset=x", content);

      var answer = download(id, "/workspace/Ü \"b\\c\"\n%.png");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(content);
      assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
      assertThat(header(answer, "Content-Length")).isEqualTo("5000000");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Content-Disposition")).isEqualTo(
          "attachment; filename=\"_ \\\"b\\\\c\\\"%.png\";"
              + " filename*=UTF-8''%C3%9C%20%22b%5Cc%22%25.png");
      var asked = agent.requests().getLast();
      assertThat(asked.method()).isEqualTo("GET");
      assertThat(asked.authorization()).isEqualTo("Bearer " + secret);
      assertThat(asked.uri().getPath()).isEqualTo("/agent/internal/file/read");
      assertThat(asked.uri().getQuery()).isEqualTo("path=/workspace/Ü \"b\\c\"\n%.png");
      agent.answer(403, "application/json", "{\"error\":\"not yours\"}");
      assertThat(download(id, "/home/a").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aFileThatBreaksOffIsNoWholeOne() throws Exception {
    try (var agent = new FileAgent()) {
      var id = push(agent);
      register(id, agent);
      agent.answer(200, "text/plain", random(1_000_000)).breakOff();

      assertThatThrownBy(() -> download(id, "/workspace/a")).isInstanceOf(IOException.class);
    }
  }

  // agents whose runtime has their files

  @Test
  void anAgentWithoutAPlaceForUploadsFindsThemOnItsDisk() throws Exception {
    var id = hosted();
    var content = random(6_000_000);
    agents.files(id).put("/workspace/.molecule/mine", "stays");

    var files = upload(id, new Upload().file("a b.bin", "x/y", content).file("n", "text"))
        .expect(200).body().path("files");

    assertThat(files.findValuesAsText("name")).containsExactly("a_b.bin", "n");
    var uri = files.get(0).path("uri").asText();
    assertThat(uri)
        .matches("workspace:/workspace/\\.molecule/chat-uploads/[0-9a-f]{32}-a_b\\.bin");
    var path = uri.replace("workspace:", "");
    var node = agents.files(id).find(path).orElseThrow();
    assertThat(node.content().toByteArray()).isEqualTo(content);
    assertThat(node.owner()).isEqualTo(1000);
    assertThat(agents.files(id).text("/workspace/.molecule/mine")).contains("stays");

    var back = download(id, path);
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(back.body()).isEqualTo(content);
    assertThat(header(back, "Content-Disposition")).contains("-a_b.bin\"");
  }

  @Test
  void anAgentThatTakesUploadsItselfIsAskedBeforeItsDisk() throws Exception {
    var id = hosted();
    try (var handler = new FileAgent()) {
      agents.agent(id).takeFiles(handler.answer(200, "application/json", "{\"files\":[1]}"));

      assertThat(upload(id, new Upload().file("a", "a")).expect(200).raw().body())
          .isEqualTo("{\"files\":[1]}");
      assertThat(agents.files(id).below("/workspace")).isEmpty();
      handler.answer(200, "text/plain", "from the agent");
      assertThat(download(id, "/workspace/x").body()).asString().isEqualTo("from the agent");
    }
  }

  @Test
  void anAgentThatDoesNotRunGetsNothing() throws Exception {
    var id = hosted();
    agents.kill(id);

    assertRefused(upload(id, new Upload().file("a", "a")), 503, "agent_not_running");
    assertThat(download(id, "/workspace/a").statusCode()).isEqualTo(503);
  }

  @Test
  void aDiskThatFailsIsTold() throws Exception {
    var id = hosted();
    agents.files(id).put("/workspace/a.txt", "a");
    agents.breakFiles(true);

    assertRefused(upload(id, new Upload().file("a", "a")), 500, "agent_files_failed");
    assertThat(download(id, "/workspace/a.txt").statusCode()).isEqualTo(503);
  }

  @Test
  void onlyRegularFilesAreRead() throws Exception {
    var id = hosted();
    agents.files(id).put("/workspace/a.html", "<p>");
    agents.files(id).putFolder("/workspace/folder");
    agents.files(id).putLink("/workspace/link", "/etc/passwd");

    assertThat(header(download(id, "/workspace/a.html"), "Content-Type")).isEqualTo("text/html");
    for (var path : List.of("/workspace/folder", "/workspace/link", "/workspace/missing")) {
      var answer = download(id, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("not_found");
    }
  }
}
