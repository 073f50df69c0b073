package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Upkeep;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where instances keep what they keep.
 *
 * @param instances whose storage it is: all of the same type and configuration
 * @param type their type
 * @param upkeep what an operator can do to it; the holder closes it
 */
public record Storage(List<InstanceRef> instances, String type, Optional<Upkeep> upkeep) {
  /** Copies the list. */
  public Storage {
    instances = List.copyOf(instances);
  }

  /** Returns what an operator knows it by: {@code stores.main and registries.main (postgres)}. */
  @Override
  public String toString() {
    return instances.stream().map(InstanceRef::toString).collect(Collectors.joining(" and "))
        + " (" + type + ")";
  }
}
