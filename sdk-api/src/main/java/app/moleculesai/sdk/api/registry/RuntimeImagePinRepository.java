package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.Optional;

/** Pins of images; one for each runtime name. */
public interface RuntimeImagePinRepository {
  /** Sets a pin, over the one that is there. */
  void put(RuntimeImagePin pin);

  /** Finds the pin of a runtime name. */
  Optional<RuntimeImagePin> find(String runtime);

  /** Lists all pins in order of the runtime name. */
  List<RuntimeImagePin> list();

  /** Takes a pin away; says whether there was one. */
  boolean delete(String runtime);
}
