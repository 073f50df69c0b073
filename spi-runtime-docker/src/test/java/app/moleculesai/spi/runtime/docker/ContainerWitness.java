package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.testkit.runtime.AgentWitness;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Sees the agents of the kit, whose runtime name is {@code claude-code}, by a client of its own.
 *
 * @param client of the daemon that runs them
 */
record ContainerWitness(DockerClient client) implements AgentWitness {
  private static final String MARK = "kept";

  /** Returns the container in which a workspace's agent runs. */
  private String container(UUID workspaceId) {
    return client.listContainersCmd()
        .withLabelFilter(Map.of(Ownership.WORKSPACE, workspaceId.toString())).exec().getFirst()
        .getId();
  }

  @Override
  public int running(UUID workspaceId) {
    return client.listContainersCmd()
        .withLabelFilter(Map.of(Ownership.WORKSPACE, workspaceId.toString())).exec().size();
  }

  @Override
  public void kill(UUID workspaceId) {
    client.killContainerCmd(container(workspaceId)).exec();
    Until.holds("it has ended", () -> running(workspaceId) == 0);
  }

  @Override
  public Map<String, String> environment(UUID workspaceId) {
    var environment = Optional.ofNullable(
        client.inspectContainerCmd(container(workspaceId)).exec().getConfig().getEnv());
    return Arrays.stream(environment.orElseThrow()).map(entry -> entry.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  @Override
  public Optional<String> file(UUID workspaceId, String path) {
    return read(workspaceId, AgentSpec.CONFIG_FOLDER + "/" + path);
  }

  private Optional<String> read(UUID workspaceId, String path) {
    try (var tar = new TarArchiveInputStream(
        client.copyArchiveFromContainerCmd(container(workspaceId), path).exec())) {
      tar.getNextEntry();
      return Optional.of(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String folder(Kept kept) {
    return kept == Kept.SESSION ? "/root/.claude/sessions" : "/workspace";
  }

  @Override
  public void leave(UUID workspaceId, Kept kept) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(new TarArchiveEntry(MARK));
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.copyArchiveToContainerCmd(container(workspaceId)).withRemotePath(folder(kept))
        .withTarInputStream(new ByteArrayInputStream(bytes.toByteArray())).exec();
  }

  @Override
  public boolean has(UUID workspaceId, Kept kept) {
    return read(workspaceId, folder(kept) + "/" + MARK).isPresent();
  }

  /** Lets an agent print a line. */
  void print(UUID workspaceId, String line) {
    var command = client.execCreateCmd(container(workspaceId))
        .withCmd("sh", "-c", "echo \"$0\" > /proc/1/fd/1", line).exec().getId();
    try {
      client.execStartCmd(command).exec(new ResultCallback.Adapter<Frame>()).awaitCompletion();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
