package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MoleculeServerTest {
  private static MoleculeServer server() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath())
        .set("env", "development")
        .set("runtimes.mock.reply-delay", Duration.ZERO)
        .build().start();
  }

  @Test
  void aMessageIsAnsweredAndFoundInTheHistory() throws Exception {
    try (var server = server(); var http = new HttpCalls(server.uri())) {
      var created = http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"mock\"}");
      assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
      var id = created.body().path("id").asText();

      var reply = http.post("/workspaces/" + id + "/a2a",
          """
              {"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{"role":"user","messageId":"m1",
              "parts":[{"kind":"text","text":"hello"}]}}}""");
      assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
      assertThat(reply.body().path("id").asInt()).isEqualTo(7);
      var text = reply.body().path("result").path("parts").path(0).path("text").asText();
      assertThat(text).isNotEmpty();

      var history = http.get("/workspaces/" + id + "/chat-history", "Authorization",
          "Bearer " + http.post("/workspaces/" + id + "/tokens", "{}").body().path("auth_token")
              .asText());
      assertThat(history.status()).as(history.raw().body()).isEqualTo(200);
      assertThat(history.body().path("messages").findValuesAsText("content"))
          .containsExactly("hello", text);
      assertThat(history.body().path("reached_end").asBoolean()).isTrue();
    }
  }

  @Test
  void aServerWithoutStoreSaysWhatToAdd() {
    assertThatThrownBy(() -> MoleculeServer.builder().build())
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("messageStore(...)");
  }

  @Test
  void aPortInUseIsSaid() {
    try (var first = server();
        var second = MoleculeServer.builder().discovery(Discovery.classPath())
            .set("port", first.port()).build()) {
      assertThatThrownBy(second::start).isInstanceOf(SdkException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
    }
  }

  @Test
  void afterCloseNobodyListens() throws Exception {
    var server = server();
    var uri = server.uri();
    server.close();
    server.close();
    try (var http = new HttpCalls(uri)) {
      assertThatThrownBy(() -> http.get("/health")).isInstanceOf(java.net.ConnectException.class);
    }
  }
}
