package app.moleculesai.examples.agents;

/** What an agent is good at; a real one asks a language model here. Called by many threads. */
@FunctionalInterface
public interface Skill {
  /** Answers a message. */
  String answer(Message message) throws InterruptedException;
}
