package app.moleculesai.spi.runtime.docker;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.SwarmDispatcherConfig;
import com.github.dockerjava.api.model.SwarmSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A swarm of several engines on this machine, made by {@code .ci/swarm-nodes}. Needs root. */
final class TestSwarm implements AutoCloseable {
  private static final String ADDRESS = "10.97.0.";
  private static final Path LOCK = Path.of("/var/tmp/molecule-swarm.lock");
  private static final int FIRST = 11;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final List<DockerClient> clients;

  private final FileChannel lock;

  private TestSwarm(Path folder, List<DockerClient> clients, FileChannel lock) {
    this.folder = folder;
    this.clients = clients;
    this.lock = lock;
  }

  /** Makes one with a manager and as many workers as are left. */
  static TestSwarm start(int number) throws IOException, InterruptedException {
    var lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock(); // the names of its parts are there once on a machine
    var folder = Files.createTempDirectory(Path.of("/var/tmp"), "molecule-swarm");
    script("up", folder.toString(), Integer.toString(number));
    var clients = java.util.stream.IntStream.rangeClosed(1, number)
        .mapToObj(i -> new TestDaemon(host(folder, i)).own()).toList();
    var swarm = new TestSwarm(folder, clients, lock);
    for (var client : clients) {
      TestAgent.load(client);
    }
    var manager = clients.getFirst();
    manager.initializeSwarmCmd(new SwarmSpec()
        .withDispatcher(new SwarmDispatcherConfig().withHeartbeatPeriod(2_000_000_000L)))
        .withListenAddr("0.0.0.0:2377").withAdvertiseAddr(ADDRESS + FIRST)
        .withForceNewCluster(false).exec();
    var token = requireNonNull(manager.inspectSwarmCmd().exec().getJoinTokens()).getWorker();
    for (int i = 1; i < number; i++) {
      clients.get(i).joinSwarmCmd().withJoinToken(token)
          .withRemoteAddrs(List.of(ADDRESS + FIRST + ":2377"))
          .withListenAddr("0.0.0.0:2377").withAdvertiseAddr(ADDRESS + (FIRST + i)).exec();
    }
    return swarm;
  }

  private static URI host(Path folder, int number) {
    return URI.create("unix://" + folder + "/" + number + ".sock");
  }

  /** Returns the address of a node's daemon; 1 is the manager. */
  URI host(int number) {
    return host(folder, number);
  }

  DockerClient client(int number) {
    return clients.get(number - 1);
  }

  static String name(int number) {
    return "molecule" + number;
  }

  /** Cuts a node off, or connects it again. */
  void connect(int number, boolean connected) throws IOException, InterruptedException {
    run(List.of("ip", "link", "set", "molv" + number, connected ? "up" : "down"));
  }

  private static void script(String... arguments) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("../.ci/swarm-nodes"));
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    var log = Files.createTempFile("swarm", "log");
    var process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(log.toFile()).start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed: " + Files.readString(log));
    }
    Files.delete(log);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try (lock) {
      script("down", folder.toString());
    }
  }
}
