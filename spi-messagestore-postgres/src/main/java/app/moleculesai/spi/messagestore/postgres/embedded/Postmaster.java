package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The server of one data folder. {@code pg_ctl} starts it in a session of its own, so that an interrupt at the terminal
 * reaches only us, and it is there until our work is done.
 */
final class Postmaster {
  /** Nothing that it logs may hold values; what a statement met is told to its caller. */
  private static final Map<String, String> SETTINGS = Map.of(
      "listen_addresses", "127.0.0.1",
      "unix_socket_directories", "",
      "log_checkpoints", "off",
      "log_error_verbosity", "terse",
      "log_min_error_statement", "panic",
      "log_min_messages", "log",
      "log_timezone", "UTC",
      "timezone", "UTC");
  private static final int START_TRIES = 5; // somebody may take the port, parts of a killed server may linger
  private static final Duration LAST_MOMENT = Duration.ofSeconds(10);
  private static final Duration END_PAUSE = Duration.ofMillis(5);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final long LOG_LIMIT = 1 << 20;
  private static final int LOG_LINES = 10;

  private final Programs programs;
  private final Path data;
  private final Path log;
  private final String options;

  Postmaster(Programs programs, Path data, Path log, Map<String, String> more) {
    this.programs = programs;
    this.data = data;
    this.log = log;
    var settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(more);
    this.options = settings.entrySet().stream()
        .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Starts the server at a free port and returns what it says of itself. */
  PostmasterFile start() throws IOException {
    for (int tries = START_TRIES;; tries--) {
      try {
        return start(freePort());
      } catch (SdkException e) {
        if (tries == 1) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Starts the server at a port. */
  PostmasterFile start(int port) throws IOException {
    keepLogShort();
    long before = Files.exists(log) ? Files.size(log) : 0;
    try {
      programs.run("pg_ctl", List.of("start", "-D", data.toString(), "-w", "-t", "150", "-s",
          "-l", log.toString(), "-o", "-p " + port + " " + options));
    } catch (SdkException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "PostgreSQL in " + data + " did not start: "
          + e.getMessage() + logSince(before), e);
    }
    return PostmasterFile.in(data).orElseThrow(() -> new SdkException(ErrorCode.UNAVAILABLE,
        "PostgreSQL in " + data + " ended as soon as it had started; see " + log));
  }

  /** Stops the server, running transactions with it; what was committed is there at the next start. */
  void stop() throws IOException {
    var process = PostmasterFile.in(data).flatMap(PostmasterFile::process);
    try {
      stop("fast", "60");
    } catch (SdkException e) {
      if (process.filter(Processes::isRunning).isPresent()) {
        stop("immediate", "30");
      }
    }
    process.ifPresent(Postmaster::awaitEnd);
  }

  /** The file that says that a server runs goes a moment before its process. */
  private static void awaitEnd(ProcessHandle process) {
    long end = System.nanoTime() + LAST_MOMENT.toNanos();
    while (Processes.isRunning(process) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(END_PAUSE.toNanos());
    }
  }

  private void stop(String mode, String seconds) throws IOException {
    programs.run("pg_ctl",
        List.of("stop", "-D", data.toString(), "-m", mode, "-w", "-t", seconds, "-s"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[]{127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private void keepLogShort() throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
      Files.move(log, log.resolveSibling(log.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String logSince(long position) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var bytes = Files.readAllBytes(log);
    int from = (int) Math.min(position, bytes.length);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).lines()
        .limit(LOG_LINES).map(line -> "\n  " + line).collect(Collectors.joining());
  }
}
