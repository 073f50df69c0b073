package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;

/** Copies archives out of and into containers, running or not. Safe for use by many threads. */
final class ContainerFiles implements AgentFiles {
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);

  private final Whereabouts agents;

  ContainerFiles(Whereabouts agents) {
    this.agents = agents;
  }

  @Override
  public InputStream read(UUID workspaceId, String path) {
    requireAbsolute("path", path);
    var place = agents.require(workspaceId);
    return place.engine().call("read files of workspace=" + workspaceId, READ_LIMIT,
        daemon -> daemon.client().copyArchiveFromContainerCmd(place.container(), path).exec());
  }

  @Override
  public void write(UUID workspaceId, String folder, InputStream archive) {
    requireAbsolute("folder", folder);
    var place = agents.require(workspaceId);
    place.engine().call("write files of workspace=" + workspaceId, WRITE_LIMIT, daemon -> {
      daemon.client().copyArchiveToContainerCmd(place.container()).withRemotePath(folder)
          .withTarInputStream(new LeftOpen(archive)).exec();
      return true;
    });
  }

  private static void requireAbsolute(String field, String path) {
    if (!path.startsWith("/")) {
      throw SdkException.invalid(field, "must begin with /");
    }
  }

  /** The caller's stream, which the client library would close. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream archive) {
      super(archive);
    }

    @Override
    public void close() {
      // the caller's
    }
  }
}
