package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.api.messagestore.ChatView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of a store that answers the chat itself: C2, C4, C8 to C11, C27. */
public interface ChatViewContract extends StoreKit {
  /** A turn of one time, with what was said by both sides. */
  private static ActivityDraft said(UUID workspace, String user, String agent) {
    return said(workspace, user, agent, NOON);
  }

  private static ActivityDraft said(UUID workspace, String user, String agent, Instant time) {
    return Rows.row(workspace, time).method("message/send").requestBody(asked(text(user)))
        .responseBody(answered(text(agent))).build();
  }

  private static Body asked(String parts) {
    return Body.of("{\"params\":{\"message\":{\"role\":\"user\",\"parts\":[" + parts + "]}}}");
  }

  private static Body answered(String parts) {
    return Body.of("{\"result\":{\"parts\":[" + parts + "]}}");
  }

  private static String text(String text) {
    return "{\"kind\":\"text\",\"text\":\"" + text + "\"}";
  }

  private static String file(String descriptor) {
    return "{\"kind\":\"file\",\"file\":{" + descriptor + "}}";
  }

  private static ChatView.Query newest(UUID workspace, int limit) {
    return new ChatView.Query(workspace, limit, Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty());
  }

  private static ChatView.Query from(ChatView.Query query, ChatView.Page page) {
    return new ChatView.Query(query.workspaceId(), query.limit(), query.before(), query.after(),
        query.peer(), page.nextCursor());
  }

  private static List<String> contents(ChatView.Page page) {
    return page.messages().stream().map(ChatMessage::content).toList();
  }

  @Test
  default void c09_insideAPageTheOldestComesFirstAndTheUserBeforeTheAgent() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      append(List.of(said(workspace, "q1", "a1"), said(workspace, "q2", "a2")));

      var page = chat.messages(newest(workspace, 10));

      assertThat(contents(page)).containsExactly("q1", "a1", "q2", "a2");
      assertThat(page.messages()).extracting(ChatMessage::role).containsExactly(Role.USER,
          Role.AGENT, Role.USER, Role.AGENT);
      assertThat(page.messages()).extracting(ChatMessage::timestamp).containsOnly(NOON);
      assertThat(page.reachedEnd()).isTrue();
    });
  }

  @Test
  default void c02_aMessageHasTheSameIdInEveryRead() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      append(List.of(said(workspace, "q1", "a1"), said(workspace, "q2", "a2")));
      var first = ids(chat.messages(newest(workspace, 10)));

      assertThat(first).hasSize(4).doesNotHaveDuplicates();
      append(said(workspace, "q3", "a3"));
      assertThat(ids(chat.messages(newest(workspace, 10))).subList(0, 4)).isEqualTo(first);
      assertThat(ids(chat.messages(newest(workspace, 10))).subList(0, 4)).isEqualTo(first);
    });
  }

  private static List<UUID> ids(ChatView.Page page) {
    return page.messages().stream().map(ChatMessage::id).toList();
  }

  @Test
  default void c04_pagesOfTheChatReadEachMessageExactlyOnce() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      append(IntStream.range(0, 40).mapToObj(i -> {
        var turn = said(workspace, "q" + i, "a" + i);
        var time = NOON.plusSeconds(i);
        return Rows.row(workspace, time).requestBody(turn.requestBody().orElseThrow())
            .responseBody(turn.responseBody().orElseThrow())
            .type(i % 4 == 3 ? "agent_log" : "a2a_receive").build();
      }).toList());

      var read = new ArrayList<String>();
      var query = newest(workspace, 7);
      var page = chat.messages(query);
      read.addAll(0, contents(page));
      while (!page.reachedEnd()) {
        assertThat(read.size()).isLessThanOrEqualTo(60);
        page = chat.messages(from(query, page));
        read.addAll(0, contents(page));
      }

      assertThat(read).isEqualTo(IntStream.range(0, 40).filter(i -> i % 4 != 3).boxed()
          .flatMap(i -> List.of("q" + i, "a" + i).stream()).toList());
    });
  }

  @Test
  default void c10_aBadRowNeitherFailsNorShortensAPage() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      append(said(workspace, "q1", "a1"));
      for (var bad : List.of("{", "not json", "[]", "null", "{\"params\":7}",
          "{\"params\":{\"message\":{\"parts\":\"x\"}}}",
          "{\"params\":{\"message\":{\"role\":9,\"parts\":[7,null,{\"text\":8}]}}}",
          "{\"result\":[[[]]]}")) {
        append(Rows.row(workspace, NOON).requestBody(Body.of(bad)).responseBody(Body.of(bad))
            .build());
      }
      append(said(workspace, "q2", "a2"));

      var page = chat.messages(newest(workspace, 100));

      assertThat(contents(page)).startsWith("q1", "a1").endsWith("q2", "a2");
      assertThat(page.reachedEnd()).isTrue();
    });
  }

  @Test
  default void c11_aChatKeepsToItsWorkspace() {
    declared(ChatView.class).ifPresent(chat -> {
      var mine = workspace();
      var theirs = workspace();
      append(said(mine, "mine", "m"));
      for (int i = 0; i < 10; i++) {
        append(said(theirs, "theirs", "t"));
      }
      var cursor = chat.messages(newest(theirs, 1));

      assertThat(contents(chat.messages(newest(mine, 10)))).containsExactly("mine", "m");
      assertThat(chat.messages(newest(workspace(), 10)).messages()).isEmpty();
      if (!cursor.reachedEnd()) {
        assertThat(catchThrowable(() -> chat.messages(from(newest(mine, 1), cursor))))
            .isInstanceOfSatisfying(SdkException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
      }
    });
  }

  @Test
  default void c20_beforeAndAfterBoundAChatStrictly() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      for (int i = 0; i < 6; i++) {
        append(said(workspace, "q" + i, "a" + i, NOON.plusSeconds(i)));
      }
      var third = Optional.of(NOON.plusSeconds(3));
      Optional<Instant> none = Optional.empty();

      assertThat(contents(chat.messages(bounded(workspace, 2, third, none))))
          .containsExactly("q1", "a1", "q2", "a2");
      assertThat(contents(chat.messages(bounded(workspace, 1, none, third))))
          .containsExactly("q4", "a4");
      assertThat(contents(chat.messages(bounded(workspace, 9, none, third))))
          .containsExactly("q4", "a4", "q5", "a5");
      assertThat(contents(chat.messages(bounded(workspace, 9, third,
          Optional.of(NOON.plusSeconds(1)))))).containsExactly("q2", "a2");
      assertThat(chat.messages(bounded(workspace, 9, Optional.of(Instant.EPOCH), none)).messages())
          .isEmpty();
    });
  }

  private static ChatView.Query bounded(UUID workspace, int limit, Optional<Instant> before,
      Optional<Instant> after) {
    return new ChatView.Query(workspace, limit, before, after, Optional.empty(),
        Optional.empty());
  }

  @Test
  default void c08_aPeerLimitsTheChatToTheTurnsWithIt() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      var peer = UUID.randomUUID();
      append(said(workspace, "person", "p", NOON));
      append(said(workspace, "peer", "a", NOON).toBuilder().sourceId(peer).build());
      append(said(workspace, "other", "o", NOON).toBuilder().sourceId(UUID.randomUUID()).build());

      assertThat(contents(chat.messages(newest(workspace, 10)))).containsExactly("person", "p");
      assertThat(contents(chat.messages(new ChatView.Query(workspace, 10, Optional.empty(),
          Optional.empty(), Optional.of(peer), Optional.empty())))).containsExactly("peer", "a");
    });
  }

  @Test
  default void c27_attachmentsKeepTheirOrderNameTypeAndSize() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      var parts = String.join(",", text("see"),
          file("\"name\":\"a.txt\",\"uri\":\"workspace:/a.txt\",\"mimeType\":\"text/plain\","
              + "\"size\":3"),
          file("\"name\":\"b\",\"uri\":\"platform-pending:1\""),
          file("\"name\":\"empty\",\"uri\":\"https://x.example/e\",\"size\":0"));
      append(Rows.row(workspace, NOON).requestBody(asked(parts)).build());

      var message = chat.messages(newest(workspace, 10)).messages().get(0);

      assertThat(message.attachments()).containsExactly(
          new Attachment("a.txt", "workspace:/a.txt", Optional.of("text/plain"),
              OptionalLong.of(3)),
          new Attachment("b", "platform-pending:1", Optional.empty(), OptionalLong.empty()),
          new Attachment("empty", "https://x.example/e", Optional.empty(), OptionalLong.of(0)));
    });
  }

  @Test
  default void c27_anAppendThatFailedLeavesNoMessageAndNoAttachment() {
    declared(ChatView.class).ifPresent(chat -> {
      var workspace = workspace();
      var good = Rows.row(workspace, NOON)
          .requestBody(asked(file("\"name\":\"a\",\"uri\":\"workspace:/a\""))).build();
      refused(ErrorCode.INVALID, "an append with a bad draft", () -> store()
          .append(List.of(good, Rows.row(workspace, NOON).summary("\u0000").build())));

      assertThat(chat.messages(newest(workspace, 10)).messages()).isEmpty();
    });
  }

  @Test
  default void c27_bodiesWithReferencesComeBackUnchanged() {
    var workspace = workspace();
    var body = asked(String.join(",", file("\"name\":\"a\",\"uri\":\"workspace:/a b\""),
        file("\"uri\":\"https://x.example/?q=1&r=%20#f\",\"size\":12345678901")));
    append(Rows.row(workspace, NOON).requestBody(body).responseBody(body).build());

    assertThat(log(workspace).get(0).requestBody()).contains(body);
    assertThat(log(workspace).get(0).responseBody()).contains(body);
  }
}
