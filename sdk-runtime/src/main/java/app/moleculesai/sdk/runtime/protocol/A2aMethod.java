package app.moleculesai.sdk.runtime.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method of A2A, under the names that the two generations have for it. */
public enum A2aMethod {
  /** Sends a message and waits for a task or a message. */
  SEND("message/send", "SendMessage"),
  /** Sends a message and hears the events of what comes of it. */
  STREAM("message/stream", "SendStreamingMessage"),
  /** Returns a task. */
  GET("tasks/get", "GetTask"),
  /** Asks for the end of a task. */
  CANCEL("tasks/cancel", "CancelTask"),
  /** Lists tasks; 0.3 has no such method. */
  LIST("", "ListTasks"),
  /** Hears the events of a task from now on. */
  RESUBSCRIBE("tasks/resubscribe", "SubscribeToTask"),
  /** Sets an address to which news of a task is pushed. */
  SET_PUSH("tasks/pushNotificationConfig/set", "CreateTaskPushNotificationConfig"),
  /** Returns one such address. */
  GET_PUSH("tasks/pushNotificationConfig/get", "GetTaskPushNotificationConfig"),
  /** Returns all such addresses of a task. */
  LIST_PUSH("tasks/pushNotificationConfig/list", "ListTaskPushNotificationConfigs"),
  /** Removes such an address. */
  DELETE_PUSH("tasks/pushNotificationConfig/delete", "DeleteTaskPushNotificationConfig"),
  /** Returns the agent card for those who may see more. */
  EXTENDED_CARD("agent/getAuthenticatedExtendedCard", "GetExtendedAgentCard");

  private static final Map<String, A2aMethod> OF_0_3 = byName(Generation.V0_3);
  private static final Map<String, A2aMethod> OF_1_0 = byName(Generation.V1_0);

  private final String name03;
  private final String name10;

  A2aMethod(String name03, String name10) {
    this.name03 = name03;
    this.name10 = name10;
  }

  private static Map<String, A2aMethod> byName(Generation generation) {
    return Arrays.stream(values()).filter(method -> method.name(generation).isPresent())
        .collect(Collectors.toUnmodifiableMap(method -> method.name(generation).orElseThrow(),
            Function.identity()));
  }

  /** Returns the method of this name in this generation. */
  public static Optional<A2aMethod> find(String name, Generation generation) {
    return Optional.ofNullable((generation == Generation.V0_3 ? OF_0_3 : OF_1_0).get(name));
  }

  /** Returns all names of all methods, of both generations; no name is one of both. */
  public static List<String> names() {
    return Arrays.stream(values())
        .flatMap(method -> Stream.of(Generation.values())
            .flatMap(generation -> method.name(generation).stream()))
        .toList();
  }

  /** Returns its name in a generation that has it. */
  public Optional<String> name(Generation generation) {
    var name = generation == Generation.V0_3 ? name03 : name10;
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Says whether the answer is a stream of events. */
  public boolean isStream() {
    return this == STREAM || this == RESUBSCRIBE;
  }

  /** Says whether it is about the addresses to which news of a task is pushed. */
  public boolean isAboutPush() {
    return switch (this) {
      case SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH -> true;
      default -> false;
    };
  }
}
