package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.util.Optional;
import java.util.UUID;

/**
 * What an agent inside this process is shown of a message.
 *
 * @param task the task that it goes on with
 */
record InProcessRequest(WorkspaceView workspace, Caller from, Generation client,
    RequestEnvelope envelope, Optional<StoredTask> task)
    implements
      AgentRequest {
  @Override
  public Optional<UUID> caller() {
    return from.workspaceId();
  }

  @Override
  public String method() {
    return envelope.method();
  }

  @Override
  public String protocolVersion() {
    return client.version();
  }

  @Override
  public Optional<String> requestId() {
    return envelope.requestId();
  }

  @Override
  public Optional<String> contextId() {
    return task.map(StoredTask::contextId).or(envelope::contextId);
  }

  @Override
  public Optional<String> taskId() {
    return task.map(StoredTask::id);
  }

  @Override
  public Optional<String> messageId() {
    return envelope.messageId();
  }

  @Override
  public String text() {
    return envelope.text();
  }

  @Override
  public Body body() {
    return envelope.body();
  }
}
