package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Reads secrets: a workspace's own value wins over everybody's (SE-4). Safe for use by many threads. */
public final class SecretValues {
  private final Registry registry;
  private final SecretVault vault;

  /** Takes where they are kept, and what decrypts them. */
  public SecretValues(Registry registry, SecretVault vault) {
    this.registry = registry;
    this.vault = vault;
  }

  /** Lists what a workspace is started with, values unread: its own by name, then everybody's that it has not itself. */
  public List<StoredSecret> list(UUID workspaceId) {
    var own = registry.secrets().list(Optional.of(workspaceId));
    var all = new ArrayList<>(own);
    registry.secrets().list(Optional.empty()).stream()
        .filter(shared -> own.stream().noneMatch(mine -> mine.key().equals(shared.key())))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * Returns the values that a workspace is started with, by name. Never log them.
   *
   * @throws SdkException {@code secret_unreadable} with all that cannot be decrypted as {@code failed_keys} (SE-5)
   */
  public Map<String, String> of(UUID workspaceId) {
    var values = new TreeMap<String, String>();
    var failed = new ArrayList<String>();
    for (var secret : list(workspaceId)) {
      try {
        values.put(secret.key(), vault.open(secret));
      } catch (SdkException e) {
        failed.add((secret.workspaceId().isPresent() ? "workspace:" : "global:") + secret.key());
      }
    }
    if (!failed.isEmpty()) {
      throw new SdkException(ErrorCode.SECRET_UNREADABLE, "of the secrets, "
          + String.join(", ", failed) + " cannot be decrypted with this server's key")
          .with("failed_keys", failed);
    }
    return values;
  }

  /** Lists everybody's, values unread. */
  List<StoredSecret> shared() {
    return registry.secrets().list(Optional.empty());
  }

  /** Finds the value of a workspace's own secret. */
  Optional<String> find(UUID workspaceId, String key) {
    return registry.secrets().list(Optional.of(workspaceId)).stream()
        .filter(secret -> secret.key().equals(key)).findFirst().map(vault::open);
  }
}
