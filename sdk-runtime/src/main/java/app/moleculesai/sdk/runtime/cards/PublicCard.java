package app.moleculesai.sdk.runtime.cards;

import java.util.List;

/**
 * What clients are told of an agent.
 *
 * @param agent what it says of itself
 * @param name what it is called when it does not say
 * @param description what it is for when it does not say
 * @param url where it is reached: with us
 * @param streams whether a stream may be asked for
 * @param pushes whether news of tasks is pushed to addresses that clients set
 * @param guarded whether a caller needs a token of this server
 */
record PublicCard(RegisteredCard agent, String name, String description, String url,
    boolean streams, boolean pushes, boolean guarded) {
  private static final List<String> PLAIN_TEXT = List.of("text/plain");

  String shownName() {
    return agent.name().orElse(name);
  }

  String shownDescription() {
    return agent.description().orElse(description);
  }

  /** Returns media types; in both generations there is at least one. */
  List<String> inputModes() {
    return orPlainText(agent.inputModes());
  }

  List<String> outputModes() {
    return orPlainText(agent.outputModes());
  }

  private static List<String> orPlainText(List<String> modes) {
    return modes.isEmpty() ? PLAIN_TEXT : modes;
  }

  /** Returns its abilities; 1.0 wants at least one, and every agent takes messages. */
  List<RegisteredCard.Skill> skills() {
    var skills = agent.skills();
    return skills.isEmpty()
        ? List.of(new RegisteredCard.Skill("chat", "Chat", shownDescription(), List.of("chat"),
            List.of(), List.of(), List.of()))
        : skills;
  }
}
