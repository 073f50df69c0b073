package app.moleculesai.sdk.runtime.launch;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import java.util.Optional;

/** Finds the digest that agents of a runtime name are pinned to ({@code wire.md} IM-6). Safe for use by many threads. */
public final class ImagePins {
  private static final System.Logger LOG = System.getLogger(ImagePins.class.getName());

  private final Registry registry;

  /** Takes where pins are kept. */
  public ImagePins(Registry registry) {
    this.registry = registry;
  }

  /** Returns the digest; empty also when it cannot be looked up, which no start waits for. */
  Optional<String> digest(String runtime) {
    try {
      return registry.imagePins().find(runtime).map(RuntimeImagePin::digest);
    } catch (SdkException e) {
      LOG.log(WARNING, "the image pin of runtime=" + runtime + " could not be looked up", e);
      return Optional.empty();
    }
  }
}
