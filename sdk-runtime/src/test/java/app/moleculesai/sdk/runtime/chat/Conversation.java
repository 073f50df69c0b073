package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A workspace's log in memory, and turns to put into it. */
final class Conversation {
  static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");

  final UUID workspaceId = UUID.randomUUID();
  final MessageStore store;

  Conversation() {
    store = create(new InMemoryPlugin().messageStores().getFirst());
  }

  private static <C> MessageStore create(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(Map.of()), new KitContext(Path.of("unused")));
  }

  /** Adds a turn of a person with an answer. */
  void turn(Instant time, String question, String answer) {
    add(row(time, question, answer));
  }

  void add(ActivityDraft.Builder row) {
    store.append(List.of(row.build()));
  }

  ActivityDraft.Builder row(Instant time, String question, String answer) {
    return ActivityDraft.of(workspaceId, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, time)
        .method("message/send")
        .requestBody(request(question))
        .responseBody(Body.of("{\"result\":\"" + answer + "\"}"));
  }

  static Body request(String text) {
    return Body.of("{\"params\":{\"message\":{\"parts\":[{\"kind\":\"text\",\"text\":\"" + text
        + "\"}]}}}");
  }
}
