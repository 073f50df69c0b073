package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import java.util.List;
import java.util.Optional;

/** Pins of images; as safe for threads as its state. */
record InMemoryImagePins(State state) implements RuntimeImagePinRepository {
  @Override
  public void put(RuntimeImagePin pin) {
    state.change(tables -> tables.imagePins = tables.imagePins.plus(pin.runtime(), pin));
  }

  @Override
  public Optional<RuntimeImagePin> find(String runtime) {
    return Optional.ofNullable(state.read().imagePins.get(runtime));
  }

  @Override
  public List<RuntimeImagePin> list() {
    return List.copyOf(state.read().imagePins.values());
  }

  @Override
  public boolean delete(String runtime) {
    return state.write(tables -> {
      boolean there = tables.imagePins.containsKey(runtime);
      tables.imagePins = tables.imagePins.minus(runtime);
      return there;
    });
  }
}
