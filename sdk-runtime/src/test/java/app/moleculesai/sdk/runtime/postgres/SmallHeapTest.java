package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.Upload;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files pass through a server that has not the memory for them, on either registry. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SmallHeapTest {
  private static final String HEAP = "-Xmx64m";
  private static final int AT_ONCE = 4;
  private static final int SIZE = 24 << 20;

  @TempDir
  Path home;

  @Test
  void filesOfThreeTimesTheHeapPassAtOnceWithAllStateInMemory() throws Exception {
    passThrough(Map.of());
  }

  @Test
  void filesOfThreeTimesTheHeapPassAtOnceWithADatabase() throws Exception {
    passThrough(Map.of("DATABASE_URL", new TestDatabase().url()));
  }

  private void passThrough(Map<String, String> variables) throws Exception {
    var content = new byte[SIZE];
    new Random(3).nextBytes(content);
    var form = new Upload().file("one.bin", "", content).file("two.bin", "", content);
    var body = form.bytes();
    try (var server = ChildServer.serve(home, "rate-limit: 0\n", variables, HEAP);
        var http = server.client();
        var client = HttpClient.newHttpClient()) {
      var id = http.post("/workspaces",
          "{\"name\":\"Poll\",\"external\":true,\"delivery_mode\":\"poll\"}").expect(201).get("id");
      var sent = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < AT_ONCE; i++) {
        sent.add(client.sendAsync(HttpRequest
            .newBuilder(http.resolve("/workspaces/" + id + "/chat/uploads"))
            .header("Content-Type", form.type()).POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofString()));
      }
      var files = new ArrayList<String>();
      for (var one : sent) {
        assertThat(one.get().statusCode()).as(one.get().body()).isEqualTo(200);
        new ObjectMapper().readTree(one.get().body()).path("files")
            .forEach(file -> files.add(file.path("uri").asText().replaceFirst(".*/", "")));
      }
      assertThat(files).hasSize(2 * AT_ONCE);
      for (var fetched : fetched(client, http, id, files)) {
        try (InputStream in = fetched.get().body()) {
          assertThat(in.readAllBytes()).isEqualTo(content);
        }
      }
    }
  }

  private static List<CompletableFuture<HttpResponse<InputStream>>> fetched(HttpClient client,
      HttpCalls http, String id, List<String> files) {
    return files.stream().map(file -> client.sendAsync(HttpRequest.newBuilder(
        http.resolve("/workspaces/" + id + "/pending-uploads/" + file + "/content")).build(),
        BodyHandlers.ofInputStream())).toList();
  }
}
