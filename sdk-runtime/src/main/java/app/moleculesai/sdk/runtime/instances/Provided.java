package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the program gives instead of letting it be found: ready instances, which stay its own, and providers, whose
 * instances the server makes and closes. Both win over the configuration. Immutable: every method returns a new object.
 */
public final class Provided {
  /** One instance given by the program. */
  sealed interface Part {
    /** Started by the caller, closed by the caller. */
    record Ready(Component component, Set<String> serves) implements Part {}

    /** Made, started and closed by the server. */
    record Made(Provider<?, ?> provider, Map<String, Object> values) implements Part {}
  }

  private final Map<InstanceRef, Part> parts;

  private Provided(Map<InstanceRef, Part> parts) {
    this.parts = parts;
  }

  /** Nothing. */
  public static Provided none() {
    return new Provided(Map.of());
  }

  /** A ready store, registry or relay: the server neither starts nor closes it. */
  public Provided ready(InstanceRef ref, Component component) {
    return with(ref, new Part.Ready(component, Set.of()));
  }

  /** A ready runtime and the runtime names it serves: the server neither starts nor closes it. */
  public Provided ready(InstanceRef ref, WorkspaceRuntime runtime, Set<String> serves) {
    return with(ref, new Part.Ready(runtime, Set.copyOf(serves)));
  }

  /** An instance that the server makes with this provider from these values, starts and closes. */
  public Provided made(InstanceRef ref, Provider<?, ?> provider, Map<String, Object> values) {
    return with(ref, new Part.Made(provider, Map.copyOf(values)));
  }

  Map<InstanceRef, Part> parts() {
    return parts;
  }

  private Provided with(InstanceRef ref, Part part) {
    var more = new LinkedHashMap<>(parts);
    more.put(ref, part);
    return new Provided(more);
  }
}
