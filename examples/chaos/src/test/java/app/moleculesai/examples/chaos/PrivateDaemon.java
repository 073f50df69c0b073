package app.moleculesai.examples.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker daemon of a test's own, to be paused, stopped and started: with own data, socket and network, so that the
 * machine's is not touched, and a line between the two networks, over which its agents are reached and reach this machine.
 * Needs root. One thread at a time.
 */
final class PrivateDaemon implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("dockerd", "ip", "iptables", "nsenter");
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"),
      Path.of("/bin"), Path.of("/sbin"), Path.of("/usr/local/bin"));

  /** Tells apart what two runs on one machine make. */
  private final long number = ProcessHandle.current().pid() % (1 << 14);
  private final String namespace = "molchaos" + number;
  private final Path folder;
  private @Nullable Process process;

  private PrivateDaemon() throws IOException {
    this.folder = Files.createTempDirectory(Path.of("/var/tmp"), "molecule-dockerd");
  }

  /** Returns why there can be none here; empty when there can. */
  static Optional<String> problem() {
    if (!Files.isWritable(Path.of("/run"))) {
      return Optional.of("a daemon of their own needs root");
    }
    return PROGRAMS.stream().filter(name -> FOLDERS.stream()
        .noneMatch(path -> Files.isExecutable(path.resolve(name))))
        .map(name -> "a daemon of their own needs " + name).findFirst();
  }

  /** Makes one with the agents' image in it, and waits until it answers. */
  static PrivateDaemon started() throws Exception {
    var daemon = new PrivateDaemon();
    try {
      daemon.connect();
      daemon.start();
      daemon.loadImage();
      return daemon;
    } catch (Exception | Error e) {
      daemon.close();
      throw e;
    }
  }

  URI host() {
    return URI.create("unix://" + folder + "/docker.sock");
  }

  /** Returns the address that agents' ports are published on. */
  String address() {
    return address(2);
  }

  private String thisMachine() {
    return address(1);
  }

  private String address(int end) {
    return "10.213." + (number >> 6) + "." + ((number & 63) * 4 + end);
  }

  private void connect() throws IOException, InterruptedException {
    ip("netns add " + namespace);
    ip("link add " + namespace + " type veth peer name eth0 netns " + namespace);
    ip("address add " + thisMachine() + "/30 dev " + namespace);
    ip("link set " + namespace + " up");
    ip("-n " + namespace + " link set lo up");
    ip("-n " + namespace + " address add " + address() + "/30 dev eth0");
    ip("-n " + namespace + " link set eth0 up");
    ip("-n " + namespace + " route add default via " + thisMachine());
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("ip"), Stream.of(arguments.split(" "))).toList();
    var ip = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ip.waitFor() != 0) {
      throw new IOException("ip " + arguments + ": " + output);
    }
  }

  /** Starts it, and waits until it answers. */
  void start() throws Exception {
    // not by "ip netns exec", which hides the control groups
    var daemon = new ProcessBuilder("nsenter", "--net=/run/netns/" + namespace, "dockerd",
        "--host", host().toString(), "--data-root", folder + "/data", "--exec-root",
        folder + "/run", "--pidfile", folder + "/pid", "--storage-driver", "vfs",
        "--host-gateway-ip", thisMachine(), "--cgroup-parent", "/" + namespace)
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    process = daemon;
    try (var client = new Daemon(host())) {
      Until.holds("the daemon answers", () -> {
        if (!daemon.isAlive()) {
          throw new IOException("the daemon ended: " + Files.readString(folder.resolve("log")));
        }
        try {
          client.client().pingCmd().exec();
          return true;
        } catch (RuntimeException e) {
          return false; // nobody listens yet
        }
      });
    }
  }

  /** Brings the agents' image in, from the daemon of this machine. */
  private void loadImage() throws IOException {
    try (var from = new Daemon(Daemon.MACHINE);
        var to = new Daemon(host());
        InputStream image = from.client().saveImageCmd(Daemon.IMAGE).exec()) {
      to.client().loadImageCmd(image).exec();
    }
  }

  /** Lets it say nothing any more, on connections that stay open. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var daemon = process;
    if (daemon != null) {
      new ProcessBuilder("kill", "-" + name, Long.toString(daemon.pid())).start().waitFor();
    }
  }

  /** Ends it and with it all of its agents, which it starts again when it is started. */
  void stop() throws IOException, InterruptedException {
    var daemon = process;
    if (daemon != null) {
      resume();
      daemon.destroy();
      if (!daemon.waitFor(60, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    }
    process = null;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop();
    if (Files.exists(Path.of("/run/netns", namespace))) {
      ip("netns delete " + namespace); // and the line with it
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
