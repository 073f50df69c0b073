package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Addresses for news of a task: flat in 1.0, an object beside the task's id in 0.3. */
final class PushConfigJson {
  /** In 0.3, and with libraries of 1.0 from before it was final. */
  static final String NESTED = "pushNotificationConfig";

  private static final List<String> OWN = List.of("id", "url", "token");

  private PushConfigJson() {}

  /** Reads one with the task it belongs to, of either generation, into one of 1.0. */
  static ObjectNode ofTask(MembersJson config, Generation from) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    config.copyText("tenant", out);
    out.put("taskId", config.requiredText("taskId"));
    if (from == Generation.V0_3 || (!config.has("url") && config.has(NESTED))) {
      config.copyText("id", out);
      addTo(out, config.requiredObject(NESTED));
    } else {
      addTo(out, config);
    }
    return out;
  }

  /** Reads one that comes with a message, before there is a task. */
  static ObjectNode alone(MembersJson config, Generation from) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    if (from == Generation.V1_0) {
      config.copyText("tenant", out);
      config.copyText("taskId", out);
    }
    addTo(out, config);
    return out;
  }

  private static void addTo(ObjectNode out, MembersJson config) throws MalformedException {
    config.copyText("id", out);
    out.put("url", config.requiredText("url"));
    config.copyText("token", out);
    var authentication = config.object("authentication");
    if (authentication.isPresent()) {
      addAuthentication(out, authentication.get());
    }
  }

  /** Takes the first scheme: 1.0 has room for one. */
  private static void addAuthentication(ObjectNode out, MembersJson authentication)
      throws MalformedException {
    var schemes = authentication.texts("schemes");
    var scheme = schemes.isEmpty() ? authentication.text("scheme") : schemes.getFirst();
    var credentials = authentication.text("credentials");
    if (!scheme.isEmpty()) {
      var own = out.putObject("authentication").put("scheme", scheme);
      if (!credentials.isEmpty()) {
        own.put("credentials", credentials);
      }
    } else if (!credentials.isEmpty()) {
      throw authentication.wrong("scheme", "must say how the credentials are sent");
    }
  }

  /** Writes one of 1.0, as it was read, as one of 0.3, with its task. */
  static ObjectNode ofTask03(JsonNode config) {
    var out = TreeJson.NODES.objectNode();
    TreeJson.move(config, "taskId", out, "taskId");
    out.set(NESTED, alone03(config));
    return out;
  }

  /** Writes one of 1.0, as it was read, as one of 0.3, without its task. */
  static ObjectNode alone03(JsonNode config) {
    var out = TreeJson.NODES.objectNode();
    OWN.forEach(name -> TreeJson.move(config, name, out, name));
    var authentication = config.path("authentication");
    if (authentication.isObject()) {
      var own = out.putObject("authentication");
      own.putArray("schemes").add(authentication.get("scheme"));
      TreeJson.move(authentication, "credentials", own, "credentials");
    }
    return out;
  }
}
