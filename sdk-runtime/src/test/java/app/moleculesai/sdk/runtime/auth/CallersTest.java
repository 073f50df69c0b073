package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a message or a subscription comes from. */
class CallersTest {
  private static final HttpPrologue GET = HttpPrologue.create("HTTP/1.1", "HTTP", "1.1",
      Method.GET, "/ws", false);

  private World world = new World(World.withAdmin());

  @AfterEach
  void stop() {
    world.close();
  }

  private void become(AuthSettings settings) {
    world.close();
    world = new World(settings);
  }

  private static Headers headers(String workspaceId, String authorization) {
    var headers = WritableHeaders.create().set(HeaderNames.HOST, "acme.example");
    if (!workspaceId.isEmpty()) {
      headers.set(HeaderNames.create("X-Workspace-ID"), workspaceId);
    }
    if (!authorization.isEmpty()) {
      headers.set(HeaderNames.AUTHORIZATION, authorization);
    }
    return headers;
  }

  private String outcome(Supplier<Caller> question) {
    try {
      return switch (question.get()) {
        case Caller.Canvas canvas -> "canvas";
        case Caller.Workspace workspace -> workspace.id().equals(world.target)
            ? "target"
            : workspace.id().equals(world.sibling) ? "sibling" : "other";
        case Caller.Server server -> "server";
      };
    } catch (SdkException e) {
      return e.code().word();
    }
  }

  private String identify(String workspaceId, String authorization) {
    return outcome(
        () -> world.callers.identify(GET, headers(workspaceId, authorization), world.target));
  }

  private String id(String name) {
    return switch (name) {
      case "target" -> world.target.toString();
      case "sibling" -> world.sibling.toString().toUpperCase(Locale.ROOT);
      case "unknown" -> UUID.randomUUID().toString();
      default -> name;
    };
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none            | unauthorized",
      "wrong           | unauthorized",
      "revoked         | unauthorized",
      "admin           | canvas",
      "org             | canvas",
      "org, this tree  | canvas",
      "org, other tree | unauthorized",
      "own             | target",
      "sibling's       | sibling"})
  void whoNamesNobodyIsTheTokensOwnerOrThePersonAtTheCanvas(String credential, String expected) {
    assertThat(identify("", world.credential(credential))).isEqualTo(expected);
    assertThat(identify("  ", world.credential(credential))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none            | canvas",
      "wrong           | canvas",
      "org, other tree | canvas",
      "sibling's       | sibling"})
  void withoutAnAdminTokenAnybodyMayBeThePersonAtTheCanvas(String credential, String expected) {
    become(World.withoutAdmin());
    assertThat(identify("", world.credential(credential))).isEqualTo(expected);
  }

  @Test
  void anonymousMessagesCanBeAllowedBesideAnAdminToken() {
    become(new AuthSettings(World.withAdmin().adminToken(), false, false, true, false, false,
        Set.of()));
    world.tokens.issue(world.target);

    assertThat(identify("", "")).isEqualTo("canvas");
    assertThat(identify(id("target"), "")).isEqualTo("target");
  }

  @Test
  void aPageOfTheOwnHostIsTheCanvas() {
    become(World.servingCanvas(World.withAdmin()));
    var page = WritableHeaders.create(headers("", "")).set(HeaderNames.REFERER,
        "https://acme.example/org");

    assertThat(outcome(() -> world.callers.identify(GET, page, world.target)))
        .isEqualTo("canvas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook:a", "system:scheduler", "test:", "channel:x", "not-an-id",
      "1-1-1-1-1"})
  void noRequestComesFromAPartOfTheServer(String claimed) {
    assertThat(identify(claimed, world.credential("admin"))).isEqualTo("forged_caller");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sibling | sibling's | sibling",
      "sibling | own       | unauthorized",
      "sibling | admin     | unauthorized",
      "sibling | org       | unauthorized",
      "sibling | wrong     | unauthorized",
      "sibling | none      | unauthorized",
      "target  | own       | target",
      "target  | sibling's | unauthorized",
      "target  | none      | unauthorized"})
  void aWorkspaceThatHasTokensMustShowOne(String claimed, String credential, String expected) {
    world.tokens.issue(world.sibling);
    world.tokens.issue(world.target);

    assertThat(identify(id(claimed), world.credential(credential))).isEqualTo(expected);
  }

  @Test
  void aWorkspaceWithoutTokensIsBelieved() {
    assertThat(identify(id("sibling"), "")).isEqualTo("sibling");
    assertThat(identify(id("sibling"), "Bearer wrong")).isEqualTo("sibling");
    assertThat(identify(id("unknown"), "")).isEqualTo("other");

    world.tokens.issue(world.sibling);

    assertThat(identify(id("sibling"), "")).isEqualTo("unauthorized");
  }

  @Test
  void withoutAnAdminTokenTheTargetItselfIsBelieved() {
    become(World.withoutAdmin());
    world.tokens.issue(world.target);

    assertThat(identify(id("target"), "")).isEqualTo("target");
    assertThat(identify(id("sibling"), "")).isEqualTo("sibling");
  }

  @Test
  void aRegistryThatDoesNotAnswerRefusesAllButHeartbeats() {
    world.tokens.issue(world.sibling);
    world.registry.broken = true;
    var headers = headers("", "Bearer anything");

    assertThat(identify(id("sibling"), "Bearer anything")).isEqualTo("platform_unavailable");
    assertThat(identify("", "Bearer anything")).isEqualTo("platform_unavailable");
    assertThatThrownBy(() -> world.callers.requireTokenOf(GET, headers, world.sibling,
        Access.Unreadable.REFUSE)).isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PLATFORM_UNAVAILABLE));
    world.callers.requireTokenOf(GET, headers, world.sibling, Access.Unreadable.LET_PASS);
  }

  @Test
  void aHeartbeatWithAWrongTokenIsRefused() {
    world.tokens.issue(world.sibling);

    assertThatThrownBy(() -> world.callers.requireTokenOf(GET, headers("", "Bearer wrong"),
        world.sibling, Access.Unreadable.LET_PASS)).isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
  }

  private String subscribe(String workspaceId, String authorization, Optional<String> queryToken) {
    return outcome(
        () -> world.callers.subscriber(GET, headers(workspaceId, authorization), queryToken));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "none           | unauthorized",
      "wrong          | unauthorized",
      "own            | unauthorized",
      "admin          | canvas",
      "org            | canvas",
      "org, this tree | forbidden"})
  void allEventsAreForAnAdministrator(String credential, String expected) {
    assertThat(subscribe("", world.credential(credential), Optional.empty())).isEqualTo(expected);
  }

  @Test
  void aBrowserMayPutTheTokenIntoTheQuery() {
    assertThat(subscribe("", "", Optional.of(World.ADMIN_TOKEN))).isEqualTo("canvas");
    assertThat(subscribe("", "", Optional.of("wrong"))).isEqualTo("unauthorized");
    assertThat(subscribe("", "Bearer wrong", Optional.of(World.ADMIN_TOKEN)))
        .isEqualTo("unauthorized");
  }

  @Test
  void withoutAnAdminTokenAllEventsAreForEverybody() {
    become(World.withoutAdmin());
    world.tokens.issue(world.target);

    assertThat(subscribe("", "", Optional.empty())).isEqualTo("canvas");
  }

  @Test
  void aWorkspaceHearsEventsWithItsOwnToken() {
    var token = world.credential("sibling's");

    assertThat(subscribe(id("sibling"), token, Optional.empty())).isEqualTo("sibling");
    assertThat(subscribe(id("sibling"), "", Optional.empty())).isEqualTo("unauthorized");
    assertThat(subscribe("system:x", token, Optional.empty())).isEqualTo("forged_caller");
    world.registry.broken = true;
    assertThat(subscribe(id("target"), "Bearer new", Optional.empty()))
        .isEqualTo("platform_unavailable");
  }
}
