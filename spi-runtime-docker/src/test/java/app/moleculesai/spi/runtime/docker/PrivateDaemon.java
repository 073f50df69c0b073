package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Docker daemon of a test's own, to be paused, stopped and started: with own data, socket and network, so that the
 * machine's is not touched. Its agents' ports are not reached from outside. Needs root.
 */
final class PrivateDaemon implements AutoCloseable {
  private final Path folder;
  private @Nullable Process process;

  PrivateDaemon() throws IOException {
    this.folder = Files.createTempDirectory(Path.of("/var/tmp"), "molecule-dockerd");
  }

  URI host() {
    return URI.create("unix://" + folder + "/docker.sock");
  }

  /** Starts it, and waits until it answers. */
  DockerClient start() throws IOException {
    var daemon = new ProcessBuilder(List.of("unshare", "--net", "sh", "-c",
        "ip link set lo up && exec dockerd \"$@\"", "dockerd", "--host", host().toString(),
        "--data-root", folder + "/data", "--exec-root",
        folder + "/run", "--pidfile", folder + "/pid", "--storage-driver", "vfs",
        "--iptables=false", "--ip-forward=false", "--cgroup-parent", "/molecule-test"))
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    process = daemon;
    var client = new TestDaemon(host()).own();
    Until.holds("the daemon answers", () -> {
      if (!daemon.isAlive()) {
        throw new IOException("the daemon ended: " + Files.readString(folder.resolve("log")));
      }
      try {
        client.pingCmd().exec();
        return true;
      } catch (DockerException e) {
        return false;
      } catch (RuntimeException e) {
        return false; // nobody listens yet
      }
    });
    return client;
  }

  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var daemon = process;
    if (daemon != null) {
      new ProcessBuilder("kill", "-" + name, Long.toString(daemon.pid())).start().waitFor();
    }
  }

  void stop() throws IOException, InterruptedException {
    var daemon = process;
    if (daemon != null) {
      resume();
      daemon.destroy();
      if (!daemon.waitFor(60, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    }
    process = null;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
