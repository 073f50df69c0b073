package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueSize;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What workspaces keep under keys ({@code wire.md} 12.5). Every method fails with {@code workspace_not_found} or
 * {@code workspace_removed} for a workspace that is not there. Safe for use by many threads.
 */
public final class KeyValues {
  private static final int MOST_ENTRIES = 1_000;
  private static final long MOST_BYTES = 16L << 20;

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final Clock clock;

  /** Takes where values are. */
  public KeyValues(Registry registry, WorkspaceDirectory directory, Clock clock) {
    this.registry = registry;
    this.directory = directory;
    this.clock = clock;
  }

  /** Lists all entries in order of the key. */
  List<KeyValueEntry> list(UUID workspaceId) {
    return registry.keyValues().list(directory.require(workspaceId).id(), now());
  }

  /**
   * Returns an entry.
   *
   * @throws SdkException {@code not_found}
   */
  KeyValueEntry require(UUID workspaceId, String key) {
    return registry.keyValues().find(directory.require(workspaceId).id(), key, now())
        .orElseThrow(() -> SdkException.notFound("this key of workspace " + workspaceId));
  }

  /**
   * Writes a value.
   *
   * @param lifetime after which it is gone; none for never
   * @param expected the version that must be there, 0 for none
   * @throws SdkException {@code memory_full} when the workspace would have more than 1,000 entries, or more than 16 MiB in
   *         keys and values; nothing was written
   */
  KeyValueWrite put(UUID workspaceId, String key, Body value, Optional<Duration> lifetime,
      OptionalLong expected) {
    var row = directory.require(workspaceId);
    var now = now();
    return registry.transaction(transaction -> {
      var values = transaction.keyValues();
      var before = values.find(row.id(), key, now);
      var write = values.put(row.id(), key, value, expected, lifetime.map(now::plus), now);
      if (write instanceof KeyValueWrite.Written) {
        refuseFull(row.id(), values.size(row.id(), now), before.isEmpty(),
            before.map(entry -> entry.value().size() < value.size()).orElse(true));
      }
      return write;
    });
  }

  /** Who has too much already, as from another server's database, may still write what makes it no more. */
  private static void refuseFull(UUID workspaceId, KeyValueSize size, boolean isOneMore,
      boolean isMore) {
    if ((size.entries() > MOST_ENTRIES && isOneMore) || (size.bytes() > MOST_BYTES && isMore)) {
      throw new SdkException(ErrorCode.MEMORY_FULL, "workspace " + workspaceId
          + " would keep " + size.entries() + " values with " + size.bytes() + " bytes; at most "
          + MOST_ENTRIES + " with " + MOST_BYTES + " are allowed: delete some first");
    }
  }

  /** Deletes an entry, if there is one. */
  void delete(UUID workspaceId, String key) {
    boolean unused = registry.keyValues().delete(directory.require(workspaceId).id(), key);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
