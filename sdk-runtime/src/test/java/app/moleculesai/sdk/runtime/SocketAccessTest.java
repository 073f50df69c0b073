package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may listen on {@code /ws}, and how others are refused ({@code wire.md} EV-10 to EV-12, 10). */
class SocketAccessTest {
  private static final String ADMIN = "the-admin-token";
  private MoleculeServer server = MoleculeServer.builder().discovery(Discovery.classPath()).build();

  @AfterEach
  void close() {
    server.close();
  }

  private void start(UnaryOperator<MoleculeServer.Builder> settings) {
    server.close();
    server = settings.apply(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("runtimes.mock.reply-delay", "0ms").set("bind-addr", "127.0.0.1")).build().start();
  }

  private void startWithAdmin() {
    start(builder -> builder.set("admin-token", ADMIN));
  }

  private void startDevelopment() {
    start(builder -> builder.set("env", "development"));
  }

  private RawUpgrade ask(String target, String... headers) throws Exception {
    return RawUpgrade.ask(server.port(), target, headers);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "/ws, Authorization: Bearer the-admin-token, 101",
      "/ws?token=the-admin-token, X: y, 101",
      "/ws?token=wrong, X: y, 401",
      "/ws?token=, X: y, 401",
      "/ws, Authorization: Bearer wrong, 401",
      "/ws, X: y, 401",
      "/ws, Origin: http://localhost:3000, 401"})
  void anAdminTokenIsAskedOfACanvas(String target, String header, int status) throws Exception {
    startWithAdmin();

    var answer = ask(target, header);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 401) {
      assertThat(answer.code()).isEqualTo("unauthorized");
      assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
    }
  }

  @Test
  void inDevelopmentNothingIsAsked() throws Exception {
    startDevelopment();

    assertThat(ask("/ws").status()).isEqualTo(101);
  }

  @Test
  void aWorkspaceWithATokenMustShowIt() throws Exception {
    startDevelopment();
    try (var http = new HttpCalls(server.uri())) {
      var id = http.mock("Ada");
      assertThat(ask("/ws", "X-Workspace-ID: " + id).status()).isEqualTo(101);
      var token = http.post("/workspaces/" + id + "/tokens", "{}").get("auth_token");

      assertThat(ask("/ws", "X-Workspace-ID: " + id).code()).isEqualTo("unauthorized");
      assertThat(ask("/ws", "X-Workspace-ID: " + id, "Authorization: Bearer " + token).status())
          .isEqualTo(101);
    }
  }

  @Test
  void whoClaimsToBeAPartOfTheServerIsToldSo() throws Exception {
    startDevelopment();

    var answer = ask("/ws", "X-Workspace-ID: system:" + UUID.randomUUID());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("forged_caller");
  }

  @ParameterizedTest
  @CsvSource({
      "Origin: https://canvas.example, 101",
      "Origin: HTTPS://Canvas.Example, 101",
      "Origin: https://other.example, 403",
      "Origin: http://localhost:3000, 403",
      "Origin: http://127.0.0.1, 403",
      "Origin: null, 403",
      "X: y, 403"})
  void originsThatWereGivenBindEveryClient(String header, int status) throws Exception {
    start(builder -> builder.set("admin-token", ADMIN)
        .set("cors-origins", "https://Canvas.example"));

    var answer = ask("/ws", "Authorization: Bearer " + ADMIN, header);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.code()).isEqualTo("forbidden");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: https://other.example", "Origin: http://localhost:3000",
      "Origin: null", "X: y"})
  void withoutThemAnyOriginMayComeWithACredential(String header) throws Exception {
    startWithAdmin();

    assertThat(ask("/ws?token=" + ADMIN, header).status()).isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({
      "/ws, Origin: https://other.example, 403",
      "/ws?token=any, Origin: https://other.example, 403",
      "/ws, Origin: null, 403",
      "/ws, Origin: http://localhost:3001, 101",
      "/ws, Origin: http://127.0.0.1, 101",
      "/ws, X: y, 101"})
  void aForeignPageMayNotListenWhereNothingIsAsked(String target, String header, int status)
      throws Exception {
    startDevelopment();

    var answer = ask(target, header);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.code()).isEqualTo("forbidden");
    }
  }

  @Test
  void anUpgradePassesTheFrontDoorLikeEveryRequest() throws Exception {
    start(builder -> builder.set("admin-token", ADMIN).set("rate-limit", 3));

    var let = ask("/ws?token=" + ADMIN);
    assertThat(let.headers()).containsEntry("x-ratelimit-remaining", "2")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(ask("/ws").headers()).containsEntry("x-ratelimit-remaining", "1")
        .containsEntry("x-content-type-options", "nosniff");
    try (var http = new HttpCalls(server.uri())) {
      assertThat(http.exchange("GET", "/metrics", "", "Authorization", "Bearer " + ADMIN).body())
          .contains("{method=\"GET\",route=\"/ws\",status=\"1xx\"} 1")
          .contains("{method=\"GET\",route=\"/ws\",status=\"4xx\"} 1");
    }

    var refused = ask("/ws?token=" + ADMIN);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(refused.headers()).containsKeys("retry-after", "x-content-type-options");
  }

  @Test
  void anUpgradeForAnotherOrganisationFindsNothing() throws Exception {
    start(builder -> builder.set("admin-token", ADMIN).set("org-id", "org-1"));

    var refused = ask("/ws?token=" + ADMIN);

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).isEmpty();
    assertThat(refused.headers()).containsKey("x-content-type-options");
    assertThat(ask("/ws?token=" + ADMIN, "X-Molecule-Org-Id: org-1").status()).isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({"Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: short", "Sec-WebSocket-Key: !"})
  void aHandshakeThatIsNoneIsTheClientsMistake(String header) throws Exception {
    startDevelopment();

    var answer = ask("/ws", header);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
  }

  @Test
  void otherPathsAreNoSockets() throws Exception {
    startDevelopment();

    assertThat(ask("/elsewhere").code()).isEqualTo("route_not_found");
  }
}
