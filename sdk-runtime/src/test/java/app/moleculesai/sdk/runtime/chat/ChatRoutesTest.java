package app.moleculesai.sdk.runtime.chat;

import static app.moleculesai.sdk.runtime.chat.Conversation.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.LogLines;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.envelope.EnvelopeParser;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRoutesTest {
  private static final UUID WORKSPACE = UUID.fromString("0d3c1f7e-0000-4000-8000-000000000001");
  private static final Optional<String> NO_TOKEN = Optional.empty();

  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable WebServer server;

  @AfterEach
  void stop() throws Exception {
    client.close();
    if (server != null) {
      server.stop();
    }
    supervisor.close();
  }

  @Test
  void withoutLimitTheStoreReceivesAHundred_CH3() throws Exception {
    assertThat(asked("").limit()).isEqualTo(100);
  }

  @Test
  void aLargeLimitBecomesAThousand_CH4() throws Exception {
    assertThat(asked("?limit=99999").limit()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "9223372036854775808", "99999999999999999999999999999999"})
  void aLimitLargerThanAnyNumberIsLargeToo_CH4(String limit) throws Exception {
    assertThat(asked("?limit=" + limit).limit()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-5", "", "1.5", "00000000000000000000000000000000",
      "-99999999999999999999999999999999", "99999999999999999999999999999999x"})
  void aLimitThatIsNoneIsIgnored_CH5(String limit) throws Exception {
    assertThat(asked("?limit=" + limit).limit()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"2026-04-25T18:00:00Z, 2026-04-25T18:00:00Z",
      "2026-04-25T20:00:00.123456%2B02:00, 2026-04-25T18:00:00.123456Z",
      "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z", "2026-04-25t18:00:00z, 2026-04-25T18:00:00Z",
      "2026-04-25T20:00:00+02:00, 2026-04-25T18:00:00Z",
      "2026-04-25T12:30:00-05:30, 2026-04-25T18:00:00Z",
      "2026-04-25T18:00:00-00:00, 2026-04-25T18:00:00Z",
      "2026-04-25T18:00:00.1234567891234Z, 2026-04-25T18:00:00.123456789Z"})
  void aTimeArrivesAtTheStoreAsItIs_CH6(String text, Instant expected) throws Exception {
    assertThat(asked("?before_ts=" + text).before()).contains(expected);
  }

  @Test
  void withoutTimeThereIsNone_CH6() throws Exception {
    assertThat(asked("").before()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before_ts=yesterday", "before_ts=2026-04-25", "before_ts=1714060800",
      "before_ts=2026-04-25T18:00:00", "before_ts=2026-04-25T18:00Z",
      "before_ts=2026-04-25T18:00:00%2B02", "before_ts=2026-04-25T18:00:00%2B0200",
      "before_ts=2026-04-25T18:00:00%2B02:00:30", "before_ts=%2B12026-04-25T18:00:00Z",
      "before_ts=-2026-04-25T18:00:00Z", "before_ts=2026-04-25T18:00:00.Z",
      "before_ts=2026-02-30T18:00:00Z", "before_ts=2026-04-25T24:00:00Z",
      "before_ts=2026-04-25%2018:00:00Z", "before_ts=2026-04-25T18:00:00%2B02:00%5BEurope/Rome%5D",
      "after_ts=x", "peer_id=x", "role=boss"})
  void aBadValueNeverReachesTheStore_CH2(String parameter) throws Exception {
    var store = ScriptedStore.empty();
    serve(store);

    var response = get("/workspaces/" + WORKSPACE + "/chat-history?" + parameter);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").isTextual()).isTrue();
    assertThat(json(response).get("code").textValue()).isEqualTo("invalid_field");
    assertThat(store.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "not-a-uuid", "0d3c1f7e-0000-4000-8000-00000000000",
      "1-1-1-1-1"})
  void anIdThatIsNoUuidNeverReachesTheStore_CH1(String id) throws Exception {
    var store = ScriptedStore.empty();
    serve(store);

    var response = get("/workspaces/" + id + "/chat-history");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").isTextual()).isTrue();
    assertThat(store.asked).isEmpty();
  }

  @Test
  void anAnswerWithoutListIsAnEmptyList_CH7() throws Exception {
    serve(ScriptedStore.answering(query -> null));

    assertThat(get("/workspaces/" + WORKSPACE + "/chat-history").body())
        .isEqualTo("{\"messages\":[],\"reached_end\":true}");
  }

  @Test
  void thePageHasTheShapeOfTheContract_CH8() throws Exception {
    var conversation = new Conversation();
    conversation.add(conversation
        .row(Instant.parse("2026-04-25T18:00:00.120400Z"), "q", "unused")
        .responseBody(Body.of("{\"result\":\"see \\u00e9\\ud83d\\ude00\\ud800\",\"parts\":["
            + "{\"kind\":\"file\",\"file\":{\"uri\":\"workspace:/a b/p.svg\",\"name\":\"P\","
            + "\"mimeType\":\"image/svg+xml\",\"size\":0}},"
            + "{\"kind\":\"file\",\"file\":{\"uri\":\"https://h/k\"}}]}")));
    conversation.turn(NOON, "q2", "a2");
    serve(conversation.store);

    var response = get("/workspaces/" + conversation.workspaceId + "/chat-history");
    var page = json(response);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    assertThat(page.fieldNames()).toIterable().containsExactly("messages", "reached_end");
    assertThat(page.get("reached_end").booleanValue()).isTrue();
    assertThat(page.get("messages")).hasSize(4);
    var user = page.get("messages").get(0);
    assertThat(user.fieldNames()).toIterable()
        .containsExactly("id", "role", "content", "timestamp");
    assertThat(user.get("role").textValue()).isEqualTo("user");
    var agent = page.get("messages").get(1);
    assertThat(agent.get("content").textValue()).isEqualTo("see \u00e9\uD83D\uDE00\uFFFD");
    assertThat(agent.get("timestamp").textValue()).isEqualTo("2026-04-25T18:00:00.1204Z");
    assertThat(agent.get("attachments").toString()).isEqualTo(
        "[{\"name\":\"P\",\"uri\":\"workspace:/a b/p.svg\",\"mimeType\":\"image/svg+xml\",\"size\":0},"
            + "{\"name\":\"k\",\"uri\":\"https://h/k\"}]");
    assertThat(UUID.fromString(agent.get("id").textValue())).isNotNull();
  }

  @Test
  void whatAStoreSaysThatIsNoTextDoesNotFailThePage_C10() throws Exception {
    var odd = new ChatMessage(UUID.randomUUID(), Role.AGENT, "a\ud800", List.of(
        new Attachment("n\udc00", "u\0", Optional.of("\ud83d\ude00"), OptionalLong.empty())), NOON);
    serve(ScriptedStore
        .withMessages(query -> new ChatView.Page(List.of(odd), Optional.empty(), true)));

    var message = json(get("/workspaces/" + WORKSPACE + "/chat-history")).get("messages").get(0);

    assertThat(message.get("content").textValue()).isEqualTo("a\uFFFD");
    assertThat(message.get("attachments").get(0).get("name").textValue()).isEqualTo("n\uFFFD");
    assertThat(message.get("attachments").get(0).get("uri").textValue()).isEqualTo("u\0");
  }

  @Test
  void aPageThatIsNotTheLastHasACursorThatLeadsOn() throws Exception {
    var conversation = new Conversation();
    for (int i = 0; i < 3; i++) {
      conversation.turn(NOON.plusSeconds(i), "q" + i, "a" + i);
    }
    serve(conversation.store);
    var path = "/workspaces/" + conversation.workspaceId + "/chat-history?limit=2";

    var first = json(get(path));
    var second = json(get(path + "&cursor=" + first.get("next_cursor").textValue()));

    assertThat(first.get("reached_end").booleanValue()).isFalse();
    assertThat(first.get("messages").findValuesAsText("content"))
        .containsExactly("q1", "a1", "q2", "a2");
    assertThat(second.get("messages").findValuesAsText("content")).containsExactly("q0", "a0");
    assertThat(second.get("reached_end").booleanValue()).isTrue();
    assertThat(second.has("next_cursor")).isFalse();
  }

  @Test
  void aFailingStoreIsABadGateway_CH9() throws Exception {
    serve(ScriptedStore.failing(new SdkException(ErrorCode.BUSY, "1000 callers wait")));

    var response = get("/workspaces/" + WORKSPACE + "/chat-history");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(json(response).get("code").textValue()).isEqualTo("store_unavailable");
    assertThat(response.body()).doesNotContain("1000 callers");
  }

  @Test
  void aStoreThatThrowsAnythingIsABadGateway_CH9() throws Exception {
    serve(ScriptedStore.failing(new IllegalStateException("secret words")));

    var response = get("/workspaces/" + WORKSPACE + "/chat-history");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void anErrorIsLoggedOnceWithWorkspaceAndClassAndNothingElse_CH10() throws Exception {
    serve(ScriptedStore.failing(new IllegalStateException("row workspace:/private/plan.pdf")));

    try (var log = new LogLines()) {
      get("/workspaces/" + WORKSPACE + "/chat-history?cursor=bm90LXRvLWxvZw");

      assertThat(log.lines()).singleElement().asString()
          .contains("id=" + WORKSPACE, "code=store_unavailable",
              "the store threw java.lang.IllegalStateException")
          .doesNotContain("plan.pdf", "bm90LXRvLWxvZw");
    }
  }

  @Test
  void nothingIsLoggedWhenAllIsWell_CH10() throws Exception {
    var conversation = new Conversation();
    conversation.turn(NOON, "a question", "an answer");
    serve(conversation.store);

    try (var log = new LogLines()) {
      assertThat(get("/workspaces/" + conversation.workspaceId + "/chat-history").statusCode())
          .isEqualTo(200);

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void aBadCursorIsTheClients_CH9() throws Exception {
    var conversation = new Conversation();
    conversation.turn(NOON, "q", "a");
    serve(conversation.store);

    var response = get(
        "/workspaces/" + conversation.workspaceId + "/chat-history?cursor=rubbish");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("field").textValue()).isEqualTo("cursor");
  }

  @Test
  void whoMayNotUseTheWorkspaceMayNotReadItsHistory() throws Exception {
    var store = ScriptedStore.empty();
    serve(store, Optional.of("the-admin-token"));
    var path = "/workspaces/" + WORKSPACE + "/chat-history";

    assertThat(get(path).statusCode()).isEqualTo(401);
    assertThat(get(path, Optional.of("wrong")).statusCode()).isEqualTo(401);
    assertThat(store.asked).isEmpty();
    assertThat(get(path, Optional.of("the-admin-token")).statusCode()).isEqualTo(200);
  }

  private ActivityQuery asked(String parameters) throws Exception {
    var store = ScriptedStore.answering(query -> ActivityPage.last(List.of()));
    serve(store);
    assertThat(get("/workspaces/" + WORKSPACE + "/chat-history" + parameters).statusCode())
        .isEqualTo(200);
    return store.asked.getFirst();
  }

  private void serve(MessageStore store) {
    serve(store, NO_TOKEN);
  }

  private void serve(MessageStore store, Optional<String> adminToken) {
    var registry = registry(new InMemoryPlugin().registries().getFirst());
    var changes = new Changes(registry, new EventBus(), Optional.empty(), Clock.systemUTC(),
        UUID::randomUUID);
    var settings = new AuthSettings(adminToken.map(Secret::of), adminToken.isEmpty(), false, false,
        false, false, Set.of());
    var access = new Access(settings, registry, changes,
        new WorkspaceDirectory(registry, changes, System::nanoTime), supervisor, Clock.systemUTC(),
        System::nanoTime);
    server = WebServer.builder().host("127.0.0.1").port(0)
        .routing(HttpRouting.builder()
            .register(new ChatRoutes(access, new ChatHistory(store, new EnvelopeParser())))
            .error(SdkException.class, ErrorBody::send))
        .build()
        .start();
  }

  private static <C> Registry registry(RegistryProvider<C> provider) {
    return provider.create(provider.config().bind(Map.of()), new KitContext(Path.of("unused")));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(path, NO_TOKEN);
  }

  private HttpResponse<String> get(String path, Optional<String> token) throws Exception {
    var request = HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + Objects.requireNonNull(server).port() + path));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new JsonMapper().readTree(response.body());
  }
}
