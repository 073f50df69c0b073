package app.moleculesai.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The best peer: nginx, which passes everything on to one agent over connections that it keeps. A process for each
 * processor, no access log, no buffering of streams. One thread at a time.
 */
final class Nginx implements MeasuredServer, AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  private final Process process;
  private final Path folder;
  private final int port;

  private Nginx(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /** Starts it before an agent; empty, with a word why, where it is not installed. */
  static Optional<Nginx> before(int agentPort) throws IOException, InterruptedException {
    var program = program();
    if (program.isEmpty()) {
      System.err.println("nginx is not installed, so there is nothing to compare the proxy with:"
          + " apt-get install nginx-light");
      return Optional.empty();
    }
    var folder = Files.createTempDirectory("benchmark-nginx");
    int port = freePort();
    var config = Files.writeString(folder.resolve("nginx.conf"),
        config(folder, port, agentPort));
    var process = new ProcessBuilder(program.get().toString(), "-p", folder.toString(), "-c",
        config.toString(), "-e", folder.resolve("error.log").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var started = new Nginx(process, folder, port);
    started.awaitListening();
    return Optional.of(started);
  }

  private static String config(Path folder, int port, int agentPort) {
    return """
        daemon off;
        worker_processes auto;
        pid %1$s/pid;
        error_log %1$s/error.log crit;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          keepalive_requests 1000000000;
          upstream agent { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%2$d backlog=4096;
            location / {
              proxy_pass http://agent;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_read_timeout 120s;
            }
          }
        }
        """.formatted(folder, port, agentPort);
  }

  private static Optional<Path> program() {
    var folders = Stream.concat(
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
        Stream.of("/usr/sbin", "/usr/local/sbin"));
    return folders.filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable).findFirst();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          close();
          throw new IOException("nginx does not listen", e);
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
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }
}
