package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that reached a mock agent: what a script decides by, and what a test asserts on afterwards. Its text shows
 * no content.
 *
 * @param number counts the calls of the runtime from 1
 * @param turn counts the calls to this workspace from 1
 * @param workspaceId whom it was for
 * @param workspaceName whom it was for, by name
 * @param caller which workspace sent it; none for a person
 * @param method the JSON-RPC method; {@code ""} when there was none
 * @param requestId the JSON-RPC id as JSON text; none when there was none
 * @param contextId the message's context, when it had one
 * @param messageId the message's id, when it had one
 * @param taskId the task that the message goes on with, when it does
 * @param protocolVersion what the client spoke, {@code "0.3"} or {@code "1.0"}
 * @param text the text parts, joined with line feeds
 * @param body the whole request, in the words of 0.3
 * @param at when it arrived
 */
public record MockCall(
    long number,
    long turn,
    UUID workspaceId,
    String workspaceName,
    Optional<UUID> caller,
    String method,
    Optional<String> requestId,
    Optional<String> contextId,
    Optional<String> messageId,
    Optional<String> taskId,
    String protocolVersion,
    String text,
    Body body,
    Instant at) {
  /** Says whether the text contains this, in exactly these letters. */
  public boolean says(String part) {
    return text.contains(part);
  }

  @Override
  public String toString() {
    return "MockCall[" + number + ", workspace=" + workspaceId + ", turn=" + turn + ", method="
        + method + ", at=" + at + "]";
  }
}
