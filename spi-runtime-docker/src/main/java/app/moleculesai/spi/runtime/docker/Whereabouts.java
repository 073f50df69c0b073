package app.moleculesai.spi.runtime.docker;

import java.util.UUID;

/** Says where an agent's container is. Safe for use by many threads. */
@FunctionalInterface
interface Whereabouts {
  /**
   * A container and the daemon that has it.
   *
   * @param engine the daemon
   * @param container the container's id
   */
  record Place(Engine engine, String container) {}

  /**
   * Finds an agent's container.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is none, {@code unsupported} when its
   *         daemon cannot be asked
   */
  Place require(UUID workspaceId);
}
