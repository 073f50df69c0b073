package app.moleculesai.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The best peer: nginx, which passes everything on to one agent over connections that it keeps. A process for each
 * processor, no access log, no buffering of streams. One thread at a time.
 */
final class Nginx implements MeasuredServer, AutoCloseable {
  private final PeerProcess process;
  private final Path folder;

  private Nginx(PeerProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
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
    int port = PeerProcess.freePort();
    var config = Files.writeString(folder.resolve("nginx.conf"),
        config(folder, port, agentPort));
    var process = PeerProcess.start(List.of(program.get().toString(), "-p", folder.toString(),
        "-c", config.toString(), "-e", folder.resolve("error.log").toString()), port);
    return Optional.of(new Nginx(process, folder));
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

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public long cpuNanos() {
    return process.cpuNanos();
  }

  @Override
  public void close() throws IOException {
    process.close();
    Folders.delete(folder);
  }
}
