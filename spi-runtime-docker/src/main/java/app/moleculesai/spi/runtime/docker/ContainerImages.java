package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The images of agents ({@code wire.md} 5.9). Safe for use by many threads. */
final class ContainerImages implements AgentImages {
  private final ImageNames names;
  private final ImageStore store;
  private final Containers containers;

  ContainerImages(ImageNames names, ImageStore store, Containers containers) {
    this.names = names;
    this.store = store;
    this.containers = containers;
  }

  @Override
  public Map<String, String> images() {
    return names.all();
  }

  @Override
  public boolean refresh(String runtime) {
    var image = require(runtime);
    var before = id(image);
    store.pull(image);
    return !before.equals(id(image));
  }

  private ImageReference require(String runtime) {
    return names.find(runtime)
        .orElseThrow(() -> SdkException.notFound("an image for runtime '" + runtime + "'"));
  }

  private Optional<String> id(ImageReference image) {
    return store.find(image).map(ImageStore.Image::id);
  }

  /** Returns those that were started under the image's name; who is pinned to a digest runs what it should. */
  @Override
  public List<UUID> outdated(Set<String> runtimes) {
    var all = containers.listed();
    return runtimes.stream().sorted().flatMap(runtime -> {
      var newest = names.find(runtime).flatMap(this::id);
      return all.stream()
          .filter(container -> newest.isPresent() && runs(container, runtime)
              && !newest.get().equals(container.getImageId()))
          .flatMap(container -> Ownership.workspace(container.getLabels()).stream());
    }).distinct().toList();
  }

  private static boolean runs(Container container, String runtime) {
    return Objects.equals(container.getLabels().get(Ownership.RUNTIME), runtime)
        && !String.valueOf(container.getImage()).contains("@");
  }
}
