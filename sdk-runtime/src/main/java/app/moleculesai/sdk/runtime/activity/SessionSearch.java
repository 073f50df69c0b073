package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds what a workspace said, did and remembers by text ({@code wire.md} 2.6). Safe for use by many threads. */
public final class SessionSearch {
  private final MessageStore store;
  private final Registry registry;

  /** Takes what is searched. */
  public SessionSearch(MessageStore store, Registry registry) {
    this.store = store;
    this.registry = registry;
  }

  /**
   * Something that was found.
   *
   * @param kind {@code activity} or {@code memory}
   * @param label the activity's type or the memory's scope
   * @param content the activity's summary or the memory's content
   */
  record Hit(String kind, UUID id, String label, String content, String method, String status,
      Instant createdAt, Optional<Body> request, Optional<Body> response) {
    @Override
    public String toString() {
      return "Hit[" + kind + ", " + id + "]";
    }
  }

  /**
   * Finds rows and memories that contain a text, newest first.
   *
   * @throws SdkException {@code store_lacks_facet} when the store cannot search, {@code unavailable} or {@code busy} when
   *         log or memories could not be read now, {@code internal} when they could not be read
   */
  List<Hit> find(UUID workspaceId, String text, int limit) {
    try {
      var search = store.facet(Search.class);
      if (search.isPresent()) {
        return find(search.get(), workspaceId, text, limit);
      }
    } catch (RuntimeException e) {
      throw ActivityReports.unreadable(workspaceId, StoreFailure.of(e));
    }
    throw new SdkException(ErrorCode.STORE_LACKS_FACET, "the message store cannot search");
  }

  private List<Hit> find(Search search, UUID workspaceId, String text, int limit) {
    var hits = new ArrayList<Hit>();
    search.search(workspaceId, text, limit).forEach(row -> hits.add(hit(row)));
    registry.memories().search(workspaceId, text, limit).forEach(memory -> hits.add(hit(memory)));
    hits.sort(Comparator.comparing(Hit::createdAt).reversed());
    return List.copyOf(hits.subList(0, Math.min(limit, hits.size())));
  }

  private static Hit hit(Activity row) {
    return new Hit("activity", row.id(), row.type(), row.summary().orElse(""),
        row.method().orElse(""),
        row.status(), row.createdAt(), row.requestBody(), row.responseBody());
  }

  private static Hit hit(Memory memory) {
    return new Hit("memory", memory.id(), memory.scope().name(), memory.content(), "", "",
        memory.createdAt(), Optional.empty(), Optional.empty());
  }
}
