package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.Extensions;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.turns.StoredTurn;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Lets messages for busy agents wait ({@code wire.md} 3.8 step 4, QU-1 to QU-3). The turn is stored before its message
 * waits, so that whoever sends it finds the turn. Safe for use by many threads.
 */
public final class MessageQueue {
  /** What every registry takes. */
  private static final int LONGEST_KEY = 255;

  private final Registry registry;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where messages wait. */
  public MessageQueue(Registry registry, Clock clock, Supplier<UUID> ids) {
    this.registry = registry;
    this.clock = clock;
    this.ids = ids;
  }

  private record Added(QueueInsert insert, int depth, UUID turnId) {}

  /**
   * Lets a message wait and says so to its sender.
   *
   * @throws SdkException {@code agent_busy} when it cannot wait
   */
  void add(StoredTurn turn, AgentCallException failure, ClientHeaders headers,
      ReplySink sink) {
    turn.open();
    var added = insert(turn, failure, headers);
    var id = added.insert.id();
    if (added.insert.isNew()) {
      turn.queued();
    } else {
      turn.skipped(id);
    }
    var answer = new LinkedHashMap<String, Object>();
    answer.put("queued", true);
    answer.put("queue_id", id.toString());
    answer.put("queue_depth", added.depth);
    answer.put("message", failure.getMessage() + "; the message waits until the agent is free");
    sink.waits(added.turnId, Body.wrap(Json.bytes(answer)));
  }

  private Added insert(StoredTurn turn, AgentCallException failure, ClientHeaders headers) {
    var id = ids.get();
    var message = message(turn, headers);
    try {
      return registry.transaction(tx -> {
        var insert = tx.queue().insert(id, message, clock.instant());
        // of a message that waits already it is the first one's turn that will have the answer
        var first = insert.isNew()
            ? Optional.<UUID>empty()
            : tx.queue().find(insert.id()).map(QueuedItem::message)
                .filter(waits -> waits.callerId().equals(message.callerId()))
                .flatMap(QueueMessage::turnId);
        return new Added(insert, tx.queue().depth(message.workspaceId()),
            first.orElse(turn.draft().id()));
      });
    } catch (SdkException e) {
      turn.failed(failure.getMessage() + "; the message could not wait either");
      throw FailedCalls.busy(turn, failure, e);
    }
  }

  private QueueMessage message(StoredTurn turn, ClientHeaders headers) {
    var envelope = turn.envelope();
    return new QueueMessage(turn.target().id(), turn.caller().workspaceId(), QueueMessage.TASK,
        envelope.body(), envelope.method(), envelope.messageId().map(MessageQueue::key),
        Optional.of(turn.draft().id()), envelope.expiresIn().map(clock.instant()::plus),
        headers.extensions().flatMap(Extensions::passable));
  }

  /** Equal ids have equal keys, however long they are. */
  private static String key(String messageId) {
    return messageId.length() <= LONGEST_KEY
        ? messageId
        : UUID.nameUUIDFromBytes(messageId.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
