package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.CallerMatrix.Kind;
import app.moleculesai.sdk.runtime.CallerMatrix.Setting;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import app.moleculesai.spi.runtime.mock.MockPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every route, and the socket, asked as every kind of caller on every kind of server: {@link CallerMatrix} says who is let
 * in. A new route is asked because it stands in {@link RouteTable}, which {@link BadInputTest} sees to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerMatrixTest {
  /** What is answered to whoever may not call; any other answer is that of the route. */
  private static final Set<String> REFUSALS = Set.of("unauthorized", "forbidden", "forged_caller",
      "not_related");
  /** What a server of another organisation answers all the same (AU-13). */
  private static final Set<String> FOR_EVERY_ORGANISATION = Set.of("GET /health",
      "GET /buildinfo", "GET /metrics", "POST /registry/register", "POST /registry/heartbeat");

  private int servers;
  private int asked;
  private int wrong;

  @AfterAll
  void count() {
    System.out.printf("caller matrix: %d routes x %d callers x %d servers = %d asked, %d wrong%n",
        RouteTable.ALL.size() + 1, Kind.values().length, servers, asked, wrong);
  }

  private static MoleculeServer.Builder builder() {
    return MoleculeServer.builder()
        .discovery(Discovery.of(new InMemoryPlugin(), new MockPlugin())) // no images to fetch
        .set("env", "production").set("bind-addr", "127.0.0.1")
        .set("enable-test-tokens", true)
        .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
        .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
        .set("runtimes.mock.reply-delay", "0s").runtime("paper", new StartedAgents(), "paper");
  }

  private static MoleculeServer.Builder builder(Setting setting) {
    var builder = builder();
    return switch (setting) {
      case ADMIN_TOKEN -> builder.set("admin-token", TwoOrganisations.ADMIN);
      case NO_ADMIN_TOKEN -> builder;
      case REQUIRE_ADMIN_TOKEN -> builder.set("require-admin-token", true);
      case DEVELOPMENT -> builder.set("env", "development");
      case CANVAS -> builder.set("admin-token", TwoOrganisations.ADMIN)
          .set("canvas-proxy-url", "http://127.0.0.1:3000");
      case ANONYMOUS_MESSAGES -> builder.set("admin-token", TwoOrganisations.ADMIN)
          .set("a2a-allow-anonymous", true);
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyCallerGetsIntoTheRoutesOfItsClassAndNoOther(Setting setting) throws Exception {
    var matrix = CallerMatrix.of(setting);
    var surprises = new ArrayList<String>();
    try (var server = builder(setting).build().start();
        var world = new TwoOrganisations(server)) {
      for (var caller : Kind.values()) {
        for (var route : RouteTable.ALL) {
          compare(surprises, route + " by " + caller, matrix.expected(route, caller),
              outcome(world.ask(route, caller)));
        }
        var socket = RawUpgrade.ask(server.port(), "/ws", world.lines(caller));
        compare(surprises, "/ws by " + caller, matrix.expectedOfSocket(caller),
            outcome(socket.status(), socket.status() == 101 ? "" : socket.code()));
      }
    }
    servers++;
    assertThat(surprises).isEmpty();
  }

  @Test
  void theServerOfAnotherOrganisationHidesFromEverybody() throws Exception {
    var matrix = CallerMatrix.of(Setting.ADMIN_TOKEN);
    var surprises = new ArrayList<String>();
    try (var server = builder().set("admin-token", TwoOrganisations.ADMIN).set("org-id", "org-1")
        .build().start();
        var world = new TwoOrganisations(server)) {
      for (var caller : Kind.values()) {
        for (var route : RouteTable.ALL) {
          var answer = world.ask(route, caller);
          boolean isThere = FOR_EVERY_ORGANISATION.contains(route.toString());
          compare(surprises, route + " by " + caller,
              isThere ? matrix.expected(route, caller) : "404 and nothing",
              answer.status() == 404 && answer.body().isEmpty()
                  ? "404 and nothing"
                  : outcome(answer));
        }
        compare(surprises, "/ws by " + caller, "404",
            "" + RawUpgrade.ask(server.port(), "/ws", world.lines(caller)).status());
      }
    }
    servers++;
    assertThat(surprises).isEmpty();
  }

  private void compare(List<String> surprises, String what, String expected, String outcome) {
    asked++;
    if (!outcome.equals(expected)) {
      wrong++;
      surprises.add(what + ": " + outcome + " instead of " + expected);
    }
  }

  private static String outcome(TwoOrganisations.Answer answer) throws IOException {
    return outcome(answer.status(), answer.code());
  }

  private static String outcome(int status, String code) {
    return REFUSALS.contains(code) || status == 500 ? Integer.toString(status) : "in";
  }
}
