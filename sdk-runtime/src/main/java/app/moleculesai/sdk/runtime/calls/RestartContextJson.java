package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/** The message to an agent that was started again ({@code wire.md} RS-8). */
final class RestartContextJson {
  private RestartContextJson() {}

  /** Returns the message; the names of secrets stand in it, their values never. */
  static Body of(Instant restarted, Optional<Instant> lastHeartbeat, SortedSet<String> secrets) {
    var text = new StringBuilder("You were started again at ").append(Json.instant(restarted))
        .append(".\n");
    lastHeartbeat.ifPresent(last -> text.append("Your last session ended at about ")
        .append(Json.instant(last)).append(", ")
        .append(Math.max(0, Duration.between(last, restarted).toSeconds())).append(" s before.\n"));
    text.append(secrets.isEmpty()
        ? "No secrets are set."
        : "These secrets are set: " + String.join(", ", secrets) + ".");
    var envelope = Json.object().put("jsonrpc", "2.0").put("id", UUID.randomUUID().toString())
        .put("method", "message/send");
    var message = envelope.putObject("params").putObject("message");
    message.put("kind", "message").put("role", "user")
        .put("messageId", UUID.randomUUID().toString());
    message.putArray("parts").addObject().put("kind", "text").put("text", text.toString());
    message.putObject("metadata").put("source", "platform").put("kind", "restart_context")
        .put("layer", 1).put("restart_context", true);
    return Body.wrap(Json.bytes(envelope));
  }
}
