package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pins of images, in a transaction. Belongs to one thread. */
record ReferenceImagePins(Map<String, RuntimeImagePin> rows) implements RuntimeImagePinRepository {
  @Override
  public void put(RuntimeImagePin pin) {
    rows.put(pin.runtime(), pin);
  }

  @Override
  public Optional<RuntimeImagePin> find(String runtime) {
    return Optional.ofNullable(rows.get(runtime));
  }

  @Override
  public List<RuntimeImagePin> list() {
    return List.copyOf(rows.values());
  }

  @Override
  public boolean delete(String runtime) {
    return rows.remove(runtime) != null;
  }
}
