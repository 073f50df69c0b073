package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs. They refuse to be run by root; for root they run in a user namespace where it is nobody
 * in particular, and its files stay its own.
 */
final class Programs {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path bin;
  private final String suffix;
  private final Path scratch;

  /**
   * Of a folder of programs.
   *
   * @param scratch a folder for what they print
   */
  Programs(Path bin, String suffix, Path scratch) {
    this.bin = bin;
    this.suffix = suffix;
    this.scratch = scratch;
  }

  /**
   * Runs a program and returns what it printed.
   *
   * @throws SdkException when it does not end well; what it printed is in the message
   */
  String run(String program, List<String> arguments) throws IOException {
    var output = Files.createTempFile(scratch, program, ".out");
    try {
      var process = new ProcessBuilder(command(program, arguments, isRoot(output)))
          .redirectErrorStream(true)
          // a server that stays behind must not hold a pipe of ours open
          .redirectOutput(output.toFile())
          .start();
      process.getOutputStream().close();
      int code = end(process);
      var printed = Files.readString(output, Charset.defaultCharset()).strip();
      if (code != 0) {
        throw new SdkException(ErrorCode.UNAVAILABLE, program + " ended with code " + code + ": "
            + printed + hint(printed));
      }
      return printed;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private List<String> command(String program, List<String> arguments, boolean root) {
    var command = new ArrayList<String>();
    if (root) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program + suffix).toString());
    command.addAll(arguments);
    return command;
  }

  /** A file that was just made says who we are to the system. */
  private static boolean isRoot(Path own) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        && Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid"));
  }

  private static int end(Process process) {
    try {
      if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new SdkException(ErrorCode.UNAVAILABLE,
          "a program of PostgreSQL took longer than " + LIMIT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "a program of PostgreSQL was given up", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String hint(String printed) {
    return printed.contains("unshare")
        ? " (PostgreSQL does not run as root, and this system refuses the user namespace that"
            + " helps: run the server as another user)"
        : "";
  }
}
