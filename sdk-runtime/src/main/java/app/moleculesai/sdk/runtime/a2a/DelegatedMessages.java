package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import java.util.UUID;

/**
 * Hears of messages that may be about a delegation; what those are is known above this room. What it throws passes
 * through, so that the same is told again later. Safe for use by many threads.
 */
public interface DelegatedMessages {
  /**
   * A workspace sends another one a message that names a delegation; told before it is delivered, and again when it is
   * sent again ({@code wire.md} DG-13).
   */
  void sent(UUID from, UUID to, String delegationId, RequestEnvelope message);

  /** A message of the queue comes to its end; told at least once, after its turn has ended ({@code wire.md} QU-7). */
  void ended(QueuedItem item, QueueEnd end);
}
