package app.moleculesai.sdk.runtime.config;

import java.util.stream.Stream;

/** How an agent card is written. */
public enum CardShape {
  /** As 1.0 has it, and nothing else. */
  V1_0("1.0"),
  /** As 0.3 has it, and nothing else. */
  V0_3("0.3"),
  /** As 1.0 has it, with the fields of 0.3 beside: clients of both find theirs. */
  MIXED("mixed");

  private final String word;

  CardShape(String word) {
    this.word = word;
  }

  static String[] words() {
    return Stream.of(values()).map(CardShape::word).toArray(String[]::new);
  }

  static CardShape of(String word) {
    return Stream.of(values()).filter(shape -> shape.word.equals(word)).findFirst().orElseThrow();
  }

  /** Returns what the configuration calls it. */
  public String word() {
    return word;
  }

  /** Says whether it has the fields of 1.0. */
  public boolean hasNew() {
    return this != V0_3;
  }

  /** Says whether it has the fields of 0.3. */
  public boolean hasOld() {
    return this != V1_0;
  }
}
