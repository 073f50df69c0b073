package app.moleculesai.sdk.runtime.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program {@code git} of this machine. It reads no configuration of anybody, asks nobody, runs no hooks, and speaks
 * HTTP only. Safe for use by many threads.
 */
public final class Git {
  /** The variables it may see: where programs are, and how the operator reaches the network. */
  private static final Set<String> KEPT = Set.of("PATH", "http_proxy", "https_proxy", "HTTPS_PROXY",
      "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
      "GIT_SSL_CAINFO", "SystemRoot");
  private static final List<String> ALWAYS = List.of("core.hooksPath=/dev/null",
      "core.autocrlf=false", "core.bigFileThreshold=1m", "credential.helper=",
      "fetch.fsckObjects=true", "fetch.unpackLimit=1", "gc.auto=0", "maintenance.auto=false");
  private static final long LOOK_MILLIS = 50;
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);
  private static final int MOST_SAID = 8192;

  private final String program;

  /** Takes how the program is called. */
  public Git(String program) {
    this.program = program;
  }

  /** Looks again and again at what a call does meanwhile; what it throws ends the call. */
  @FunctionalInterface
  public interface Watch {
    /** Looks. */
    void look() throws IOException;
  }

  /**
   * A call that has ended.
   *
   * @param exitCode zero when it did what it should
   * @param output what it printed
   * @param errors what it complained of
   */
  public record Ended(int exitCode, Path output, Path errors) {
    /** Returns the beginning of what it complained of. */
    public String said() throws IOException {
      try (var in = Files.newInputStream(errors)) {
        return new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      }
    }
  }

  /**
   * Runs it to its end; whatever ends the call, no process of it is left.
   *
   * @param scratch a folder of the caller's, where it is at home and its output is put; the next call writes over that
   * @param environment further variables, such as settings that must not stand among the arguments
   * @throws MissingException when there is no such program
   */
  public Ended run(Path scratch, Map<String, String> environment, List<String> arguments,
      Watch watch) throws IOException, InterruptedException {
    var output = scratch.resolve("output");
    var errors = scratch.resolve("errors");
    var builder = builder(scratch, environment, arguments).redirectOutput(output.toFile())
        .redirectError(errors.toFile());
    var process = start(builder);
    try {
      process.getOutputStream().close();
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        watch.look();
      }
    } finally {
      end(process.toHandle());
    }
    return new Ended(process.exitValue(), output, errors);
  }

  /** The program cannot be run on this machine. */
  public static final class MissingException extends IOException {
    private static final long serialVersionUID = 1;

    MissingException(IOException cause) {
      super("git cannot be run on this machine: is it installed?", cause);
    }
  }

  private static Process start(ProcessBuilder builder) throws MissingException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new MissingException(e);
    }
  }

  /** Ends a program with all that it has begun, and waits: nobody writes into the caller's folders any more. */
  private static void end(ProcessHandle process) {
    var all = Stream.concat(Stream.of(process), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, LAST_WAIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private ProcessBuilder builder(Path home, Map<String, String> more, List<String> arguments) {
    var command = new ArrayList<>(List.of(program));
    ALWAYS.forEach(setting -> command.addAll(List.of("-c", setting)));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(home.toFile());
    var environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put("LC_ALL", "C");
    environment.put("HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", home.toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ALLOW_PROTOCOL", "http:https");
    environment.put("GIT_CEILING_DIRECTORIES", home.toString());
    environment.putAll(more);
    return builder;
  }
}
