package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.http.TestServer.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login by the admin token, and which requests of a browser its cookie lets in, on any storage. */
public abstract class LoginJourneys extends AuthJourneys {
  @Override
  TestServer serve() {
    return TestServer.of(new LoginRoutes(world.access, world.nanos::get),
        new TokenRoutes(world.access, new TokenDesk(world.registry, world.directory, world.tokens),
            world.nanos::get),
        rules -> rules.put("/viewport", world.access.cosmetic(
            (request, response) -> response.send(Access.principal(request).toString()))));
  }

  private Reply login(String token, String... headers) {
    return server.post("/login", "{\"token\":\"" + token + "\"}", headers);
  }

  /** Logs in and returns what the browser sends from then on. */
  private String cookie() {
    return login(World.ADMIN_TOKEN).header("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static List<String> attributes(Reply reply) {
    return List.of(reply.header("Set-Cookie").orElseThrow().split("; *", -1));
  }

  private Reply issue(String... headers) {
    return server.post("/org/tokens", "{}", headers);
  }

  private static String[] with(String cookie, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.add("Cookie");
    all.add(cookie);
    return all.toArray(String[]::new);
  }

  @Test
  void theCookieIsForThisHostAndNoScript() {
    var reply = login(" " + World.ADMIN_TOKEN + " ");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("status").asText()).isEqualTo("logged_in");
    assertThat(attributes(reply)).contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure").noneMatch(part -> part.startsWith("Domain")
            || part.startsWith("Expires") || part.startsWith("Max-Age"));
    assertThat(reply.header("Set-Cookie").orElseThrow()).doesNotContain(World.ADMIN_TOKEN);
  }

  @Test
  void overTlsTheCookieStaysThere() {
    assertThat(attributes(login(World.ADMIN_TOKEN, "Origin", "https://" + server.host())))
        .contains("Secure");
    assertThat(attributes(server.post("/logout", "", "Origin", "https://" + server.host())))
        .contains("Secure");
  }

  @Test
  void anotherTokenLogsNobodyIn() {
    for (var token : List.of("wrong", world.credential("own").substring(7),
        world.credential("org").substring(7))) {
      var refused = login(token);

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.code()).isEqualTo("unauthorized");
      assertThat(refused.header("Set-Cookie")).isEmpty();
      assertThat(refused.body()).doesNotContain(token);
    }
  }

  @Test
  void anAddressTriesTenTimesAMinute() {
    for (int i = 0; i < 10; i++) {
      assertThat(login("wrong").status()).isEqualTo(401);
    }

    var refused = login(World.ADMIN_TOKEN);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("retry_after").asInt()).isEqualTo(60);
    world.pass(Duration.ofMinutes(1));
    assertThat(login(World.ADMIN_TOKEN).status()).isEqualTo(200);
  }

  @Test
  void withoutAnAdminTokenThereIsNoLogin() {
    become(World.withoutAdmin());

    assertThat(login("any").code()).isEqualTo("not_found");
    assertThat(server.get("/workspaces/" + world.target + "/tokens",
        with("molecule-login=YW55", "Sec-Fetch-Site", "same-origin")).status()).isEqualTo(401);
  }

  @Test
  void aLogoutTakesTheCookieAway() {
    var reply = server.post("/logout", "");

    assertThat(reply.json().path("status").asText()).isEqualTo("logged_out");
    assertThat(attributes(reply)).contains("molecule-login=", "Path=/", "HttpOnly",
        "SameSite=Strict").anyMatch(part -> part.matches("(?i)expires=Thu, 0?1 Jan 1970 .*"));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "Sec-Fetch-Site, same-origin, 200, 200",
      "Sec-Fetch-Site, same-site, 401, 401",
      "Sec-Fetch-Site, cross-site, 401, 401",
      "Sec-Fetch-Site, none, 200, 401",
      "Sec-Fetch-Site, other, 401, 401",
      "Origin, http://{host}, 200, 200",
      "Origin, https://{host}, 200, 200",
      "Origin, http://evil.example, 401, 401",
      "Origin, http://{host}.evil.example, 401, 401",
      "Origin, null, 401, 401",
      "Referer, http://{host}/, 200, 401",
      "Accept, text/html, 200, 401"})
  void theCookieCountsInRequestsOfOwnPages(String name, String value, int reading, int changing) {
    var headers = with(cookie(), name, value.replace("{host}", server.host()));

    assertThat(server.get("/org/tokens", headers).status()).isEqualTo(reading);
    assertThat(server.get("/workspaces/" + world.target + "/tokens", headers).status())
        .isEqualTo(reading);
    assertThat(issue(headers).status()).isEqualTo(changing);
    assertThat(server.send("DELETE", "/org/tokens/" + world.target, headers).status())
        .isEqualTo(changing == 200 ? 404 : 401);
  }

  @Test
  void whoIsLoggedInIsTheAdministrator() {
    world.tokens.issue(world.target);
    var cookie = with(cookie(), "Sec-Fetch-Site", "same-origin");

    assertThat(server.send("PUT", "/viewport", cookie).body()).isEqualTo("Admin[]");
    issue(cookie);
    assertThat(world.registry.orgTokens().list(1).getFirst().createdBy()).contains("admin-token");
  }

  @Test
  void aBearerIsWhatCountsBesideACookie() {
    assertThat(issue(with(cookie(), "Sec-Fetch-Site", "same-origin", "Authorization",
        "Bearer wrong")).status()).isEqualTo(401);
    assertThat(issue(with("molecule-login=YW55", "Authorization", world.credential("admin")))
        .status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"molecule-login", "molecule-login=", "molecule-login=%%%",
      "molecule-login=YW55", "a=b; molecule-login", "=molecule-login; ;;", "molecule-login=\"",
      "xmolecule-login={value}", "molecule-login=x{value}", "molecule-login={value}x"})
  void anotherCookieIsNone(String text) {
    var cookie = text.replace("{value}", cookie().split("=", 2)[1]);

    assertThat(server.get("/org/tokens", with(cookie, "Sec-Fetch-Site", "same-origin")).status())
        .isEqualTo(401);
  }

  @Test
  void theCookieIsFoundAmongOthers() {
    assertThat(server.get("/org/tokens", with("a=b; " + cookie() + "; c=\"d\"")).status())
        .isEqualTo(200);
  }

  @Test
  void anotherAdminTokenEndsALogin() {
    var cookie = cookie();
    become(new AuthSettings(Optional.of(Secret.of("another")), false, false, false, false, false,
        Set.of()));

    assertThat(server.get("/org/tokens", with(cookie)).status()).isEqualTo(401);
  }
}
