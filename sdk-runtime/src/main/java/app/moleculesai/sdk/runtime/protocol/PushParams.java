package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The address for news that a message brings along, in the parameters of the request that sends it. */
public final class PushParams {
  private static final String CONFIGURATION = "configuration";
  private static final String OF_1_0 = "taskPushNotificationConfig";
  private static final List<String> NAMES = List.of(OF_1_0, "task_push_notification_config",
      PushConfigJson.NESTED, "push_notification_config");

  private PushParams() {}

  /**
   * Finds it, as a push configuration of 1.0; nothing else of the parameters is looked at.
   *
   * @return refused as {@link A2aErrorCode#INVALID_PARAMS}, with the field
   */
  public static Translation<Optional<ObjectNode>> find(JsonNode params, Generation generation) {
    try {
      var configuration = MembersJson.root(params, "params").object(CONFIGURATION);
      if (configuration.isEmpty()) {
        return new Translation.Translated<>(Optional.empty());
      }
      var push = configuration.get().object(name(configuration.get(), generation));
      return new Translation.Translated<>(push.isPresent()
          ? Optional.of(PushConfigJson.alone(push.get(), generation))
          : Optional.empty());
    } catch (MalformedException e) {
      return new Translation.Refused<>(ProtocolError.invalidParams(e.field(), e.expectation()));
    }
  }

  /** Returns where it stands below the parameters, for refusals. */
  public static String place(Generation generation) {
    return CONFIGURATION + "."
        + (generation == Generation.V1_0 ? OF_1_0 : PushConfigJson.NESTED);
  }

  private static String name(MembersJson configuration, Generation generation) {
    return generation == Generation.V1_0 && configuration.has(OF_1_0)
        ? OF_1_0
        : PushConfigJson.NESTED;
  }

  /** Puts another one, of 1.0, in its place. */
  public static void replace(ObjectNode params, ObjectNode config, Generation generation) {
    if (params.path(CONFIGURATION) instanceof ObjectNode configuration) {
      configuration.remove(NAMES);
      if (generation == Generation.V1_0) {
        configuration.set(OF_1_0, config);
      } else {
        configuration.set(PushConfigJson.NESTED, PushConfigJson.alone03(config));
      }
    }
  }
}
