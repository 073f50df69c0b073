package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Secrets of workspaces and of everybody; one value for each key and owner. */
public interface SecretRepository {
  /**
   * Writes secrets; an existing key gets the new value and keeps its {@code createdAt}.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  void put(List<StoredSecret> secrets);

  /** Lists a workspace's own secrets, or everybody's, in order of key. */
  List<StoredSecret> list(Optional<UUID> workspaceId);

  /** Returns the workspaces that have secrets of their own, removed ones too: with this key, or with any. */
  Set<UUID> owners(Optional<String> key);

  /** Deletes a secret; says whether there was one. */
  boolean delete(Optional<UUID> workspaceId, String key);
}
