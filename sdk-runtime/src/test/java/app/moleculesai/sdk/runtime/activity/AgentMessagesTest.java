package app.moleculesai.sdk.runtime.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code wire.md} 9.3. */
class AgentMessagesTest {
  private final LogServer server = new LogServer();

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void anUnknownWorkspaceSaysNothing_AM2() {
    var messages = messages();

    assertThat(failure(() -> messages.send(UUID.randomUUID(), hello())))
        .isEqualTo(ErrorCode.WORKSPACE_NOT_FOUND);
    assertThat(server.events).isEmpty();
  }

  @Test
  void aRemovedWorkspaceIsLikeAnUnknownOne_AM2() {
    server.registry.workspaces().change(server.workspaceId,
        StatusChange.to(WorkspaceStatus.REMOVED), server.clock.instant());

    var answer = server.post("/notify", "{\"message\":\"hello\"}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("workspace_not_found");
    assertThat(server.summaries("")).isEmpty();
  }

  @Test
  void aFailedLookUpIsNotCalledUnknown_AM2() throws Exception {
    var messages = messages();
    server.registry.close();

    assertThat(failure(() -> messages.send(server.workspaceId, hello())))
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aMessageThatWasNotStoredIsNotShown_AM3() {
    for (var failure : new RuntimeException[]{new SdkException(ErrorCode.BUSY, "no"),
        new IllegalStateException("row {secret words}")}) {
      server.store.breakWith(failure);

      var answer = server.post("/notify", "{\"message\":\"hello\"}");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("unavailable");
      assertThat(answer.body()).doesNotContain("secret");
    }
    assertThat(server.events).isEmpty();
  }

  @Test
  void whoWatchesGetsTheMessageWithTheMembersOfItsAttachments_AM3() throws Exception {
    server.post("/notify", """
        {"message":"see","attachments":[{"uri":"workspace:/a.svg","name":"a.svg","size":12},
        {"name":"b","uri":"https://host.test/b","mimeType":"text/plain"}]}""");

    var told = server.events.stream().filter(event -> event.type().equals("AGENT_MESSAGE"))
        .map(Event::payload).toList();
    assertThat(told).hasSize(1);
    var expected = """
        {"message":"see","workspace_id":"ID","name":"Ada","attachments":[
        {"uri":"workspace:/a.svg","name":"a.svg","size":12},
        {"uri":"https://host.test/b","name":"b","mimeType":"text/plain"}]}"""
        .replace("ID", server.workspaceId.toString());
    assertThat(Json.read(told.getFirst().toByteArray()))
        .isEqualTo(Json.read(expected.getBytes(UTF_8)));
  }

  @Test
  void aMessageWithoutAttachmentsIsToldWithoutThem_AM3() throws Exception {
    server.post("/notify", "{\"message\":\"hello\"}");

    var last = server.events.getLast();
    assertThat(last.type()).isEqualTo("AGENT_MESSAGE");
    assertThat(Json.read(last.payload().toByteArray()).has("attachments")).isFalse();
    assertThat(server.events).extracting(Event::type)
        .containsExactly("ACTIVITY_LOGGED", "AGENT_MESSAGE");
  }

  @Test
  void theSummaryHasEightyCharactersOfTheMessage_AM4() {
    server.post("/notify", "{\"message\":\"" + "\uD83D\uDE00".repeat(80) + "\"}");
    assertThat(server.newest().summary())
        .contains("Agent message: " + "\uD83D\uDE00".repeat(80));

    server.post("/notify", "{\"message\":\"" + "\uD83D\uDE00".repeat(81) + "\"}");
    assertThat(server.newest().summary())
        .contains("Agent message: " + "\uD83D\uDE00".repeat(80) + "…");
    assertThat(server.newest().responseBody().orElseThrow().text())
        .isEqualTo("{\"result\":\"" + "\uD83D\uDE00".repeat(81) + "\"}");
  }

  private AgentMessages messages() {
    var changes = new Changes(server.registry, new EventBus(), Optional.empty(), server.clock,
        UUID::randomUUID);
    return new AgentMessages(new ActivityLog(server.store, changes),
        new WorkspaceDirectory(server.registry, changes, System::nanoTime), changes, server.clock,
        UUID::randomUUID);
  }

  private static AgentMessage hello() {
    return new AgentMessage("hello", List.of());
  }

  private static ErrorCode failure(ThrowingCallable call) {
    return assertThatThrownBy(call).asInstanceOf(type(SdkException.class)).actual().code();
  }
}
