package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import java.util.Optional;

/** Keeps webhooks like secrets, as their addresses and proofs may be some. Safe for use by many threads. */
final class WebhookVault {
  private final SecretVault vault;

  WebhookVault(SecretVault vault) {
    this.vault = vault;
  }

  /**
   * Returns a webhook as it is kept.
   *
   * @param agentToken with which the agent pushes to this server, which is told it when a message is sent
   */
  SealedValue seal(Webhook webhook, Optional<String> agentToken) {
    return vault.seal(WebhookJson.kept(webhook, agentToken));
  }

  /**
   * Returns the webhook of a configuration.
   *
   * @throws SdkException {@code secret_unreadable}
   */
  Webhook open(PushConfig config) {
    return WebhookJson.ofKept(text(config));
  }

  /**
   * Returns the token of a configuration's agent.
   *
   * @throws SdkException {@code secret_unreadable}
   */
  Optional<String> openToken(PushConfig config) {
    return WebhookJson.agentTokenOfKept(text(config));
  }

  private String text(PushConfig config) {
    return vault.open(config.content(), "push configuration '" + config.key() + "'");
  }
}
