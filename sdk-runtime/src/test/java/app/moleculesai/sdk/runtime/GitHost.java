package app.moleculesai.sdk.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A host of git repositories on a loopback port, {@code /owner/name} or {@code /owner/name.git} each, served by git's own CGI
 * program. Paths may also lead elsewhere, or nowhere. Safe for use by many threads.
 */
public final class GitHost implements AutoCloseable {
  private final Path root;
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<String> elsewhere = Optional.empty();
  private volatile Optional<String> login = Optional.empty();
  private volatile String words = "";
  private volatile boolean hangs;
  private volatile long most = Long.MAX_VALUE;

  /** Serves the repositories of a folder. */
  public GitHost(Path root) throws IOException {
    this(root, InetAddress.getLoopbackAddress());
  }

  /** Serves them at another address of this machine. */
  GitHost(Path root, InetAddress address) throws IOException {
    this.root = root;
    server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.setExecutor(work -> Thread.ofVirtual().name("git-host").start(work));
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns host and port. */
  public String authority() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns the paths that were asked for. */
  public List<String> asked() {
    return asked;
  }

  /** Sends everybody to the same path of another host from now on. */
  void redirectTo(String url) {
    elsewhere = Optional.of(url);
  }

  /** Refuses from now on who does not come with this header, and says so in these words. */
  void requireLogin(String header, String refusal) {
    login = Optional.of(header);
    words = refusal;
  }

  /** Takes requests from now on and answers none. */
  public void hang() {
    hangs = true;
  }

  /** Sends so many bytes of an answer from now on, and then keeps silent. */
  public void stallAfter(long bytes) {
    most = bytes;
  }

  /** Makes a repository of a folder with one commit, which has this tag; returns the commit's id. */
  public String publish(Path folder, String name, String tag) throws Exception {
    var repository = root.resolve(name + ".git");
    if (!Files.exists(repository)) {
      git(root, "init", "--quiet", "--bare", "--initial-branch=main", repository.toString());
      git(repository, "config", "uploadpack.allowAnySHA1InWant", "true");
    }
    var at = new String[]{"--git-dir=" + repository, "--work-tree=" + folder, "-c",
        "core.bare=false", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"};
    git(folder, and(at, "add", "--all"));
    git(folder, and(at, "commit", "--quiet", "--message", tag));
    git(folder, and(at, "tag", tag));
    return git(folder, and(at, "rev-parse", "HEAD")).strip();
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  /** Runs git and returns what it prints. */
  static String git(Path folder, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
    return output;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().getPath());
      if (hangs) {
        closed.await();
      } else if (login.isPresent() && !login.get().equals(header(exchange, "Authorization"))) {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(403, 0);
        exchange.getResponseBody().write(words.getBytes(StandardCharsets.UTF_8));
      } else if (elsewhere.isPresent()) {
        exchange.getResponseHeaders().set("Location",
            elsewhere.get() + exchange.getRequestURI());
        exchange.sendResponseHeaders(301, -1);
      } else {
        serve(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("git", "http-backend")
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(Map.of("GIT_PROJECT_ROOT", root.toString(),
        "GIT_HTTP_EXPORT_ALL", "1", "REQUEST_METHOD", exchange.getRequestMethod(), "PATH_INFO",
        exchange.getRequestURI().getPath().replaceFirst("^(/\\w+/\\w+)/", "$1.git/"),
        "QUERY_STRING",
        Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""), "CONTENT_TYPE",
        header(exchange, "Content-Type"), "HTTP_CONTENT_ENCODING",
        header(exchange, "Content-Encoding"), "GIT_PROTOCOL",
        header(exchange, "Git-Protocol")));
    var process = builder.start();
    try {
      passOn(exchange, process);
    } finally { // a client that left keeps it waiting
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private void passOn(HttpExchange exchange, Process process)
      throws IOException, InterruptedException {
    try (var in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    int status = 200;
    for (var line = line(process.getInputStream()); !line
        .isEmpty(); line = line(process.getInputStream())) {
      var parts = line.split(": ", 2);
      if (parts[0].equals("Status")) {
        status = Integer.parseInt(parts[1].split(" ", 2)[0]);
      } else {
        exchange.getResponseHeaders().set(parts[0], parts[1]);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    long left = most;
    for (var part = process.getInputStream().readNBytes(8192); part.length > 0
        && left > 0; part = process.getInputStream().readNBytes(8192)) {
      exchange.getResponseBody().write(part);
      left -= part.length;
    }
    if (left <= 0) {
      closed.await();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
