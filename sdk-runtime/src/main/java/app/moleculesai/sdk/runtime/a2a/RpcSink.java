package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Gives a client of 1.0 what the server itself says: refusals as errors of JSON-RPC, and a message that waits as a task
 * ({@code a2a.md}). Belongs to one thread.
 */
final class RpcSink implements ReplySink {
  private final RequestEnvelope envelope;
  private final Instant now;
  private final ReplySink client;

  RpcSink(RequestEnvelope envelope, Instant now, ReplySink client) {
    this.envelope = envelope;
    this.now = now;
    this.client = client;
  }

  @Override
  public void answer(int status, Body json) {
    if (status < 300) {
      client.answer(status, json);
    } else {
      say(RpcJson.failure(envelope, status, "the agent answered with status " + status
          + ReplyFacts.read(json).error().map(text -> ": " + text).orElse(""), "AGENT_ERROR",
          Map.of()));
    }
  }

  /** Answers with a refusal; one for want of rights keeps its status. */
  void refused(SdkException failure) {
    int status = ErrorBody.status(failure.code()).code();
    var error = RpcJson.failure(envelope, status, String.valueOf(failure.getMessage()),
        failure.code().word().toUpperCase(Locale.ROOT), failure.details());
    if (status == 401 || status == 403) {
      client.answer(status, error);
    } else {
      say(error);
    }
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
    say(RpcJson.response(envelope, "result", WaitingTasks.submitted(id, envelope, now)));
  }

  /** A client that asked for a stream takes a document for an empty one. */
  private void say(Body response) {
    if (isStream()) {
      try (var out = client.stream(200, true)) {
        new ClientStream(out).writeEvent(response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      client.answer(200, response);
    }
  }

  private boolean isStream() {
    return A2aMethod.find(envelope.method(), Generation.V1_0).filter(A2aMethod::isStream)
        .isPresent();
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return client.stream(status, eventStream);
  }
}
