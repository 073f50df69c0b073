package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line with the address of a database, in the environment and in the file. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DatabaseUrlTest {
  private static final String QUICK = "runtimes: {mock: {reply-delay: 0s}}\n";

  @TempDir
  Path home;

  @Test
  void theVariableSelectsStoreAndRegistryAndTheNextProcessFindsAll() throws Exception {
    var url = new TestDatabase().url();
    var password = url.replaceAll(".*:(.*)@.*", "$1");
    var variables = Map.of("DATABASE_URL", url);
    UUID ada;
    try (var first = ChildServer.serve(home, QUICK, variables); var http = first.client()) {
      ada = http.mock("Ada");
      http.ask(ada, "Is this kept?");
      assertThat(instances(http, "postgres")).as("store and registry")
          .containsExactly("main", "main");
      assertThat(instances(http, "inmemory")).isEmpty();
    }
    try (var second = ChildServer.serve(home, QUICK, variables); var http = second.client()) {
      assertThat(http.history(ada).findValuesAsText("content")).hasSize(2)
          .startsWith("Is this kept?");
      assertThat(second.lines()).noneMatch(line -> line.contains(password));
    }
  }

  @ParameterizedTest
  @CsvSource({"postgres, inmemory", "inmemory, postgres"})
  void storeAndRegistryHaveOtherPartners(String store, String registry) throws Exception {
    var url = new TestDatabase().url();
    var config = QUICK + "stores: {main: {type: " + options(store, url) + "}}\n"
        + "registries: {main: {type: " + options(registry, url) + "}}\n";
    try (var server = ChildServer.serve(home, config, Map.of()); var http = server.client()) {
      var ada = http.mock("Ada");
      http.ask(ada, "Is anybody there?");

      assertThat(http.history(ada).findValuesAsText("content")).hasSize(2)
          .startsWith("Is anybody there?");
      http.get("/ready").expect(200);
      http.send("DELETE", "/workspaces/" + ada + "?confirm=true&purge=true", "").expect(200);
      assertThat(http.history(ada).findValuesAsText("content")).isEmpty();
    }
  }

  private static String options(String type, String url) {
    return type.equals("postgres") ? type + ", url: \"" + url + "\"" : type;
  }

  /** Returns which instances a plugin has made. */
  private static List<String> instances(HttpCalls http, String plugin) throws Exception {
    var rows = http.get("/admin/plugins").expect(200).body().path("plugins");
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.path("id").asText().equals(plugin))
        .flatMap(row -> row.findValues("instances").stream())
        .flatMap(made -> StreamSupport.stream(made.spliterator(), false))
        .map(JsonNode::asText).toList();
  }

  @Test
  void aWrongPasswordEndsTheStartAndIsNotSaid() throws Exception {
    var url = new TestDatabase().url().replaceAll(":[^:@]*@", ":hunter2@");
    try (var server = ChildServer.serve(home, "database-url: " + url + "\n", Map.of())) {
      assertThat(server.exitCode()).isEqualTo(1);

      assertThat(server.lines()).noneMatch(line -> line.contains("hunter2"))
          .anySatisfy(line -> assertThat(line).startsWith("molecule: ")
              .contains("127.0.0.1", "password"));
    }
  }

  @Test
  void aServerThatStartsBeforeItsDatabaseUsesItAsSoonAsItIsThere() throws Exception {
    var folder = home.resolve("postgresql");
    var first = EmbeddedServer.start(folder);
    first.close();
    try (
        var server = ChildServer.serve(home, QUICK + "database-url: " + first.url() + "\n",
            Map.of());
        var http = server.client()) {
      http.get("/health").expect(200);
      var checks = http.get("/ready").expect(503).body().path("checks");
      assertThat(status(checks, "stores.main")).isEqualTo("down");
      assertThat(status(checks, "registries.main")).isEqualTo("down");
      assertThat(http.get("/workspaces").expect(503).get("code")).isEqualTo("unavailable");

      try (var database = EmbeddedServer.start(folder, Map.of("port", "" + first.port()))) {
        assertThat(database.port()).isEqualTo(first.port());
        Until.holds("the server is ready", () -> http.get("/ready").status() == 200);
        var ada = http.mock("Ada");
        http.ask(ada, "Are you there?");
        assertThat(http.history(ada)).hasSize(2);
        Until.holds("it hears other servers", () -> status(
            http.get("/ready").body().path("checks"), "registries.main").equals("up"));
      }
      assertThat(server.lines()).noneMatch(line -> line.contains(first.password()));
    }
  }

  private static String status(JsonNode checks, String part) {
    return checks.path(part).path("status").asText();
  }
}
