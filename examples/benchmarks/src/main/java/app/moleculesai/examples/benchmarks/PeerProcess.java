package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Somebody else's server, in a process of its own and those it starts. One thread at a time. */
final class PeerProcess implements MeasuredServer, AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final Process process;
  private final int port;

  private PeerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Returns a port on which nobody listens. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts one and waits until it listens on the port that the command tells it. */
  static PeerProcess start(List<String> command, int port)
      throws IOException, InterruptedException {
    var started = new PeerProcess(new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start(), port);
    started.awaitListening(command.getFirst());
    return started;
  }

  private void awaitListening(String program) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          close();
          throw new IOException(program + " does not listen", e);
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long cpuNanos() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(one -> one.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos).sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
