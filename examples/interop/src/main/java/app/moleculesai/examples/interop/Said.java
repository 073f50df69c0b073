package app.moleculesai.examples.interop;

/**
 * What is said to an agent.
 *
 * @param contextId the conversation it belongs to; empty for a new one
 * @param taskId the task it belongs to; empty for none
 */
public record Said(String text, String contextId, String taskId) {
  /** Says something new. */
  public static Said of(String text) {
    return new Said(text, "", "");
  }

  /** Says it in a conversation. */
  public Said in(String conversation) {
    return new Said(text, conversation, taskId);
  }

  /** Says it of a task. */
  public Said about(Told task) {
    return new Said(text, task.contextId(), task.taskId());
  }
}
