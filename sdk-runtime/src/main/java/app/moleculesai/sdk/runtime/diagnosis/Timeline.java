package app.moleculesai.sdk.runtime.diagnosis;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What happened to an agent, oldest first, from cause to effect: recorded events with what they say of causes, and the
 * messages that failed. Safe for use by many threads.
 */
public final class Timeline {
  private final Registry registry;
  private final MessageStore store;
  private final AgentObserver observer;
  private final Restarts restarts;

  /** Takes what keeps events and messages, and who knows how the agent is now. */
  public Timeline(Registry registry, MessageStore store, AgentObserver observer,
      Restarts restarts) {
    this.registry = registry;
    this.store = store;
    this.observer = observer;
    this.restarts = restarts;
  }

  /**
   * One thing that happened.
   *
   * @param at when
   * @param kind {@code event} or {@code message}
   * @param what the event's type, or {@code failed_message}
   * @param text what it means, in a sentence
   */
  public record Entry(Instant at, String kind, String what, String text) {}

  /**
   * An agent's story.
   *
   * @param workspace its row
   * @param state how its process is now; unknown where nobody here owns it
   * @param restartAt when it is started again, if it died so often that it has to wait
   * @param entries what happened, oldest first
   */
  public record Story(Workspace workspace, WorkspaceState state, Optional<Instant> restartAt,
      List<Entry> entries) {
    /** Copies the list. */
    public Story {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Tells an agent's story, also that of a removed one.
   *
   * @param limit the most events, and the most messages, to read
   * @throws SdkException {@code workspace_not_found}
   */
  public Story of(UUID id, int limit) {
    var row = registry.workspaces().find(id).orElseThrow(() -> WorkspaceDirectory.unknown(id));
    var entries = new ArrayList<Entry>();
    registry.events().newest(Optional.of(id), limit).stream().map(Timeline::entry)
        .forEach(entries::add);
    failed(id, limit).stream().map(Timeline::entry).forEach(entries::add);
    entries.sort(Comparator.comparing(Entry::at));
    return new Story(row, observer.recent(row), restarts.waitsUntil(id), entries);
  }

  private List<Activity> failed(UUID id, int limit) {
    try {
      return store.activities(ActivityQuery.of(id).type(ActivityDraft.A2A_RECEIVE)
          .statuses(Set.of(ActivityStatus.ERROR)).newest(limit)).activities();
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static Entry entry(Event event) {
    return new Entry(event.timestamp(), "event", event.type(), TimelineJson.text(event));
  }

  private static Entry entry(Activity message) {
    var after = message.createdAt().plusMillis(message.durationMs().orElse(0));
    return new Entry(after, "message", "failed_message",
        "a message was not answered: " + message.errorDetail().orElse("the reason is not known"));
  }
}
