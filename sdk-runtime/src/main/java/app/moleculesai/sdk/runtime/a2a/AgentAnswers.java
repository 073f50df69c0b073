package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.streams.LostStreams;
import app.moleculesai.sdk.runtime.taskcalls.AnswerTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;

/**
 * What is noted and remembered of the answers of agents behind HTTP. Safe for use by many threads.
 *
 * @param owned takes whose the tasks are that answers tell of
 * @param lost remembers streams
 * @param supervisor runs notes that are late
 */
public record AgentAnswers(OwnedTasks owned, LostStreams lost, Supervisor supervisor) {
  /** Returns where an answer goes, to be closed. */
  AgentAnswer begin(Delivery delivery) {
    var envelope = delivery.turn().envelope();
    return new AgentAnswer(new AnswerTasks(owned, delivery.turn(), supervisor),
        Requests.streams(envelope),
        () -> lost.begin(delivery.message(), Requests.generation(envelope)), delivery.sink());
  }
}
