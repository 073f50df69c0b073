package app.moleculesai.sdk.runtime.queue;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.turns.Turns;

/**
 * Tells the receivers of push notifications that came with messages how those ended which became no task of their agents'
 * ({@code a2a.md}, rule 13): what a client that asks for the task hears, told once. Safe for use by many threads.
 */
public final class QueueNews {
  private final Turns turns;
  private final MessageConfigs pushes;

  /** Takes the log, and where receivers are known. */
  public QueueNews(Turns turns, MessageConfigs pushes) {
    this.turns = turns;
    this.pushes = pushes;
  }

  /**
   * Takes that a message comes to its end, whose turn has ended; nothing is told of one whose turn goes on.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException when the storage is away; it is to be told again then
   */
  public void ended(QueuedItem item) {
    if (RequestEnvelope.read(
        item.message().body().toByteArray()) instanceof RequestEnvelope message
        && message.asksForPush()) {
      item.message().turnId()
          .flatMap(id -> turns.find(new ActivityRef(item.workspaceId(), id)))
          .flatMap(turn -> WaitingTasks.ended(turn, message))
          .ifPresent(task -> pushes.ended(item.workspaceId(), message, task));
    }
  }
}
