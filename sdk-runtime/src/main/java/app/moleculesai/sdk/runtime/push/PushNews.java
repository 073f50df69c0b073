package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts news of tasks that this server keeps itself into the outbox, in the transaction that writes it: to a receiver of
 * 1.0 each event, to one of 0.3 the task whenever its status changed. Safe for use by many threads.
 */
public final class PushNews {
  /** How much is written in one statement, unless one piece of news is larger: a task may have a hundred receivers. */
  private static final long MOST_AT_ONCE = 16 << 20;

  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Runnable inserted;

  /**
   * Takes the time and new ids.
   *
   * @param inserted hears that the outbox is about to have more
   */
  public PushNews(Clock clock, Supplier<UUID> ids, Runnable inserted) {
    this.clock = clock;
    this.ids = ids;
    this.inserted = inserted;
  }

  /**
   * Tells of events.
   *
   * @param task as it is after them
   */
  public void happened(StoredTask task, List<TaskEvent> events, Transaction transaction) {
    if (!events.isEmpty()) {
      var deliveries = new ArrayList<PushDelivery>();
      var told = new EnumMap<Generation, List<Body>>(Generation.class);
      for (var config : transaction.pushConfigs().list(task.workspaceId(), task.id())) {
        if (config.tokenHash().isEmpty()) { // else the agent itself pushes
          var in = generation(config);
          told.computeIfAbsent(in, unused -> news(in, task, events)).forEach(body -> deliveries
              .add(delivery(config, body).whole(in == Generation.V0_3)));
        }
      }
      insert(deliveries, transaction);
    }
  }

  private static Generation generation(PushConfig config) {
    return Generation.of(config.generation()).orElse(Generation.V0_3);
  }

  /** A task may be large and have a hundred receivers: it is said once in each generation. */
  private static List<Body> news(Generation in, StoredTask task, List<TaskEvent> events) {
    return in == Generation.V1_0
        ? events.stream().map(TaskEvent::body).toList()
        : events.stream().anyMatch(event -> changesStatus(tree(event.body())))
            ? task.body().flatMap(body -> snapshot(in, tree(body))).stream().toList()
            : List.of();
  }

  private static boolean changesStatus(JsonNode event) {
    return event.has("statusUpdate") || event.has("task");
  }

  /**
   * Tells what has happened until a configuration was set. The task is written as it is, so that nothing else can happen
   * to it meanwhile that nobody would tell.
   */
  void soFar(PushConfig config, Transaction transaction) {
    var task = transaction.tasks().find(config.workspaceId(), config.taskId());
    while (task.isPresent() && !task.get().ended()
        && !transaction.tasks().advance(TaskHead.of(task.get()), task.get(), List.of())) {
      task = transaction.tasks().find(config.workspaceId(), config.taskId());
    }
    task.flatMap(StoredTask::body)
        .ifPresent(body -> tell(config, tree(body), transaction));
  }

  /** Tells of a task of 1.0 as it is. */
  void tell(PushConfig config, JsonNode task, Transaction transaction) {
    snapshot(generation(config), task).ifPresent(
        body -> insert(List.of(delivery(config, body).whole(true)), transaction));
  }

  private PushDelivery delivery(PushConfig config, Body body) {
    return PushDelivery.of(ids.get(), config.key(), body, clock.instant());
  }

  private void insert(List<PushDelivery> deliveries, Transaction transaction) {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < deliveries.size(); i++) {
      bytes += deliveries.get(i).body().size();
      if (bytes > MOST_AT_ONCE && i > from) {
        transaction.pushOutbox().insert(deliveries.subList(from, i));
        from = i;
        bytes = deliveries.get(i).body().size();
      }
    }
    if (from < deliveries.size()) {
      transaction.pushOutbox().insert(deliveries.subList(from, deliveries.size()));
      inserted.run();
    }
  }

  /** Returns the whole task as the receiver reads it. */
  private static Optional<Body> snapshot(Generation in, JsonNode task) {
    var event = Json.object().set("task", task);
    return A2aJson.between(Generation.V1_0, in)
        .pushBody(event) instanceof Translation.Translated<JsonNode> translated
            ? Optional.of(PushBodies.storable(translated.value()))
            : Optional.empty();
  }

  private static JsonNode tree(Body body) {
    try {
      return Json.read(body.toByteArray());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept task is no JSON"); // the cause quotes it
    }
  }
}
