package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One instance as configured, for example {@code stores.main}.
 *
 * @param ref which one
 * @param type which provider makes it: {@code postgres}, or {@code acme-pg/postgres} with the plugin's id
 * @param values the keys for the provider, with references already resolved; may hold secrets
 * @param serves runtime names the operator added; only for runtimes
 * @param order its place among the others, lowest first; only for contributors
 * @param heartbeats whether its agents call the server; else the server asks them ({@code wire.md} 5.6); only for runtimes
 * @param implied whether nobody named it: it stands because of a default, and may be missing
 */
public record InstanceConfig(
    InstanceRef ref,
    String type,
    Map<String, Object> values,
    Set<String> serves,
    int order,
    boolean heartbeats,
    boolean implied) {
  /** Copies the collections. */
  public InstanceConfig {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    serves = Collections.unmodifiableSet(new LinkedHashSet<>(serves));
  }

  /** Returns the names of the values only: a value may be a secret. */
  @Override
  public String toString() {
    return ref + " of type " + type + " " + values.keySet();
  }
}
