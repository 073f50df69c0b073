package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.runtime.secrets.SecretVault;

/** Keeps webhooks like secrets, as their addresses and proofs may be some. Safe for use by many threads. */
final class WebhookVault {
  private final SecretVault vault;

  WebhookVault(SecretVault vault) {
    this.vault = vault;
  }

  SealedValue seal(Webhook webhook) {
    return vault.seal(WebhookJson.kept(webhook));
  }

  /**
   * Returns the webhook of a configuration.
   *
   * @throws SdkException {@code secret_unreadable}
   */
  Webhook open(PushConfig config) {
    return WebhookJson
        .ofKept(vault.open(config.content(), "push configuration '" + config.key() + "'"));
  }
}
