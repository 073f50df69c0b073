package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import app.moleculesai.sdk.runtime.plugins.PluginState;
import app.moleculesai.sdk.runtime.plugins.PluginTable.Row;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose messages are kept by a plugin that was dropped in. */
class DropInStoreTest {
  /** A store of another name, made of the classes of ours: what it does is not the question here. */
  private static final String ACME = """
      package acme;

      import app.moleculesai.sdk.api.messagestore.MessageStore;
      import app.moleculesai.sdk.api.plugin.ConfigSpec;
      import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
      import app.moleculesai.sdk.api.plugin.Plugin;
      import app.moleculesai.sdk.api.plugin.PluginContext;
      import app.moleculesai.sdk.api.plugin.PluginInfo;
      import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
      import java.util.List;

      public class AcmePlugin implements Plugin {
        public PluginInfo info() {
          return PluginInfo.of("acme", "3.2.1");
        }

        @Override
        public List<MessageStoreProvider<?>> messageStores() {
          return List.of(new Acme<>(new InMemoryPlugin().messageStores().get(0)));
        }

        record Acme<C>(MessageStoreProvider<C> inner) implements MessageStoreProvider<C> {
          public String type() {
            return "acme";
          }

          public ConfigSpec<C> config() {
            return inner.config();
          }

          public MessageStore create(C config, PluginContext context) {
            return inner.create(config, context);
          }
        }
      }
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path plugins;

  @Test
  void itIsChosenByNameUsedForEveryMessageAndListed() throws Exception {
    PluginJar.empty().classes(ACME).service("acme.AcmePlugin").marker("acme", "0.1")
        .write(plugins.resolve("acme/acme.jar"));
    classesOf(InMemoryPlugin.class).write(plugins.resolve("acme/storage.jar"));
    classesOf(Class.forName("org.pcollections.PMap"))
        .write(plugins.resolve("acme/collections.jar"));
    Files.writeString(plugins.resolve("corrupt.jar"), "not a jar");

    try (
        var server = MoleculeServer.builder()
            .discovery(Discovery.classPath().and(Discovery.directory(plugins)))
            .set("env", "development").set("runtimes.mock.reply-delay", Duration.ZERO)
            .set("stores.main.type", "acme").build().start();
        var http = HttpClient.newHttpClient()) {
      var id = post(http, server, "/workspaces", "{\"name\":\"Ada\",\"runtime\":\"mock\"}")
          .path("id").asText();
      post(http, server, "/workspaces/" + id + "/a2a", """
          {"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user",
           "messageId":"m","parts":[{"kind":"text","text":"hello"}]}}}""");

      var history = get(http, server, "/workspaces/" + id + "/chat-history");
      assertThat(history.path("messages").findValuesAsText("content")).hasSize(2)
          .startsWith("hello");
      assertThat(server.messageStore()).hasToString("stores.main (acme/acme)");
      assertThat(server.plugins().rows()).extracting(Row::id, Row::state).contains(
          tuple("acme", PluginState.READY), tuple("corrupt", PluginState.REJECTED));
      var listed = get(http, server, "/admin/plugins").path("plugins");
      assertThat(listed.findValuesAsText("id")).contains("acme", "corrupt");
      assertThat(listed.findValuesAsText("code")).contains("NOT_A_JAR");
    }
  }

  private static JsonNode post(HttpClient http, MoleculeServer server, String path, String body)
      throws IOException, InterruptedException {
    return send(http, HttpRequest.newBuilder(server.uri().resolve(path))
        .POST(BodyPublishers.ofString(body)));
  }

  private static JsonNode get(HttpClient http, MoleculeServer server, String path)
      throws IOException, InterruptedException {
    return send(http, HttpRequest.newBuilder(server.uri().resolve(path)));
  }

  private static JsonNode send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return JSON.readTree(answer.body());
  }

  /** Returns a jar with the classes that stand where one does, without what makes them a plugin. */
  private static PluginJar classesOf(Class<?> one) throws IOException, URISyntaxException {
    var place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return classesIn(place);
    }
    try (var jar = FileSystems.newFileSystem(place)) {
      return classesIn(jar.getPath("/"));
    }
  }

  private static PluginJar classesIn(Path root) throws IOException {
    var jar = PluginJar.empty();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        jar.entry(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return jar;
  }
}
