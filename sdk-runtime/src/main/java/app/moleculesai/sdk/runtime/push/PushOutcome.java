package app.moleculesai.sdk.runtime.push;

import java.time.Duration;
import java.util.Optional;

/** What came of a try to deliver news. */
sealed interface PushOutcome {
  /** The receiver has it. */
  record Delivered() implements PushOutcome {}

  /**
   * It may go better later.
   *
   * @param why names neither the receiver nor what was sent
   * @param after how long the receiver wants to be left alone
   */
  record Later(String why, Optional<Duration> after) implements PushOutcome {}

  /** It will not go better by itself. */
  record Never(String why) implements PushOutcome {}
}
