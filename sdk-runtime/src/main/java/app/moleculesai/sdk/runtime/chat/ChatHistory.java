package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.runtime.activity.StoreFailure;
import app.moleculesai.sdk.runtime.envelope.EnvelopeParser;
import app.moleculesai.sdk.runtime.envelope.MessageSink;
import app.moleculesai.sdk.runtime.envelope.MessageText;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workspace's conversation, a page at a time ({@code wire.md} 1). A store that keeps messages itself is asked
 * for them, otherwise they are read out of the log's rows. Safe for use by many threads.
 */
public final class ChatHistory {
  private final MessageStore store;
  private final EnvelopeParser parser;

  /** Reads from this store. */
  public ChatHistory(MessageStore store, EnvelopeParser parser) {
    this.store = store;
    this.parser = parser;
  }

  /**
   * Reads a page into a sink, which costs no objects for messages: oldest first, the user's message of a turn directly
   * before the agent's (C9). A page may have no message although there are more pages. The sink hears nothing before the
   * store has answered.
   *
   * @param workspaceId may be unknown to the store; that is an empty last page, not an error
   * @throws SdkException {@code invalid_field} for a cursor that the store refuses, {@code store_unavailable} for every
   *         other failure of the store (CH-9)
   */
  public <E extends Exception> HistoryEnd read(UUID workspaceId, HistoryQuery query,
      MessageSink<E> sink) throws E {
    var wanted = ofRole(query.role(), sink);
    var view = ask(workspaceId, query, () -> store.facet(ChatView.class));
    return view.isPresent()
        ? readMessages(view.get(), workspaceId, query, wanted)
        : readRows(workspaceId, query, wanted);
  }

  private static <E extends Exception> MessageSink<E> ofRole(Optional<ChatMessage.Role> role,
      MessageSink<E> sink) {
    return role.isEmpty() ? sink : (id, found, content, attachments, timestamp) -> {
      if (found == role.get()) {
        sink.message(id, found, content, attachments, timestamp);
      }
    };
  }

  private <E extends Exception> HistoryEnd readRows(UUID workspaceId, HistoryQuery query,
      MessageSink<E> sink) throws E {
    @Nullable ActivityPage page = ask(workspaceId, query, () -> store.activities(rows(workspaceId, query)));
    if (page == null) { // a careless store (CH-7)
      return HistoryEnd.LAST;
    }
    var reader = parser.reader();
    for (var row : oldestFirst(page.activities())) {
      reader.read(row, sink);
    }
    return new HistoryEnd(page.reachedEnd(), page.nextCursor());
  }

  private <E extends Exception> HistoryEnd readMessages(ChatView view, UUID workspaceId,
      HistoryQuery query, MessageSink<E> sink) throws E {
    ChatView.@Nullable Page page = ask(workspaceId, query,
        () -> view.messages(messages(workspaceId, query)));
    if (page == null) {
      return HistoryEnd.LAST;
    }
    for (var message : page.messages()) {
      sink.message(message.id(), message.role(), MessageText.of(message.content()),
          message.attachments(), message.timestamp());
    }
    return new HistoryEnd(page.reachedEnd(), page.nextCursor());
  }

  private static ActivityQuery rows(UUID workspaceId, HistoryQuery query) {
    var all = ActivityQuery.of(workspaceId);
    var rows = query.peer().map(peer -> all.type(ActivityDraft.A2A_RECEIVE).peer(peer))
        .orElseGet(all::chat)
        .forMessages().newest(query.limit());
    if (query.cursor().isPresent()) {
      return rows.from(query.cursor().get());
    }
    var older = query.before().map(rows::before).orElse(rows);
    return query.after().map(older.oldest(query.limit())::after).orElse(older);
  }

  private static ChatView.Query messages(UUID workspaceId, HistoryQuery query) {
    boolean goesOn = query.cursor().isPresent();
    return new ChatView.Query(workspaceId, query.limit(),
        goesOn ? Optional.empty() : query.before(), goesOn ? Optional.empty() : query.after(),
        query.peer(), query.cursor());
  }

  /** Pages come in reading direction, which a cursor carries with it; the sequence says which it was (C1). */
  private static List<Activity> oldestFirst(List<Activity> rows) {
    return rows.size() > 1 && rows.getFirst().sequence() > rows.getLast().sequence()
        ? rows.reversed()
        : rows;
  }

  private static <T extends @Nullable Object> T ask(UUID workspaceId, HistoryQuery query,
      Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      var failure = StoreFailure.of(e);
      if (query.cursor().isPresent() && (failure.code() == ErrorCode.INVALID
          || failure.code() == ErrorCode.NOT_FOUND)) {
        throw new SdkException(ErrorCode.INVALID_FIELD,
            "cursor is not one that this workspace's history gave out", failure)
            .with("field", "cursor");
      }
      throw unavailable(workspaceId, failure);
    }
  }

  private static SdkException unavailable(UUID workspaceId, SdkException cause) {
    return new SdkException(ErrorCode.STORE_UNAVAILABLE,
        "the history of workspace " + workspaceId + " could not be read; try again", cause);
  }
}
