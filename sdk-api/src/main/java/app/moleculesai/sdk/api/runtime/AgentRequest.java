package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.Optional;
import java.util.UUID;

/** A message for an agent inside this process, with the parts of its envelope that were read on the way. */
public interface AgentRequest {
  /** Returns who it is for. */
  WorkspaceView workspace();

  /** Returns which workspace sent it; none for a person. */
  Optional<UUID> caller();

  /** Returns the JSON-RPC method, such as {@code message/send}; {@code ""} when there is none. */
  String method();

  /**
   * Returns which generation of A2A the client speaks, {@code "0.3"} or {@code "1.0"}. What an agent in this process is
   * shown, and what it answers, is 0.3 either way.
   */
  default String protocolVersion() {
    return "0.3";
  }

  /** Returns the JSON-RPC id as JSON text ({@code 7}, {@code "a"}); none when the request has none or null. */
  Optional<String> requestId();

  /** Returns {@code params.message.contextId}. */
  Optional<String> contextId();

  /**
   * Returns the id of the task that the message goes on with ({@code params.message.taskId}); the server knows that task,
   * and it has not ended.
   */
  default Optional<String> taskId() {
    return Optional.empty();
  }

  /** Returns {@code params.message.messageId}. */
  Optional<String> messageId();

  /** Returns the text parts of the message, joined with line feeds; {@code ""} when there is none. */
  String text();

  /** Returns the whole JSON-RPC request. */
  Body body();
}
