package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.http.TestServer.Reply;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class of routes against every kind of credential, over real HTTP. */
class AccessTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  private World world(AuthSettings settings) {
    var world = new World(settings);
    open.add(world);
    return world;
  }

  private TestServer serve(World world) {
    var server = TestServer.of(rules -> routes(rules, world.access));
    open.add(server);
    return server;
  }

  private static void routes(HttpRules rules, Access access) {
    rules.get("/workspaces/{id}/thing", access.workspace(AccessTest::name))
        .get("/admin/thing", access.admin(AccessTest::name))
        .get("/things/{id}", access.adminOf(AccessTest::name))
        .get("/workspaces/{id}/guarded", access.workspaceByToken(AccessTest::name))
        .get("/open", (request, response) -> response.send(access.isAdministrator(request) + ""))
        .get("/everything", access.adminOfAll(AccessTest::name))
        .get("/viewport", access.cosmetic(AccessTest::name));
  }

  private static void name(ServerRequest request, ServerResponse response) {
    response.status(Status.OK_200)
        .send(Access.principal(request).getClass().getSimpleName());
  }

  private static Reply get(TestServer server, String path, String authorization,
      String... headers) {
    var all = new ArrayList<>(List.of(headers));
    if (!authorization.isEmpty()) {
      all.add("Authorization");
      all.add(authorization);
    }
    return server.get(path, all.toArray(String[]::new));
  }

  private static void assertOutcome(Reply reply, String expected) {
    if (expected.matches("[0-9]{3}")) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(Integer.parseInt(expected));
      assertThat(reply.code())
          .isEqualTo(expected.equals("401") ? "unauthorized" : "platform_unavailable");
    } else {
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none                | 401",
      "admin               | Admin",
      "admin, lower case   | Admin",
      "admin, blanks       | Admin",
      "admin, other scheme | 401",
      "admin, no scheme    | 401",
      "admin, glued        | 401",
      "scheme alone        | 401",
      "wrong               | 401",
      "own                 | Workspace",
      "sibling's           | 401",
      "revoked             | 401",
      "removed             | 401",
      "org                 | Organisation",
      "org, this tree      | Organisation",
      "org, other tree     | 401"})
  void aWorkspaceIsForItselfAndThoseAboveIt(String credential, String expected) {
    var world = world(World.withAdmin());

    assertOutcome(get(serve(world), "/workspaces/" + world.target + "/thing",
        world.credential(credential)), expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none            | 401",
      "wrong           | 401",
      "own             | Workspace",
      "sibling's       | 401",
      "org             | Organisation",
      "org, other tree | 401"})
  void aWorkspaceIsClosedWithoutAnAdminTokenToo(String credential, String expected) {
    var world = world(World.withoutAdmin());

    assertOutcome(get(serve(world), "/workspaces/" + world.target + "/thing",
        world.credential(credential)), expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none      | Anonymous",
      "wrong     | 401",
      "sibling's | 401",
      "own       | Workspace"})
  void onADevelopersMachineAWrongTokenIsStillWrong(String credential, String expected) {
    var world = world(World.development());

    assertOutcome(get(serve(world), "/workspaces/" + world.target + "/thing",
        world.credential(credential)), expected);
  }

  @Test
  void aRouteByTokenIsClosedToDevelopersOnceTheWorkspaceHasOne() {
    var world = world(World.servingCanvas(World.development()));
    var server = serve(world);
    var path = "/workspaces/" + world.target + "/guarded";
    assertOutcome(get(server, path, ""), "Anonymous");
    var own = world.credential("own");

    assertOutcome(get(server, path, ""), "401");
    assertOutcome(get(server, path, own), "Workspace");
    assertOutcome(get(server, path, "", "Origin", "http://" + server.host()), "Canvas");
    world.registry.broken = true;
    world.pass(Duration.ofSeconds(6));
    assertOutcome(get(server, path, ""), "503");
  }

  @Test
  void whoCannotBeFoundOutIsNoAdministrator() {
    var world = world(World.withoutAdmin());
    var server = serve(world);
    assertThat(get(server, "/open", "").body()).isEqualTo("true");
    world.pass(Duration.ofSeconds(6));
    world.registry.broken = true;

    assertThat(get(server, "/open", "").body()).isEqualTo("false");
    assertThat(get(server, "/open", "Bearer any").body()).isEqualTo("false");
  }

  @Test
  void aPageOfTheOwnHostMayUseWorkspacesWhereTheServerServesIt() {
    var serving = world(World.servingCanvas(World.withAdmin()));
    var server = serve(serving);
    var path = "/workspaces/" + serving.target + "/thing";

    assertOutcome(get(server, path, "", "Referer", "http://" + server.host() + "/page"), "Canvas");
    assertOutcome(get(server, path, "", "Origin", "https://" + server.host()), "Canvas");
    assertOutcome(get(server, path, "", "Referer", "http://evil.example/"), "401");
    assertOutcome(get(server, path, "Bearer wrong", "Referer", "http://" + server.host() + "/"),
        "401");

    var other = world(World.withAdmin());
    var apart = serve(other);
    assertOutcome(get(apart, "/workspaces/" + other.target + "/thing", "", "Referer",
        "http://" + apart.host() + "/page"), "401");
  }

  @Test
  void aWorkspaceThatIsNoneIsNoReasonToLetAnybodyIn() {
    var world = world(World.withAdmin());
    var server = serve(world);
    var unknown = UUID.randomUUID();

    assertOutcome(get(server, "/workspaces/none/thing", ""), "401");
    assertOutcome(get(server, "/workspaces/" + unknown + "/thing", world.credential("own")), "401");
    assertOutcome(get(server, "/workspaces/" + unknown + "/thing",
        world.credential("org, this tree")), "401");
    assertThat(get(server, "/workspaces/none/thing", world.credential("own")).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none                | 401",
      "admin               | Admin",
      "admin, lower case   | Admin",
      "admin, other scheme | 401",
      "wrong               | 401",
      "own                 | 401",
      "revoked             | 401",
      "org                 | Organisation",
      "org, this tree      | Organisation",
      "org, other tree     | Organisation"})
  void anAdministratorHasTheAdminTokenOrOneOfAnOrganisation(String credential, String expected) {
    var world = world(World.withAdmin());

    assertOutcome(get(serve(world), "/admin/thing", world.credential(credential)), expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none      | 401",
      "wrong     | 401",
      "own       | Workspace",
      "sibling's | Workspace",
      "revoked   | 401",
      "removed   | 401",
      "org       | Organisation"})
  void withoutAnAdminTokenAnyTokenIsOne(String credential, String expected) {
    var world = world(World.withoutAdmin());
    world.tokens.issue(world.otherRoot);

    assertOutcome(get(serve(world), "/admin/thing", world.credential(credential)), expected);
  }

  @Test
  void beforeTheFirstTokenEverybodyMayAdminister() {
    var world = world(World.withoutAdmin());
    var server = serve(world);
    assertOutcome(get(server, "/admin/thing", ""), "Anonymous");
    assertOutcome(get(server, "/admin/thing", "Bearer wrong"), "Anonymous");

    world.tokens.issue(world.target);

    assertOutcome(get(server, "/admin/thing", ""), "401");
  }

  @Test
  void requireAdminTokenClosesWhatIsOpenBeforeTheFirstToken() {
    var world = world(
        new AuthSettings(Optional.empty(), false, true, false, false, false, Set.of()));
    var server = serve(world);

    assertOutcome(get(server, "/admin/thing", ""), "401");
    assertOutcome(get(server, "/admin/thing", world.credential("own")), "401");
    assertOutcome(get(server, "/admin/thing", world.credential("org")), "Organisation");
  }

  @Test
  void aDeveloperMayAdministerWithoutAToken() {
    var world = world(World.development());
    world.tokens.issue(world.target);
    var server = serve(world);

    assertOutcome(get(server, "/admin/thing", ""), "Anonymous");
    assertOutcome(get(server, "/admin/thing", "Bearer wrong"), "Anonymous");
  }

  @Test
  void aConfinedTokenAdministersWorkspacesOfItsOwnTreeOnly() {
    var world = world(World.withAdmin());
    var server = serve(world);
    var path = "/things/" + world.target;

    assertOutcome(get(server, path, world.credential("org, this tree")), "Organisation");
    assertOutcome(get(server, path, world.credential("org, other tree")), "401");
    assertOutcome(get(server, path, world.credential("org")), "Organisation");
    assertOutcome(get(server, path, world.credential("admin")), "Admin");
    assertOutcome(get(server, "/things/" + UUID.randomUUID(), world.credential("org, this tree")),
        "401");
  }

  @Test
  void whatReachesEveryOrganisationIsNotForAConfinedToken() {
    var world = world(World.withAdmin());
    var server = serve(world);

    var refused = get(server, "/everything", world.credential("org, this tree"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("forbidden");
    assertOutcome(get(server, "/everything", world.credential("org")), "Organisation");
    assertOutcome(get(server, "/everything", world.credential("admin")), "Admin");
    assertOutcome(get(server, "/everything", world.credential("own")), "401");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none      | 401",
      "admin     | Admin",
      "own       | Workspace",
      "sibling's | Workspace",
      "org       | Organisation",
      "wrong     | 401",
      "revoked   | 401"})
  void theViewportTakesAnyToken(String credential, String expected) {
    var world = world(World.withAdmin());
    world.tokens.issue(world.otherRoot);

    assertOutcome(get(serve(world), "/viewport", world.credential(credential)), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://canvas.example", "http://localhost:3000",
      "http://localhost:3001"})
  void theViewportTakesKnownOrigins(String origin) {
    var world = world(World.withAdmin());
    world.tokens.issue(world.target);
    var server = serve(world);

    assertOutcome(get(server, "/viewport", "", "Origin", origin), "Anonymous");
    assertOutcome(get(server, "/viewport", "", "Origin", "http://localhost:3002"), "401");
    assertOutcome(get(server, "/viewport", "Bearer wrong", "Origin", origin), "401");
  }

  @Test
  void theViewportIsOpenBeforeTheFirstTokenAndToDevelopersAndOwnPages() {
    assertOutcome(get(serve(world(World.withAdmin())), "/viewport", ""), "Anonymous");

    var developer = world(World.development());
    developer.tokens.issue(developer.target);
    assertOutcome(get(serve(developer), "/viewport", ""), "Anonymous");

    var serving = world(World.servingCanvas(World.withAdmin()));
    serving.tokens.issue(serving.target);
    var server = serve(serving);
    assertOutcome(get(server, "/viewport", "", "Referer", "http://" + server.host() + "/"),
        "Canvas");
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNotAWrongToken() {
    var world = world(World.withAdmin());
    var server = serve(world);
    var own = world.credential("own");
    world.registry.broken = true;
    var path = "/workspaces/" + world.target + "/thing";

    assertOutcome(get(server, path, own), "503");
    assertOutcome(get(server, path, "Bearer wrong"), "503");
    assertOutcome(get(server, path, world.credential("admin")), "Admin");
    assertOutcome(get(server, path, ""), "401");
    assertOutcome(get(server, "/admin/thing", own), "503");
    assertOutcome(get(server, "/admin/thing", world.credential("admin")), "Admin");
    assertOutcome(get(server, "/viewport", own), "Anonymous");
  }

  @Test
  void whetherThereAreTokensYetCannotBeFoundOutEither() {
    var world = world(World.withoutAdmin());
    var server = serve(world);
    world.registry.broken = true;

    assertOutcome(get(server, "/admin/thing", ""), "503");
    assertOutcome(get(server, "/viewport", ""), "Anonymous");
  }

  @Test
  void aRefusalNamesTheSchemeAndNotTheToken() {
    var world = world(World.withAdmin());

    var reply = get(serve(world), "/workspaces/" + world.target + "/thing", "Bearer sesame");

    assertThat(reply.header("WWW-Authenticate")).contains("Bearer");
    assertThat(reply.body()).doesNotContain("sesame");
  }

  private static List<String> warnings(Runnable work) {
    var heard = new CopyOnWriteArrayList<String>();
    var logger = Logger.getLogger(Access.class.getName());
    var handler = new Handler() {
      @Override
      public void publish(LogRecord line) {
        heard.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    logger.addHandler(handler);
    try {
      work.run();
    } finally {
      logger.removeHandler(handler);
    }
    return heard;
  }

  @Test
  void aServerThatEverybodyMayAdministerSaysSoAtTheStart() {
    var open = world(World.withoutAdmin());
    assertThat(warnings(() -> open.access.warnIfOpen(false))).hasSize(1).first().asString()
        .contains("ADMIN_TOKEN");
    assertThat(warnings(() -> open.access.warnIfOpen(true))).isEmpty();
    assertThat(warnings(() -> world(World.withAdmin()).access.warnIfOpen(false))).isEmpty();

    open.tokens.issue(open.target);

    assertThat(warnings(() -> open.access.warnIfOpen(false))).isEmpty();
  }

  @Test
  void aWorkspacesTokenInPlaceOfAnAdministratorsIsWarnedOfOnce() {
    var world = world(World.withoutAdmin());
    var server = serve(world);
    var own = world.credential("own");

    assertThat(warnings(() -> {
      get(server, "/admin/thing", own);
      get(server, "/admin/thing", own);
    })).hasSize(1);
  }
}
