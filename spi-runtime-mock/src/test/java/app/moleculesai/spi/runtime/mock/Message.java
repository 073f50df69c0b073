package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.Optional;
import java.util.UUID;

/** A message as the server would hand it over. */
record Message(
    WorkspaceView workspace,
    Optional<UUID> caller,
    String method,
    Optional<String> requestId,
    Optional<String> contextId,
    Optional<String> messageId,
    Optional<String> taskId,
    String protocolVersion,
    String text,
    Body body) implements AgentRequest {
  /** Somebody to write to. */
  record Agent(UUID id, String name) implements WorkspaceView {
    @Override
    public String runtime() {
      return "mock";
    }

    @Override
    public int tier() {
      return 1;
    }

    @Override
    public DeliveryMode deliveryMode() {
      return DeliveryMode.PUSH;
    }

    @Override
    public Optional<String> url() {
      return Optional.empty();
    }

    @Override
    public Optional<String> role() {
      return Optional.empty();
    }

    @Override
    public Optional<String> workspaceDir() {
      return Optional.empty();
    }

    @Override
    public String workspaceAccess() {
      return "none";
    }
  }

  static Message to(WorkspaceView workspace, String text) {
    return new Message(workspace, Optional.empty(), "message/send", Optional.of("1"),
        Optional.of("context-1"), Optional.of("message-1"), Optional.empty(), "0.3", text,
        Body.of("{}"));
  }

  static Message to(String workspaceName, String text) {
    return to(new Agent(UUID.randomUUID(), workspaceName), text);
  }

  Message from(UUID sender) {
    return new Message(workspace, Optional.of(sender), method, requestId, contextId, messageId,
        taskId, protocolVersion, text, body);
  }

  Message method(String value) {
    return new Message(workspace, caller, value, requestId, contextId, messageId,
        taskId, protocolVersion, text, body);
  }

  Message requestId(Optional<String> value) {
    return new Message(workspace, caller, method, value, contextId, messageId,
        taskId, protocolVersion, text, body);
  }

  Message contextId(Optional<String> value) {
    return new Message(workspace, caller, method, requestId, value, messageId, taskId,
        protocolVersion, text, body);
  }

  Message body(Body value) {
    return new Message(workspace, caller, method, requestId, contextId, messageId,
        taskId, protocolVersion, text, value);
  }

  Message messageId(String value) {
    return new Message(workspace, caller, method, requestId, contextId, Optional.of(value), taskId,
        protocolVersion, text, body);
  }

  Message taskId(String value) {
    return new Message(workspace, caller, method, requestId, contextId, messageId,
        Optional.of(value), protocolVersion, text, body);
  }

  Message protocolVersion(String value) {
    return new Message(workspace, caller, method, requestId, contextId, messageId, taskId, value,
        text, body);
  }
}
