package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The images that agents are started from. A facet of {@link WorkspaceRuntime}; safe for use by many threads. */
public interface AgentImages {
  /** Returns the image of each runtime name that is served: name to reference, such as {@code host/name:tag}. */
  Map<String, String> images();

  /**
   * Fetches the newest image of a runtime name.
   *
   * @return whether it is another one than before
   * @throws SdkException {@code not_found} when there is no such image, {@code unauthorized}, {@code unavailable}
   */
  boolean refresh(String runtime);

  /** Returns those agents of this installation that run an older image than the newest one fetched of these names. */
  List<UUID> outdated(Set<String> runtimes);
}
