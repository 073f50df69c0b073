package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.dialogue.Dialogue;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.util.Optional;

/**
 * A message on its way to an agent.
 *
 * @param task the one that it goes on with, when the server keeps that
 * @param sink the client's: what the agent says goes through the dialogue first
 */
record Delivery(Turn turn, Dialogue dialogue, IncomingMessage message, Optional<KeptTask> task,
    ReplySink sink) {
  /** Says whether the client waits for events. */
  boolean streams() {
    return Requests.streams(turn.envelope());
  }
}
