package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Values that workspaces keep under keys. An entry that has expired is not there for anybody; it is deleted together with
 * a later write of its workspace.
 */
public interface KeyValueRepository {
  /**
   * Writes a value. The version is one more than that of the entry that is there; of one that has expired and was not
   * deleted yet, too, so that nobody takes a new value for the old one.
   *
   * @param expected the version that must be there, 0 for none; empty for whatever is there
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  KeyValueWrite put(UUID workspaceId, String key, Body value, OptionalLong expected,
      Optional<Instant> expiresAt, Instant now);

  /** Finds an entry. */
  Optional<KeyValueEntry> find(UUID workspaceId, String key, Instant now);

  /** Lists a workspace's entries in order of the key's characters. */
  List<KeyValueEntry> list(UUID workspaceId, Instant now);

  /** Says how much a workspace keeps. As it stands here it reads every value: a registry that need not overrides it. */
  default KeyValueSize size(UUID workspaceId, Instant now) {
    var entries = list(workspaceId, now);
    long bytes = entries.stream().mapToLong(entry -> entry.value().size()
        + entry.key().getBytes(StandardCharsets.UTF_8).length).sum();
    return new KeyValueSize(entries.size(), bytes);
  }

  /**
   * Deletes an entry.
   *
   * @return whether there was one
   */
  boolean delete(UUID workspaceId, String key);
}
