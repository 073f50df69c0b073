package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.StartRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Starts an agent ({@code wire.md} 5.4): first everything that may fail without harm, then the old container goes and the
 * new one comes. Safe for use by many threads, for different workspaces.
 */
final class AgentStart {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FIRST_FILE = "config.yaml";
  private static final int MOST_TEXT = 1024 * 1024;
  private static final int PORT_TRIES = 3;
  private static final Duration PORT_PAUSE = Duration.ofMillis(500);

  private final Engine engine;
  private final DockerConfig config;
  private final Ownership ownership;
  private final Containers containers;
  private final Volumes volumes;
  private final Network network;
  private final ImageStore images;
  private final Removal removal;
  private final Inspection inspection;
  private final AgentAddresses addresses;
  private final System.Logger log;

  AgentStart(Engine engine, DockerConfig config, Ownership ownership, Containers containers,
      Volumes volumes, Network network, ImageStore images, Removal removal, Inspection inspection,
      AgentAddresses addresses, System.Logger log) {
    this.engine = engine;
    this.config = config;
    this.ownership = ownership;
    this.containers = containers;
    this.volumes = volumes;
    this.network = network;
    this.images = images;
    this.removal = removal;
    this.inspection = inspection;
    this.addresses = addresses;
    this.log = log;
  }

  /** Starts it, and returns where it is reached; the name in its network when no port is known. */
  URI start(StartRequest request) {
    var id = request.workspace().id();
    var spec = new AgentSpec(config, request);
    var runtime = request.workspace().runtime();
    var reference = config.images().choose(runtime, request.imagePin());
    var image = images.require(reference, runtime);
    requireFreeName(id, spec.names().container());
    network.require();
    removal.remove(id);
    makeVolumes(id, spec);
    if (spec.tier().lowered()) {
      log.log(WARNING, "workspace={0} asks for tier {1} and runs as tier 2:"
          + " allow-privileged-tiers is not set", id, request.workspace().tier());
    }
    var container = createOrNothing(id, spec, reference);
    try {
      fill(container, request, image);
      engine.call("start workspace=" + id, LIMIT,
          daemon -> daemon.client().startContainerCmd(container).exec());
      log.log(INFO, "workspace={0} container={1} started from {2}", id, container, reference);
    } catch (RuntimeException e) {
      cleanUp(id, () -> removal.removeContainer(container));
      throw e;
    }
    return address(id).orElseGet(() -> addresses.inside(id));
  }

  /** A name is no proof: whose container it is, its labels say. */
  private void requireFreeName(UUID id, String name) {
    var other = containers.labelsOf(name).filter(labels -> !ownership.isOf(id, labels));
    if (other.isPresent()) {
      throw new SdkException(ErrorCode.CONFLICT, "container " + name + " is not of workspace " + id
          + " of this installation, which needs the name; rename or remove it");
    }
  }

  private void makeVolumes(UUID id, AgentSpec spec) {
    if (spec.resetsSessions()) {
      volumes.drop(id, spec.names().sessionVolume());
    }
    spec.volumes().forEach(name -> volumes.require(id, name));
  }

  /** Where the name was taken, it is the container of another start of this workspace, which goes on. */
  private String createOrNothing(UUID id, AgentSpec spec, ImageReference image) {
    try {
      return create(id, spec, image);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) { // it may be made all the same, without having said which
        cleanUp(id, () -> removal.remove(id));
      }
      throw e;
    }
  }

  private String create(UUID id, AgentSpec spec, ImageReference image) {
    return engine.call("make the container of workspace=" + id, LIMIT, daemon -> spec
        .fill(daemon.client().createContainerCmd(image.toString()), ownership.of(id)).exec())
        .getId();
  }

  private void fill(String container, StartRequest request, ImageStore.Image image) {
    var archive = new ConfigArchive(
        FileOwner.of(image.user(), path -> textFile(container, path)));
    if (!request.firstFiles().isEmpty() && !hasFirstFile(container)) {
      archive.add(request.firstFiles());
    }
    archive.add(request.files());
    request.token().ifPresent(archive::addToken);
    if (!archive.isEmpty()) {
      engine.call("copy files to workspace=" + request.workspace().id(), LIMIT,
          daemon -> daemon.client().copyArchiveToContainerCmd(container)
              .withRemotePath(AgentSpec.CONFIG_FOLDER).withTarInputStream(archive.toStream())
              .exec());
    }
  }

  private boolean hasFirstFile(String container) {
    return ofFile(container, AgentSpec.CONFIG_FOLDER + "/" + FIRST_FILE, tar -> true)
        .orElse(false);
  }

  /** Returns the beginning of a small file of the image; none when it is not there. */
  private Optional<String> textFile(String container, String path) {
    return ofFile(container, path, tar -> {
      tar.getNextEntry();
      return new String(tar.readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
    });
  }

  /** What is read out of an archive. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(TarArchiveInputStream tar) throws IOException;
  }

  private <T> Optional<T> ofFile(String container, String path, Reading<T> reading) {
    try {
      return Optional.of(engine.call("look at " + path, LIMIT, daemon -> {
        try (var tar = new TarArchiveInputStream(
            daemon.client().copyArchiveFromContainerCmd(container, path).exec())) {
          return reading.from(tar);
        }
      }));
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes what was made, also when it was interrupted before the daemon could say what that is. */
  private void cleanUp(UUID id, Runnable remove) {
    boolean interrupted = Thread.interrupted();
    try {
      remove.run();
    } catch (SdkException e) {
      log.log(WARNING, "workspace={0} did not start, and its container could not be removed: {1}",
          id, e.getMessage());
    } finally {
      inspection.again(id);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<URI> address(UUID id) {
    for (int i = 0; i < PORT_TRIES; i++) {
      if (inspection.again(id) instanceof Inspection.Finding.Said said) {
        var found = said.container().flatMap(container -> addresses.find(id, container));
        if (found.isPresent()) {
          return found;
        }
      }
      if (i + 1 < PORT_TRIES && !paused()) {
        break;
      }
    }
    return Optional.empty();
  }

  private static boolean paused() {
    try {
      Thread.sleep(PORT_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
