package app.moleculesai.sdk.runtime.chat;

import static app.moleculesai.sdk.runtime.chat.Conversation.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.runtime.envelope.EnvelopeParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatHistoryTest {
  private final Conversation conversation = new Conversation();
  private final UUID workspaceId = conversation.workspaceId;
  private final ChatHistory history = new ChatHistory(conversation.store, new EnvelopeParser());

  @Test
  void aPageIsChronologicalWithTheQuestionBeforeItsAnswer() {
    conversation.turn(NOON, "a", "A");
    conversation.turn(NOON, "b", "B");
    conversation.turn(NOON.minusSeconds(9), "late, with an early clock", "C");

    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(10))))
        .containsExactly("a", "A", "b", "B", "late, with an early clock", "C");
  }

  @Test
  void theLimitCountsTurns_DS2() {
    turns(5);

    var page = page(history, workspaceId, HistoryQuery.newest(2));

    assertThat(contents(page)).containsExactly("q3", "a3", "q4", "a4");
    assertThat(page.reachedEnd()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 49, 50, 51, 1000})
  void aWalkBackMeetsEveryMessageOnce(int limit) {
    turns(50);

    assertThat(walk(HistoryQuery.newest(limit)).stream().map(ChatMessage::content)).hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void aWalkForwardMeetsEveryMessageOnceInOrder() {
    turns(50);
    var messages = new ArrayList<String>();
    var query = HistoryQuery.newest(7).after(NOON.minusSeconds(1));
    var page = page(history, workspaceId, query);
    messages.addAll(contents(page));
    while (!page.reachedEnd()) {
      page = page(history, workspaceId, query.from(page.nextCursor().orElseThrow()));
      messages.addAll(contents(page));
    }

    assertThat(messages).hasSize(100).startsWith("q0", "a0", "q1").endsWith("q49", "a49");
  }

  @Test
  void theBoundsAreExclusive() {
    turns(5);
    var second = NOON.plusSeconds(2);

    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(9).before(second))))
        .containsExactly("q0", "a0", "q1", "a1");
    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(1).after(second))))
        .containsExactly("q3", "a3");
  }

  @Test
  void aGroupOfEqualTimesIsNeverSplit_C7() {
    for (int i = 0; i < 250; i++) {
      conversation.turn(NOON, "q" + i, "a" + i);
    }

    assertThat(page(history, workspaceId, HistoryQuery.newest(100)).messages()).hasSize(500);
  }

  @Test
  void pagesThatYieldNothingStillLeadOn_C4() {
    conversation.turn(NOON, "first", "answer");
    for (int i = 1; i <= 30; i++) {
      conversation.add(ActivityDraft
          .of(workspaceId, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, NOON.plusSeconds(i))
          .method("chat_upload_receive").requestBody(Body.of("{\"file_id\":\"x\"}")));
    }

    var page = page(history, workspaceId, HistoryQuery.newest(10));

    assertThat(page.messages()).isEmpty();
    assertThat(page.reachedEnd()).isFalse();
    assertThat(walk(HistoryQuery.newest(10))).extracting(ChatMessage::content)
        .containsExactly("first", "answer");
  }

  @Test
  void theLastFullPageSaysSo_C8() {
    turns(4);

    var page = page(history, workspaceId, HistoryQuery.newest(4));

    assertThat(page.reachedEnd()).isEqualTo(page.nextCursor().isEmpty());
    assertThat(walk(HistoryQuery.newest(4))).hasSize(8);
  }

  @Test
  void onlyRowsOfTheChatAreRead_DS1() {
    var peer = UUID.randomUUID();
    conversation.turn(NOON, "person", "A");
    conversation.add(conversation.row(NOON, "agent", "B").sourceId(peer));
    conversation.add(conversation.row(NOON, "system", "C").sourceLabel("system:scheduler"));
    conversation.add(conversation.row(NOON, "sent", "D").type("a2a_send"));

    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(10))))
        .containsExactly("person", "A");
    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(10).peer(peer))))
        .containsExactly("agent", "B");
  }

  @Test
  void aRoleHidesMessagesAndChangesNothingElse() {
    turns(3);
    var all = page(history, workspaceId, HistoryQuery.newest(2));
    var agents = page(history, workspaceId, HistoryQuery.newest(2).role(Role.AGENT));

    assertThat(contents(agents)).containsExactly("a1", "a2");
    assertThat(agents.end()).isEqualTo(all.end());
  }

  @Test
  void aBadRowDegradesAlone_C10() {
    conversation.turn(NOON, "a", "A");
    conversation.add(conversation.row(NOON, "b", "B").requestBody(Body.of("{broken"))
        .responseBody(Body.of("\"\"")));
    conversation.turn(NOON, "c", "C");

    assertThat(contents(page(history, workspaceId, HistoryQuery.newest(10))))
        .containsExactly("a", "A", "c", "C");
  }

  @Test
  void theSameMessageHasTheSameIdInEveryPage_C2() {
    turns(5);

    var whole = page(history, workspaceId, HistoryQuery.newest(5)).messages();

    assertThat(page(history, workspaceId, HistoryQuery.newest(5)).messages()).isEqualTo(whole);
    assertThat(walk(HistoryQuery.newest(1))).containsExactlyInAnyOrderElementsOf(whole);
    assertThat(whole).extracting(ChatMessage::id).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownWorkspaceHasAnEmptyLastPage() {
    var page = page(history, UUID.randomUUID(), HistoryQuery.newest(10));

    assertThat(page.messages()).isEmpty();
    assertThat(page.reachedEnd()).isTrue();
    assertThat(page.nextCursor()).isEmpty();
  }

  @Test
  void aCursorOfAnotherWorkspaceIsTheCallersMistake_C11() {
    turns(5);
    var cursor = page(history, workspaceId, HistoryQuery.newest(1)).nextCursor().orElseThrow();

    assertThat(failure(history, UUID.randomUUID(), HistoryQuery.newest(1).from(cursor)))
        .extracting(SdkException::code, failure -> failure.details().get("field"))
        .containsExactly(ErrorCode.INVALID_FIELD, "cursor");
    assertThat(failure(history, workspaceId, HistoryQuery.newest(1).from("rubbish")).code())
        .isEqualTo(ErrorCode.INVALID_FIELD);
  }

  @ParameterizedTest
  @EnumSource(value = ErrorCode.class, names = {"INVALID", "NOT_FOUND", "BUSY", "UNAVAILABLE",
      "CORRUPT", "CLOSED"})
  void everyOtherFailureIsTheStores_CH9(ErrorCode code) {
    var failing = new ChatHistory(ScriptedStore.failing(new SdkException(code, "no")),
        new EnvelopeParser());

    assertThat(failure(failing, workspaceId, HistoryQuery.newest(1)).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  @Test
  void theTextOfAForeignExceptionIsNotTold_CH10() {
    var failing = new ChatHistory(
        ScriptedStore.failing(new IllegalStateException("row was {secret words}")),
        new EnvelopeParser());

    var failure = failure(failing, workspaceId, HistoryQuery.newest(1));

    assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(failure).hasStackTraceContaining("IllegalStateException");
    assertThat(failure.toString() + failure.getCause()).doesNotContain("secret");
  }

  @Test
  void aStoreWithoutListIsAnEmptyLastPage_CH7() {
    var withoutRows = new ChatHistory(ScriptedStore.answering(query -> null),
        new EnvelopeParser());
    var withoutMessages = new ChatHistory(ScriptedStore.withoutMessagePage(),
        new EnvelopeParser());

    assertThat(page(withoutRows, workspaceId, HistoryQuery.newest(1)).messages()).isEmpty();
    assertThat(page(withoutMessages, workspaceId, HistoryQuery.newest(1)).reachedEnd()).isTrue();
  }

  @Test
  void aStoreThatKeepsMessagesIsAskedForThem() {
    var asked = new ArrayList<ChatView.Query>();
    var said = List.of(
        new ChatMessage(UUID.randomUUID(), Role.USER, "q", List.of(), NOON),
        new ChatMessage(UUID.randomUUID(), Role.AGENT, "a", List.of(), NOON));
    var view = new ChatHistory(ScriptedStore.withMessages(query -> {
      asked.add(query);
      return new ChatView.Page(said, Optional.of("next"), false);
    }), new EnvelopeParser());
    var peer = UUID.randomUUID();

    var page = page(view, workspaceId,
        HistoryQuery.newest(5).before(NOON).after(Instant.EPOCH).peer(peer));

    assertThat(page.messages()).isEqualTo(said);
    assertThat(page.nextCursor()).contains("next");
    assertThat(page(view, workspaceId, HistoryQuery.newest(5).role(Role.AGENT)).messages())
        .containsExactly(said.getLast());
    assertThat(asked.getFirst()).isEqualTo(new ChatView.Query(workspaceId, 5, Optional.of(NOON),
        Optional.of(Instant.EPOCH), Optional.of(peer), Optional.empty()));
  }

  @Test
  void aCursorWinsOverTimes() {
    var store = ScriptedStore.empty();
    page(new ChatHistory(store, new EnvelopeParser()), workspaceId,
        HistoryQuery.newest(5).before(NOON).after(NOON).from("c"));

    var asked = store.asked.getFirst();
    assertThat(asked.cursor()).contains("c");
    assertThat(asked.before()).isEmpty();
    assertThat(asked.after()).isEmpty();
  }

  @Test
  void aQueryHasAtLeastOneTurnAndAtMostAThousand() {
    assertThat(HistoryQuery.newest(99_999).limit()).isEqualTo(1000);
    assertThatThrownBy(() -> HistoryQuery.newest(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      conversation.turn(NOON.plusSeconds(i), "q" + i, "a" + i);
    }
  }

  private List<ChatMessage> walk(HistoryQuery query) {
    var page = page(history, workspaceId, query);
    var messages = new ArrayList<>(page.messages());
    while (!page.reachedEnd()) {
      page = page(history, workspaceId, query.from(page.nextCursor().orElseThrow()));
      messages.addAll(page.messages());
    }
    return messages;
  }

  /** A page with its messages as objects. */
  private record Page(List<ChatMessage> messages, HistoryEnd end) {
    boolean reachedEnd() {
      return end.reachedEnd();
    }

    Optional<String> nextCursor() {
      return end.nextCursor();
    }
  }

  private static Page page(ChatHistory history, UUID workspaceId, HistoryQuery query) {
    var messages = new ArrayList<ChatMessage>();
    var end = history.read(workspaceId, query,
        (id, role, content, attachments, timestamp) -> messages
            .add(new ChatMessage(id, role, content.toString(), attachments, timestamp)));
    return new Page(messages, end);
  }

  private static List<String> contents(Page page) {
    return page.messages().stream().map(ChatMessage::content).toList();
  }

  private static SdkException failure(ChatHistory history, UUID workspaceId, HistoryQuery query) {
    return assertThatThrownBy(() -> page(history, workspaceId, query))
        .asInstanceOf(type(SdkException.class)).actual();
  }
}
