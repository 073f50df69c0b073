package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.PassingSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import java.io.OutputStream;
import java.time.Instant;
import java.util.UUID;

/**
 * Gives a client of 1.0 what the server itself says: refusals as errors of JSON-RPC, and a message that waits as a task
 * ({@code a2a.md}). Belongs to one thread.
 */
final class RpcSink extends PassingSink {
  private final RequestEnvelope envelope;
  private final Instant now;

  RpcSink(RequestEnvelope envelope, Instant now, ReplySink client) {
    super(client);
    this.envelope = envelope;
    this.now = now;
  }

  @Override
  public void answer(int status, Body json) {
    if (status < 300) {
      client.answer(status, json);
    } else {
      refused(new SdkException(ErrorCode.AGENT_ERROR, "the agent answered with status " + status
          + ReplyFacts.read(json).error().map(text -> ": " + text).orElse("")));
    }
  }

  /** Answers with a refusal of this server. */
  void refused(SdkException failure) {
    client.refused(failure, RpcJson.failure(envelope, failure),
        Requests.streams(envelope));
  }

  @Override
  public void waits(UUID turnId, Body receipt) {
    submitted(turnId);
  }

  @Override
  public void deposited(UUID turnId, Body receipt) {
    submitted(turnId);
  }

  private void submitted(UUID id) {
    client.whole(RpcJson.response(envelope, "result",
        WaitingTasks.submitted(id, envelope, now)), Requests.streams(envelope));
  }

  @Override
  public void event(Body json) {
    client.event(json);
  }

  @Override
  public ClientStream events() {
    return client.events();
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return client.stream(status, eventStream);
  }
}
