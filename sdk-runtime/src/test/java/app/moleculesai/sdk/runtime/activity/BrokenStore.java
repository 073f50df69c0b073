package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A store in memory that works until it is given something to throw, and may lack its facets. */
final class BrokenStore implements MessageStore {
  private final MessageStore real = InMemory.messageStore();
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean hasFacets = true;

  void breakWith(RuntimeException thrown) {
    failure = Optional.of(thrown);
  }

  void loseFacets() {
    hasFacets = false;
  }

  private MessageStore real() {
    failure.ifPresent(thrown -> {
      throw thrown;
    });
    return real;
  }

  @Override
  public List<Receipt> append(List<ActivityDraft> drafts) {
    return real().append(drafts);
  }

  @Override
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    return real().advance(ref, from, change);
  }

  @Override
  public ActivityPage activities(ActivityQuery query) {
    return real().activities(query);
  }

  @Override
  public Optional<Activity> find(ActivityRef ref) {
    return real().find(ref);
  }

  @Override
  public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
    return real().unfinished(installation, alive, limit);
  }

  @Override
  public void forget(UUID workspaceId) {
    real().forget(workspaceId);
  }

  @Override
  public StoreCapabilities capabilities() {
    return real.capabilities();
  }

  @Override
  public <F> Optional<F> facet(Class<F> type) {
    return hasFacets ? real().facet(type) : Optional.empty();
  }
}
