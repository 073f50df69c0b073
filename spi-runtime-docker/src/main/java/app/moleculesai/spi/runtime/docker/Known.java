package app.moleculesai.spi.runtime.docker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was last learnt of the containers of this installation, and whether it still holds. Safe for use by many threads;
 * the monitor guards all fields.
 *
 * <p>
 * Answers come late: what was asked before something happened to a container says nothing of it. So who asks takes the
 * time before, by {@link #now()}; an answer that was asked for earlier than the one before it is not taken, and one that
 * was asked for earlier than the last news leaves its workspace in doubt.
 */
final class Known {
  private final Map<UUID, Entry> entries = new HashMap<>();
  /** When the last question about all of them was asked. */
  private long listed;
  private long time;
  private boolean complete;

  /**
   * What is known of one workspace.
   *
   * @param container none when there is none
   * @param asked when the question was asked to which that is the answer
   * @param news when something happened last
   */
  private record Entry(@Nullable AgentContainer container, long asked, long news) {
    boolean isDoubtful() {
      return news > asked;
    }
  }

  /** What holds of one workspace. */
  sealed interface Answer {
    /** Its container. */
    record There(AgentContainer container) implements Answer {}

    /** There is none. */
    record Nothing() implements Answer {}

    /** It has to be asked. */
    record Doubtful() implements Answer {}
  }

  /** Returns the time before a question. */
  synchronized long now() {
    return time;
  }

  /** Returns what holds at the moment. */
  synchronized Answer of(UUID workspaceId) {
    var entry = entry(workspaceId);
    if (!complete || entry.isDoubtful()) {
      return new Answer.Doubtful();
    }
    var container = entry.container;
    return container == null ? new Answer.Nothing() : new Answer.There(container);
  }

  /** Returns what was last known, whether it still holds or not. */
  synchronized Optional<AgentContainer> last(UUID workspaceId) {
    return Optional.ofNullable(entry(workspaceId).container);
  }

  /** Returns whose a container is, by its id. */
  synchronized Optional<UUID> whose(String container) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().container != null
            && entry.getValue().container.id().equals(container))
        .map(Map.Entry::getKey).findFirst();
  }

  /** Says whether all of them are known, but for those in doubt. */
  synchronized boolean isComplete() {
    return complete;
  }

  /** Notes that something happened to a workspace's container. */
  synchronized void doubt(UUID workspaceId) {
    var entry = entry(workspaceId);
    entries.put(workspaceId, new Entry(entry.container, entry.asked, ++time));
  }

  /** Takes an answer about one workspace. */
  synchronized void learn(UUID workspaceId, long asked, Optional<AgentContainer> container) {
    var entry = entry(workspaceId);
    if (asked >= entry.asked) {
      entries.put(workspaceId, new Entry(container.orElse(null), asked, entry.news));
    }
  }

  /**
   * Takes an answer about all workspaces.
   *
   * @param fromNowOn whether everything that happens after it will be noted here
   */
  synchronized void learnAll(long asked, Map<UUID, AgentContainer> all, boolean fromNowOn) {
    var ids = new HashSet<>(entries.keySet());
    ids.addAll(all.keySet());
    for (var id : ids) {
      var entry = entry(id);
      if (asked >= entry.asked) {
        entries.put(id, listed(entry, asked, all.get(id)));
      }
    }
    listed = Math.max(listed, asked);
    entries.values().removeIf(entry -> entry.container == null && entry.news <= listed);
    complete |= fromNowOn;
  }

  /** A list does not say why something ended: that is asked when somebody wants to know. */
  private Entry listed(Entry before, long asked, @Nullable AgentContainer now) {
    var known = before.container;
    if (known != null && now != null && !before.isDoubtful() && known.isSameRunOf(now)) {
      return new Entry(known, asked, before.news); // it is known in more detail
    }
    boolean lacksReason = now != null && !now.running();
    return new Entry(now, asked, lacksReason ? ++time : before.news);
  }

  /** Returns the entry of a workspace; one that is missing was missing in the last list. */
  private Entry entry(UUID workspaceId) {
    var entry = entries.get(workspaceId);
    return entry == null ? new Entry(null, listed, 0) : entry;
  }

  /** Notes that from now on something may happen unnoticed. */
  synchronized void becomeIncomplete() {
    complete = false;
  }
}
