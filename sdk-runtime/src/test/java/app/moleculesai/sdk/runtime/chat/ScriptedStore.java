package app.moleculesai.sdk.runtime.chat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that answers reads as a test wants, also wrongly, and remembers what it was asked. */
final class ScriptedStore implements MessageStore {
  final List<ActivityQuery> asked = new CopyOnWriteArrayList<>();
  private final Function<ActivityQuery, @Nullable ActivityPage> answer;
  private final Optional<ChatView> chatView;

  private ScriptedStore(Function<ActivityQuery, @Nullable ActivityPage> answer,
      Optional<ChatView> chatView) {
    this.answer = answer;
    this.chatView = chatView;
  }

  static ScriptedStore empty() {
    return answering(query -> ActivityPage.last(List.of()));
  }

  static ScriptedStore answering(Function<ActivityQuery, @Nullable ActivityPage> answer) {
    return new ScriptedStore(answer, Optional.empty());
  }

  static ScriptedStore failing(RuntimeException failure) {
    return answering(query -> {
      throw failure;
    });
  }

  static ScriptedStore withMessages(ChatView view) {
    return new ScriptedStore(query -> {
      throw new AssertionError("rows were asked for beside messages");
    }, Optional.of(view));
  }

  @SuppressWarnings("NullAway") // a store that breaks its contract is what some tests need
  static ScriptedStore withoutMessagePage() {
    return withMessages(query -> null);
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public ActivityPage activities(ActivityQuery query) {
    asked.add(query);
    return answer.apply(query);
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return chatView.filter(type::isInstance).map(type::cast);
  }

  @Override
  public StoreCapabilities capabilities() {
    return new StoreCapabilities(1 << 20, 2000, 100, false);
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forget(UUID workspaceId) {
    throw new UnsupportedOperationException();
  }
}
