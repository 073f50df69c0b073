package app.moleculesai.examples.interop;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells: a whole answer, or an event of a stream.
 *
 * @param kind {@code message}, {@code task}, {@code status-update} or {@code artifact-update}
 * @param taskId empty when it is of no task
 * @param state of the task, in the words of 0.3; empty when it does not say
 * @param text all text in it
 */
public record Told(String kind, String taskId, String contextId, String state, String text) {
  /** Takes what a library has; null is what it does not have. */
  public static Told of(String kind, @Nullable String taskId, @Nullable String contextId,
      String state, String text) {
    return new Told(kind, Objects.requireNonNullElse(taskId, ""),
        Objects.requireNonNullElse(contextId, ""), state, text);
  }
}
