package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the events of a task as fast as its reader likes, in the order in which they were written. It ends when the task
 * has ended, when the agent that worked on it stopped, when it waits for its owner and no agent works on it, or when it
 * is closed. One thread at a time; {@code close} from any.
 */
public final class TaskFollower implements AutoCloseable {
  private static final int PORTION = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  /** While news of other servers would not arrive. */
  private static final Duration WAIT_IN_DOUBT = Duration.ofSeconds(1);

  /**
   * What is told next.
   *
   * @param number its place, by which the reader can go on later; 0 when there is none
   * @param json an event of A2A 1.0
   */
  public record Told(long number, JsonNode json) {}

  private final Registry registry;
  private final Changes changes;
  private final TaskSignals.Watch watch;
  private final TaskKey key;
  private long position;
  private boolean wasRunning;
  private boolean waitsForOwner;

  TaskFollower(Registry registry, Changes changes, TaskSignals.Watch watch, KeptTask task,
      long after) {
    this.registry = registry;
    this.changes = changes;
    this.watch = watch;
    this.key = task.key();
    this.position = after;
    this.wasRunning = !task.row().runners().isEmpty();
  }

  /** Waits for the next events; empty at the end. */
  public List<Told> next() throws InterruptedException {
    while (!watch.isClosed()) {
      long seen = watch.version();
      var events = registry.tasks().events(key.workspaceId(), key.id(), position, PORTION);
      if (!events.isEmpty()) {
        return told(events);
      }
      var task = registry.tasks().head(key.workspaceId(), key.id());
      if (task.isEmpty() || (task.get().lastEvent() <= position && isOver(task.get()))) {
        return List.of();
      }
      if (task.get().lastEvent() <= position) {
        watch.await(seen, patience(changes));
      }
    }
    return List.of();
  }

  /** Returns after how long to look again although no news came. */
  static Duration patience(Changes changes) {
    return changes.mayCache() ? LONGEST_WAIT : WAIT_IN_DOUBT;
  }

  /** Says whether it was closed before the end. */
  public boolean isCutOff() {
    return watch.isClosed();
  }

  private boolean isOver(TaskHead task) {
    boolean runs = !task.runners().isEmpty();
    boolean stopped = !runs && (wasRunning || waitsForOwner);
    wasRunning |= runs;
    return task.ended() || stopped;
  }

  private List<Told> told(List<TaskEvent> events) {
    boolean isGapless = events.getFirst().number() == position + 1;
    var told = new ArrayList<Told>();
    if (isGapless) {
      events.forEach(event -> told.add(new Told(event.number(), json(event))));
      position = events.getLast().number();
      waitsForOwner = TaskJson.waits(told.getLast().json);
      return told;
    }
    // so slow that events were dropped meanwhile: how the task is now says the same
    var task = registry.tasks().find(key.workspaceId(), key.id()).map(KeptTask::read);
    task.ifPresent(now -> {
      updates(now).forEach(update -> told.add(new Told(0, update)));
      position = now.row().lastEvent();
      told.set(told.size() - 1, new Told(position, told.getLast().json));
    });
    return told;
  }

  private static List<JsonNode> updates(KeptTask task) {
    return switch (A2aJson.between(Generation.V1_0, Generation.V1_0).streamOfKnownTask()
        .accept(TaskJson.event(task.json()))) {
      case Translation.Translated<List<JsonNode>> translated -> translated.value();
      case Translation.Refused<List<JsonNode>> refused ->
        throw new IllegalStateException(task + " is none: " + refused.error().message());
    };
  }

  static JsonNode json(TaskEvent event) {
    try {
      return Json.read(event.body().toByteArray());
    } catch (JsonProcessingException e) {
      // the cause quotes it
      throw new IllegalStateException("event " + event.number() + " of a task is no JSON");
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
