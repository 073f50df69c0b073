package app.moleculesai.sdk.runtime.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Memory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wire.md} 2.6. */
class SessionSearchTest {
  private final LogServer server = new LogServer();

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void rowsAndMemoriesAreOneListNewestFirst() {
    remember("the Needle of old");
    server.clock.move(Duration.ofSeconds(1));
    server.row(row -> row.summary("a needle").method("m"));
    server.clock.move(Duration.ofSeconds(1));
    remember("NEEDLES");
    remember("hay");

    var hits = server.get("/session-search?q=needle").json();

    assertThat(hits.findValuesAsText("content"))
        .containsExactly("NEEDLES", "a needle", "the Needle of old");
    assertThat(hits.findValuesAsText("kind")).containsExactly("memory", "activity", "memory");
    assertThat(hits.path(0).path("label").asText()).isEqualTo("LOCAL");
    assertThat(hits.path(0).path("method").asText("-")).isEmpty();
    assertThat(hits.path(0).path("status").asText("-")).isEmpty();
    assertThat(hits.path(0).has("request_body")).isFalse();
    assertThat(hits.path(1).path("method").asText()).isEqualTo("m");
    assertThat(contents("needle&limit=2")).containsExactly("NEEDLES", "a needle");
  }

  @Test
  void aMemoryIsFoundByItsScope() {
    remember("x");

    assertThat(contents("local")).containsExactly("x");
  }

  @Test
  void anOldMemoryIsFoundBehindManyYoungerOnes() {
    remember("the needle");
    server.clock.move(Duration.ofSeconds(1));
    server.registry.memories().insert(IntStream.range(0, 1500)
        .mapToObj(i -> memory("hay " + i)).toList());

    assertThat(contents("needle")).containsExactly("the needle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "_", "\\", ".*", "a%b"})
  void whatIsSearchedForIsTakenLiterally(String text) {
    server.row(row -> row.type("error").summary("axb"));
    remember("axb");
    server.row(row -> row.summary("has " + text + " in it"));
    remember("has " + text + " in it");

    assertThat(contents(text.replace("%", "%25").replace("\\", "%5C")))
        .containsOnly("has " + text + " in it").hasSize(2);
  }

  @Test
  void charactersBeyondTheBasicPlaneAreFoundInBodies() {
    server.post("/notify", "{\"message\":\"done \\ud83c\\udf89\"}");
    server.post("/activity", "{\"activity_type\":\"agent_log\",\"metadata\":\"\uD83C\uDF89\"}");
    server.post("/notify", "{\"message\":\"done\"}");

    assertThat(contents("%F0%9F%8E%89")).hasSize(2);
  }

  @Test
  void aLogThatCannotBeSearchedIsTheServersFailure() {
    server.store.breakWith(new IllegalStateException("row {secret words}"));

    var answer = server.get("/session-search?q=x");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("internal");
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void aLogThatCannotBeSearchedNowMayBeSearchedLater() {
    server.store.breakWith(new SdkException(ErrorCode.BUSY, "no"));

    var answer = server.get("/session-search?q=x");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("busy");
  }

  @Test
  void memoriesThatCannotBeReadAreTheServersFailure() throws Exception {
    var search = new SessionSearch(server.store, server.registry);
    server.registry.close();

    assertThatThrownBy(() -> search.find(server.workspaceId, "x", 10))
        .asInstanceOf(type(SdkException.class)).extracting(SdkException::code)
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aStoreThatCannotSearchSaysSo() {
    server.store.loseFacets();

    var answer = server.get("/session-search?q=x");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("store_lacks_facet");
  }

  private void remember(String content) {
    server.registry.memories().insert(List.of(memory(content)));
  }

  private Memory memory(String content) {
    return new Memory(UUID.randomUUID(), server.workspaceId, Memory.Scope.LOCAL, Memory.GENERAL,
        content, server.clock.instant());
  }

  private List<String> contents(String query) {
    return server.get("/session-search?q=" + query).json().findValuesAsText("content");
  }
}
