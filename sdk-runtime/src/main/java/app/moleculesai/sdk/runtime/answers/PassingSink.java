package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import java.util.UUID;

/**
 * Stands between an agent's answer and its client: what the server itself says passes as it is, and a kind says what
 * becomes of what the agent says. Belongs to one thread.
 */
public abstract class PassingSink implements ReplySink {
  /** Where all goes in the end. */
  protected final ReplySink client;

  /** Takes where all goes in the end. */
  protected PassingSink(ReplySink client) {
    this.client = client;
  }

  @Override
  public void activated(String header, String extensions) {
    client.activated(header, extensions);
  }

  @Override
  public void refused(SdkException failure, Body rpc, boolean streams) {
    client.refused(failure, rpc, streams);
  }

  @Override
  public void waits(UUID turnId, Body json) {
    client.waits(turnId, json);
  }

  @Override
  public void deposited(UUID turnId, Body json) {
    client.deposited(turnId, json);
  }
}
