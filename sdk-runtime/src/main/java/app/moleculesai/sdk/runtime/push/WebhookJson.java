package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Webhooks as push configurations of A2A 1.0, and as they are kept. */
final class WebhookJson {
  private static final String AGENT_TOKEN = "agentToken";

  private WebhookJson() {}

  /** Reads the webhook of a push configuration of 1.0. */
  static Webhook of(JsonNode config) {
    var authentication = config.path("authentication");
    return new Webhook(config.path("url").asText(), text(config, "token"),
        authentication.isObject()
            ? Optional.of(new Webhook.Authentication(authentication.path("scheme").asText(),
                text(authentication, "credentials")))
            : Optional.empty());
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name)).map(JsonNode::asText);
  }

  /** Writes a push configuration of 1.0. */
  static ObjectNode config(String id, Webhook webhook) {
    var config = Json.object().put("id", id).put("url", webhook.url());
    webhook.token().ifPresent(token -> config.put("token", token));
    webhook.authentication().ifPresent(authentication -> {
      var own = config.putObject("authentication").put("scheme", authentication.scheme());
      authentication.credentials().ifPresent(proof -> own.put("credentials", proof));
    });
    return config;
  }

  /** Writes what is kept. */
  static String kept(Webhook webhook, Optional<String> agentToken) {
    var config = config("", webhook);
    config.remove("id");
    agentToken.ifPresent(token -> config.put(AGENT_TOKEN, token));
    return config.toString();
  }

  /**
   * Reads what was kept.
   *
   * @throws SdkException {@code secret_unreadable}
   */
  static Webhook ofKept(String text) {
    return of(tree(text));
  }

  /**
   * Reads the token of the agent that was kept with a webhook.
   *
   * @throws SdkException {@code secret_unreadable}
   */
  static Optional<String> agentTokenOfKept(String text) {
    return text(tree(text), AGENT_TOKEN);
  }

  private static JsonNode tree(String text) {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new SdkException(ErrorCode.SECRET_UNREADABLE,
          "a push configuration is no JSON"); // the cause quotes it
    }
  }
}
