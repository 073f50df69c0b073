package app.moleculesai.sdk.api.event;

/**
 * Says that rows changed, so that servers drop what they have cached of them. Unknown topics are passed on and ignored.
 *
 * @param topic what changed, such as {@link #WORKSPACE}
 * @param key which one, or {@code *} for any; the id of a workspace unless the topic says otherwise
 */
public record ChangeNotice(String topic, String key) {
  /** A workspace's row. */
  public static final String WORKSPACE = "workspace";
  /** The tokens of a workspace, or org tokens with key {@code *}. */
  public static final String TOKENS = "tokens";
  /** A task of A2A; the key is the id of the workspace, {@code /}, the id of the task. */
  public static final String TASK = "task";
}
