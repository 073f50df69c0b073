package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;

/** What lies between a client and an agent for one request. Immutable. */
public sealed interface Dialogue {
  /** Returns what the agent is sent. */
  RequestEnvelope sent();

  /** Returns where the agent's answer goes, on its way to where the client's goes. */
  ReplySink answersTo(ReplySink client);

  /** Both speak the same, or what the client says is nothing of A2A: bytes pass as they are. */
  record Direct(RequestEnvelope sent) implements Dialogue {
    @Override
    public ReplySink answersTo(ReplySink client) {
      return client;
    }
  }

  /** The agent speaks the other generation. */
  record Translated(RequestEnvelope asked, RequestEnvelope sent, A2aMethod method,
      Generation client, Generation agent) implements Dialogue {
    @Override
    public ReplySink answersTo(ReplySink sink) {
      return new TranslatingSink(this, sink);
    }
  }
}
