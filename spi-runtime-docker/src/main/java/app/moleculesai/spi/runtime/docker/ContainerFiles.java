package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import com.github.dockerjava.transport.DockerHttpClient;
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
    return new Abandonable(place.engine().open("read files of workspace=" + workspaceId, READ_LIMIT,
        "/containers/" + place.container() + "/archive?path=" + PlainRequests.encoded(path)));
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

  /** An archive that may be left in the middle: its own stream would read the rest of it first. */
  private static final class Abandonable extends FilterInputStream {
    private final DockerHttpClient.Response response;

    Abandonable(DockerHttpClient.Response response) {
      super(response.getBody());
      this.response = response;
    }

    @Override
    public void close() {
      response.close();
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
