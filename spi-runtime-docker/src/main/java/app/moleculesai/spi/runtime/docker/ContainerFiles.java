package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Copies archives out of and into containers, running or not. Safe for use by many threads. */
final class ContainerFiles implements AgentFiles {
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);
  private static final Duration DELETE_LIMIT = Duration.ofSeconds(60);
  private static final String ROOT = "0"; // files may belong to anybody

  private final Whereabouts agents;
  private final ContainerCommands commands;

  ContainerFiles(Whereabouts agents) {
    this.agents = agents;
    this.commands = new ContainerCommands(agents);
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

  /** An image may have no program at all but the agent: then an empty file takes the place of what is there. */
  @Override
  public void delete(UUID workspaceId, List<String> paths) {
    paths.forEach(path -> requireAbsolute("path", path));
    var command = new ArrayList<>(List.of("rm", "-rf", "--"));
    command.addAll(paths);
    var outcome = commands.run(workspaceId, command, DELETE_LIMIT, ROOT);
    if (ContainerCommands.wasNotStarted(outcome)) {
      paths.stream().filter(path -> isThere(workspaceId, path))
          .forEach(path -> replace(workspaceId, path));
    } else if (outcome.exitCode() != 0) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "files of workspace " + workspaceId
          + " were not all deleted: exit code " + outcome.exitCode());
    }
  }

  private boolean isThere(UUID workspaceId, String path) {
    try (var archive = read(workspaceId, path)) {
      return true;
    } catch (IOException e) {
      return true; // it was opened
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private void replace(UUID workspaceId, String path) {
    var file = Path.of(path);
    var archive = new ConfigArchive(FileOwner.ROOT);
    archive.add(Map.of(String.valueOf(file.getFileName()), Body.of("")));
    write(workspaceId, String.valueOf(file.getParent()), archive.toStream());
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
