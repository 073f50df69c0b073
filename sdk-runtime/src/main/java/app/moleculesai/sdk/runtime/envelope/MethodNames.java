package app.moleculesai.sdk.runtime.envelope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of the methods of A2A 0.3 and 1.0: nearly every request has one of them, and then needs no copy of it. */
final class MethodNames {
  private static final List<String> KNOWN = List.of(
      "message/send", "SendMessage", "message/stream", "SendStreamingMessage",
      "tasks/get", "GetTask", "tasks/cancel", "CancelTask", "ListTasks",
      "tasks/resubscribe", "SubscribeToTask",
      "tasks/pushNotificationConfig/set", "tasks/pushNotificationConfig/get",
      "tasks/pushNotificationConfig/list", "tasks/pushNotificationConfig/delete",
      "CreateTaskPushNotificationConfig", "GetTaskPushNotificationConfig",
      "ListTaskPushNotificationConfigs", "DeleteTaskPushNotificationConfig",
      "agent/getAuthenticatedExtendedCard", "GetExtendedAgentCard");

  private MethodNames() {}

  /** Returns the one text of a known name; null for any other. */
  static @Nullable String find(char[] text, int offset, int length) {
    for (var name : KNOWN) {
      if (name.length() == length && isAt(name, text, offset)) {
        return name;
      }
    }
    return null;
  }

  private static boolean isAt(String name, char[] text, int offset) {
    for (int i = 0; i < name.length(); i++) {
      if (text[offset + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
