package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.AgentImages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The images of agents on those nodes whose daemons can be asked. Safe for use by many threads. */
final class SwarmImages implements AgentImages {
  private final ImageNames names;
  private final SwarmNodes nodes;
  private final Function<Engine, ContainerImages> images;

  SwarmImages(ImageNames names, SwarmNodes nodes, Function<Engine, ContainerImages> images) {
    this.names = names;
    this.nodes = nodes;
    this.images = images;
  }

  @Override
  public Map<String, String> images() {
    return names.all();
  }

  @Override
  public boolean refresh(String runtime) {
    boolean newer = false;
    for (var engine : nodes.engines()) {
      newer |= images.apply(engine).refresh(runtime);
    }
    return newer;
  }

  @Override
  public List<UUID> outdated(Set<String> runtimes) {
    return nodes.engines().stream()
        .flatMap(engine -> images.apply(engine).outdated(runtimes).stream()).distinct().toList();
  }
}
