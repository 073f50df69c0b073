package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A jar that somebody else built is dropped into the folder of plugins and used by its name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginJarTest {
  private Path plugins = Path.of("");

  @BeforeAll
  void buildAndDropIn(@TempDir Path folder) throws Exception {
    plugins = folder;
    var jar = PluginProject.jar();
    Files.copy(jar, plugins.resolve("acme.jar"));
    var whole = Files.readAllBytes(jar);
    Files.write(plugins.resolve("broken.jar"), Arrays.copyOf(whole, whole.length / 2));
  }

  private MoleculeServer.Builder server() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath().and(Discovery.directory(plugins)))
        .set("env", "development").set("runtimes.mock.reply-delay", "0s");
  }

  private static JsonNode plugin(JsonNode table, String id) {
    for (var row : table.path("plugins")) {
      if (row.path("id").asText().equals(id)) {
        return row;
      }
    }
    throw new AssertionError(id + " is not listed in " + table);
  }

  @Test
  void theStoreOfAJarKeepsTheConversation() throws Exception {
    try (var server = server().set("stores.main.type", "acme-log").build().start();
        var http = new HttpCalls(server.uri())) {
      var agent = http.mock("Ada");
      http.ask(agent, "Do you remember?");

      assertThat(http.history(agent).findValuesAsText("content")).contains("Do you remember?");
      var acme = plugin(http.get("/admin/plugins").expect(200).body(), "acme");
      assertThat(acme.path("state").asText()).isEqualTo("READY");
      assertThat(acme.path("version").asText()).isEqualTo("2.3.1");
      assertThat(acme.path("origin").asText()).endsWith("acme.jar");
      assertThat(acme.path("sha256").asText()).hasSize(64);
      assertThat(acme.path("providers").toString()).contains("messagestore/acme-log", "main");
    }
  }

  @Test
  void aCorruptJarBesideItIsListedWithItsReason() throws Exception {
    try (var server = server().build().start(); var http = new HttpCalls(server.uri())) {
      var broken = plugin(http.get("/admin/plugins").expect(200).body(), "broken");

      assertThat(broken.path("state").asText()).isEqualTo("REJECTED");
      assertThat(broken.path("problems").path(0).path("code").asText()).isEqualTo("NOT_A_JAR");
      assertThat(broken.path("problems").path(0).path("message").asText()).isNotBlank();
      assertThat(server.plugins().render()).contains("acme", "UNUSED", "broken", "NOT_A_JAR");
    }
  }

  @Test
  void aStoreThatNoJarOffersStopsTheStartAndSaysWhatThereIs() throws IOException {
    assertThatThrownBy(() -> server().set("stores.main.type", "acme-lag").build())
        .isInstanceOf(SdkException.class)
        .hasMessageContainingAll("stores.main", "acme-lag", "acme-log");
  }
}
