package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Upkeep;
import java.util.Optional;

/**
 * Where an instance keeps what it keeps.
 *
 * @param instance whose storage it is
 * @param type its type
 * @param upkeep what an operator can do to it; the holder closes it
 */
public record Storage(InstanceRef instance, String type, Optional<Upkeep> upkeep) {
  /** Returns what an operator knows it by: {@code stores.main (postgres)}. */
  @Override
  public String toString() {
    return instance + " (" + type + ")";
  }
}
