package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The configuration that is kept for a workspace ({@code wire.md} 5.6), with what a template adds to it. */
public final class ConfigJson {
  static final String ORGANISATION = "organisation";
  static final String TEMPLATE = "template";
  static final String FILES_DIR = "files_dir";
  static final String SYSTEM_PROMPT = "system_prompt";

  private static final int IDLE_SECONDS = 600;
  private static final Set<String> WITH_OWN_TIMEOUT = Set.of("langgraph", "deepagents");

  private ConfigJson() {}

  /**
   * What a template or a request says of an agent, all files read.
   *
   * @param organisation the folder of the organisation's template, where {@code filesDir} is
   * @param template the workspace template it starts from
   * @param filesDir the folder that is given to it
   * @param model which language model
   * @param systemPrompt who it is
   * @param initialPrompt said once
   * @param idlePrompt said when idle
   * @param idleIntervalSeconds for how long
   * @param plugins workspace plugins
   * @param routing whom a finding is meant for, keys in order
   */
  public record Agent(
      Optional<String> organisation,
      Optional<String> template,
      Optional<String> filesDir,
      Optional<String> model,
      Optional<String> systemPrompt,
      Optional<String> initialPrompt,
      Optional<String> idlePrompt,
      Optional<Integer> idleIntervalSeconds,
      List<String> plugins,
      Map<String, List<String>> routing) {
    /** An agent of which only this is known. */
    public static Agent of(Optional<String> template, Optional<String> model) {
      return new Agent(Optional.empty(), template, Optional.empty(), model, Optional.empty(),
          Optional.empty(),
          Optional.empty(), Optional.empty(), List.of(), Map.of());
    }
  }

  /** Returns the configuration as JSON. */
  public static Body of(String name, Optional<String> role, int tier, String runtime, Agent agent) {
    var config = Json.object();
    config.put("name", name);
    config.put("description", role.orElse(""));
    config.put("version", "1.0.0");
    config.put("tier", tier);
    config.put("runtime", runtime);
    config.put("model", agent.model().orElse(defaultModel(runtime)));
    if (hasTimeout(runtime)) {
      config.putObject("runtime_config").put("timeout", 0);
    }
    put(config, ORGANISATION, agent.organisation());
    put(config, TEMPLATE, agent.template());
    put(config, FILES_DIR, agent.filesDir());
    put(config, SYSTEM_PROMPT, agent.systemPrompt());
    put(config, "initial_prompt", agent.initialPrompt());
    put(config, "idle_prompt", agent.idlePrompt());
    if (agent.idlePrompt().isPresent()) {
      config.put("idle_interval_seconds", agent.idleIntervalSeconds().orElse(IDLE_SECONDS));
    }
    if (!agent.plugins().isEmpty()) {
      config.putPOJO("plugins", agent.plugins());
    }
    if (!agent.routing().isEmpty()) {
      config.putPOJO("category_routing", agent.routing());
    }
    return Body.wrap(Json.bytes(config));
  }

  /** Returns a stored configuration, numbers and nested values as they are. */
  static Map<String, Object> read(Body stored) {
    try {
      var config = new LinkedHashMap<String, Object>();
      if (Json.read(stored.toByteArray()) instanceof ObjectNode object) {
        object.properties()
            .forEach(member -> config.put(member.getKey(), value(member.getValue())));
      }
      return config;
    } catch (JsonProcessingException e) {
      throw new SdkException(ErrorCode.CORRUPT, "a stored configuration is not JSON");
    }
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var map = new LinkedHashMap<String, Object>();
        node.properties().forEach(member -> map.put(member.getKey(), value(member.getValue())));
        yield map;
      }
      case ARRAY -> StreamSupport.stream(node.spliterator(), false).map(ConfigJson::value).toList();
      case NUMBER -> node.numberValue();
      case BOOLEAN -> node.booleanValue();
      default -> node.asText();
    };
  }

  /** Says whether the limit on an answer's time is switched off: all but two have none of their own. */
  static boolean hasTimeout(String runtime) {
    return !WITH_OWN_TIMEOUT.contains(runtime);
  }

  static String defaultModel(String runtime) {
    return runtime.equals("claude-code") ? "sonnet" : "anthropic:claude-opus-4-7";
  }

  private static void put(ObjectNode config, String name, Optional<String> value) {
    value.ifPresent(text -> config.put(name, text));
  }
}
