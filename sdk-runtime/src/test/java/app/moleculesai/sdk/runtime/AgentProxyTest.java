package app.moleculesai.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way to an agent behind HTTP and back ({@code wire.md} 3.4 to 3.8), over real sockets. */
class AgentProxyTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("a2a-idle-timeout", "1s")
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID external(RawAgent agent) throws Exception {
    return external(agent.uri());
  }

  private UUID external(URI agent) throws Exception {
    return UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent + "\"}").expect(201).get("id"));
  }

  private static String message(String method, String text) {
    return """
        {"jsonrpc":"2.0","id":"1","method":"%s","params":{"message":{"kind":"message",
        "role":"user","messageId":"m","parts":[{"kind":"text","text":"%s"}]}}}"""
        .formatted(method, text);
  }

  private Answer send(UUID target, String... headers) throws Exception {
    return http.post("/workspaces/" + target + "/a2a", message("message/send", "Hello"), headers);
  }

  private static long end() {
    return System.nanoTime() + LONGEST.toNanos();
  }

  private HttpRequest streaming(UUID target) {
    return HttpRequest.newBuilder(server.uri().resolve("/workspaces/" + target + "/a2a"))
        .POST(HttpRequest.BodyPublishers.ofString(message("message/stream", "Hello"))).build();
  }

  /** The only row of the workspace's log, as soon as it is finished. */
  private JsonNode turn(UUID target) throws Exception {
    awaitFinished(target);
    var rows = http.get("/workspaces/" + target + "/activity").expect(200).body();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private void awaitFinished(UUID target) {
    long end = end();
    while (server.messageStore().activities(ActivityQuery.of(target)).activities().stream()
        .allMatch(row -> ActivityStatus.isOpen(row.status()))) {
      assertThat(System.nanoTime()).as("a finished turn").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anAnswerComesBackByteForByteAndIsInTheHistory() throws Exception {
    var odd = " {\"jsonrpc\" : \"2.0\",\"id\":\"1\",\"result\":{\"parts\":[{\"kind\":\"text\","
        + "\"text\":\"Hi \\u00e9\"}]}}\n";
    try (var agent = new RawAgent(exchange -> exchange.answer(201, "application/json", odd))) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.raw().body()).isEqualTo(odd);
      assertThat(turn(id).path("status").asText()).isEqualTo("ok");
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Hi é");
    }
  }

  @Test
  void theAgentSeesTheMessageAndNothingOfTheCaller() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hi"))) {
      var id = external(agent);
      send(id, "Authorization", "Bearer whoever", "Cookie", "a=b", "X-Timeout", "5").expect(200);
      var seen = agent.exchanges().getFirst();
      assertThat(seen.head()).startsWith("POST /agent HTTP/1.1\r\n")
          .containsIgnoringCase("Content-Type: application/json\r\n")
          .doesNotContainIgnoringCase("authorization").doesNotContainIgnoringCase("cookie")
          .doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("x-timeout");
      assertThat(seen.body()).isEqualTo(message("message/send", "Hello"));
    }
  }

  @Test
  void eachEventOfAStreamArrivesBeforeTheAgentSendsTheNext() throws Exception {
    var heard = new Semaphore(0);
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      for (int i = 0; i < 5; i++) {
        exchange.event("part-" + i);
        assertThat(heard.tryAcquire(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      exchange.endChunks();
    }); var client = HttpClient.newHttpClient()) {
      var id = external(agent);
      var response = client.send(streaming(id), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      var lines = new BufferedReader(
          new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      for (int i = 0; i < 5; i++) {
        assertThat(lines.readLine()).startsWith("data: ").contains("part-" + i);
        assertThat(lines.readLine()).matches("id: [0-9a-z]+-" + (i + 1));
        assertThat(lines.readLine()).isEmpty();
        heard.release();
      }
      assertThat(lines.readLine()).isNull();
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "part-4");
    }
  }

  @Test
  void aLongAnswerPassesThroughWhileTheAgentStillSends() throws Exception {
    var half = "x".repeat(200_000);
    var arrived = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + (2 * half.length() + 2) + "\r\n\r\n\"");
      exchange.send(half);
      assertThat(arrived.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exchange.send(half + "\"");
    }); var client = HttpClient.newHttpClient()) {
      var id = external(agent);
      var response = client.send(streaming(id), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.body().readNBytes(100_000)).hasSize(100_000);
      arrived.countDown();
      assertThat(response.body().readAllBytes()).hasSize(2 * half.length() + 2 - 100_000);
      assertThat(turn(id).path("response_body").asText()).hasSize(2 * half.length());
    }
  }

  @Test
  void anAgentThatSaysNothingEndsTheCallAndItsConnectionAndTheMessageWaits() throws Exception {
    var closed = new CompletableFuture<Boolean>();
    try (var agent = new RawAgent(exchange -> {
      exchange.awaitClosed();
      closed.complete(true);
    })) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.get("message")).contains("nothing was heard");
      assertThat(closed).succeedsWithin(LONGEST);
    }
  }

  @Test
  void theCallersOwnLimitEndsACallThatMaySayNothingForLonger() throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::awaitClosed)) {
      var id = external(agent);
      maySayNothingFor(id, 60);
      var answer = send(id, "X-Timeout", "1");
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.get("message")).contains("longer than 1000 ms");
    }
  }

  private void maySayNothingFor(UUID id, int seconds) throws Exception {
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
        + "\",\"runtime_metadata\":{\"idle_timeout_seconds\":" + seconds + "}}").expect(200);
  }

  @Test
  void anAnswerThatSaysItIsTooLongIsRefusedWhole() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n");
      exchange.awaitClosed();
    })) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.get("code")).isEqualTo("agent_response_invalid");
      assertThat(answer.body().path("delivery_confirmed").asBoolean()).isTrue();
      assertThat(turn(id).path("status").asText()).isEqualTo("ok");
      assertThat(turn(id).path("error_detail").asText()).contains("larger than 10485760 bytes");
    }
  }

  @Test
  void anAnswerThatTurnsOutTooLongBreaksOff() throws Exception {
    var piece = "y".repeat(1 << 20);
    try (var agent = new RawAgent(exchange -> {
      exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 11; i++) {
        exchange.chunk(piece);
      }
      exchange.awaitClosed();
    })) {
      var id = external(agent);
      assertThatThrownBy(() -> send(id)).isInstanceOf(IOException.class);
      assertThat(turn(id).path("status").asText()).isEqualTo("error");
      assertThat(turn(id).path("error_detail").asText()).contains("larger than");
    }
  }

  @Test
  void anAnswerThatBreaksOffWhileHeldSaysThatItWasDelivered() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\"");
      exchange.hangUp();
    })) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body().path("delivery_confirmed").asBoolean()).isTrue();
      assertThat(turn(id).path("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void aBrokenStreamBreaksForTheClientTooAndKeepsWhatCame() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      exchange.event("half");
      exchange.hangUp();
    }); var client = HttpClient.newHttpClient()) {
      var id = external(agent);
      var response = client.send(streaming(id), HttpResponse.BodyHandlers.ofInputStream());
      assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
      assertThat(turn(id).path("status").asText()).isEqualTo("error");
      assertThat(turn(id).path("response_body").toString()).contains("half");
    }
  }

  @Test
  void aConnectionIsKeptForTheNextMessage() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hi"))) {
      var id = external(agent);
      for (int i = 0; i < 5; i++) {
        send(id).expect(200);
      }
      assertThat(agent.connections()).isEqualTo(1);
    }
  }

  @Test
  void aKeptConnectionThatTheAgentClosedCostsNobodyAnAnswer() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.say("Hi");
      exchange.hangUp(); // without having said so
    })) {
      var id = external(agent);
      for (int i = 0; i < 20; i++) {
        assertThat(send(id).status()).isEqualTo(200);
      }
      assertThat(agent.exchanges()).hasSize(20);
    }
  }

  @Test
  void aNewConnectionThatEndsWithoutAnAnswerIsBusyAndNotTriedAgainAtOnce() throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::hangUp)) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(agent.exchanges()).hasSize(1);
    }
  }

  @Test
  void anAgentThatIsNotThereIsUnreachable() throws Exception {
    try (var nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // taken, and it does not listen
      var id = external(URI.create("http://127.0.0.1:" + nobody.getLocalPort() + "/agent"));
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.get("code")).isEqualTo("agent_unreachable");
      assertThat(turn(id).path("status").asText()).isEqualTo("error");
      assertThat(turn(id).path("error_detail").asText())
          .contains("127.0.0.1").doesNotContain("/agent");
    }
  }

  @Test
  void whoDoesNotAnswerInHttpIsNotUnderstood() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.send("220 mail.test ESMTP\r\n\r\n");
      exchange.hangUp();
    })) {
      var answer = send(external(agent));
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.get("code")).isEqualTo("agent_response_invalid");
    }
  }

  @Test
  void whoDoesNotSpeakTlsIsUnreachable() throws Exception {
    try (var mail = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(mail));
      var answer = send(external(URI.create("https://127.0.0.1:" + mail.getLocalPort())));
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.get("code")).isEqualTo("agent_unreachable");
    }
  }

  private static void greet(ServerSocket mail) {
    try (var connection = mail.accept()) {
      connection.getOutputStream().write("220 mail.test ESMTP\r\n".getBytes(UTF_8));
      connection.getInputStream().readAllBytes(); // as an end with unread bytes is a reset
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    try (var elsewhere = new RawAgent(exchange -> exchange.say("never"));
        var agent = new RawAgent(exchange -> exchange.send("HTTP/1.1 307 Temporary Redirect\r\n"
            + "Location: " + elsewhere.uri() + "\r\nContent-Length: 0\r\n\r\n"))) {
      var answer = send(external(agent));
      assertThat(answer.status()).isEqualTo(307);
      assertThat(answer.get("error")).isEqualTo("Temporary Redirect");
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void ofARefusalOnlyTheErrorIsPassedOn() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(422, "application/json",
        "{\"error\":\"no such tool\",\"secret\":\"s3cret\"}"))) {
      var id = external(agent);
      var answer = send(id);
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.get("error")).isEqualTo("no such tool");
      assertThat(answer.get("code")).isEqualTo("agent_error");
      assertThat(answer.raw().body()).doesNotContain("s3cret");
      assertThat(turn(id).path("status").asText()).isEqualTo("error");
    }
  }

  @Test
  void aRefusalThatIsNoJsonBecomesItsReasonPhrase() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(500, "text/html", "<h1>Oops</h1>"))) {
      var answer = send(external(agent));
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.get("error")).isEqualTo("Internal Server Error");
    }
  }

  @Test
  void gatewayTroubleOfAnAgentOnSomebodysHostIsItsOwnAnswer() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(503, "application/json", "{}"))) {
      var answer = send(external(agent));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.get("error")).isEqualTo("Service Unavailable");
      assertThat(answer.body().has("restarting")).isFalse();
    }
  }

  @Test
  void aClientThatLeavesDoesNotEndTheTurn() throws Exception {
    var left = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      assertThat(left.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exchange.say("too late for you");
    })) {
      var id = external(agent);
      var body = message("message/send", "Hello");
      try (var client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        client.getOutputStream().write(("POST /workspaces/" + id + "/a2a HTTP/1.1\r\nHost: x\r\n"
            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.US_ASCII));
        awaitFirst(agent);
      }
      left.countDown();
      assertThat(turn(id).path("status").asText()).isEqualTo("ok");
      assertThat(http.history(id).findValuesAsText("content"))
          .containsExactly("Hello", "too late for you");
    }
  }

  private static void awaitFirst(RawAgent agent) {
    long end = end();
    while (agent.exchanges().isEmpty()) {
      assertThat(System.nanoTime()).as("a request").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anAgentThatKeepsSessionsOfItsOwnSaysSoWhenBusy() throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::hangUp)) {
      var id = external(agent);
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
          + "\",\"runtime_metadata\":{\"capabilities\":{\"session\":true}}}").expect(200);
      assertThat(send(id).body().path("native_session").asBoolean()).isTrue();
    }
  }

  @Test
  void theLimitOfAnAgentsLastHeartbeatIsUsed() throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::awaitClosed)) {
      var id = external(agent);
      maySayNothingFor(id, 2);
      assertThat(send(id).get("message")).contains("nothing was heard of the agent for 2000 ms");
    }
  }

  @Test
  void tokensThatAnAgentUsedAreCounted() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json",
        "{\"result\":{\"usage\":{\"input_tokens\":7,\"output_tokens\":99999999}}}"))) {
      var id = external(agent);
      send(id).expect(200);
      long end = end();
      var day = LocalDate.now(ZoneOffset.UTC);
      while (server.registry().usage().find(id, day).isEmpty()) {
        assertThat(System.nanoTime()).as("usage").isLessThan(end);
        Thread.onSpinWait();
      }
      var used = server.registry().usage().find(id, day).orElseThrow();
      assertThat(used.inputTokens()).isEqualTo(7);
      assertThat(used.outputTokens()).isEqualTo(10_000_000);
    }
  }
}
