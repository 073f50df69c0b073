package app.moleculesai.sdk.runtime.queue;

import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.runtime.a2a.DelegatedMessages;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import java.util.UUID;

/** Nobody delegates anything. */
class UndelegatedMessages implements DelegatedMessages {
  @Override
  public void sent(UUID from, UUID to, String delegationId, RequestEnvelope message) {}

  @Override
  public void ended(QueuedItem item, QueueEnd end) {}
}
