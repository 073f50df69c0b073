package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in the folder of an agent's work. Safe for use by many threads. */
class ReferenceCommands implements AgentCommands {
  private static final int NOT_FOUND = 127;

  private final ReferenceRuntime runtime;
  private final Executor executor;

  ReferenceCommands(ReferenceRuntime runtime, Executor executor) {
    this.runtime = runtime;
    this.executor = executor;
  }

  @Override
  public Outcome run(UUID workspaceId, List<String> command, Duration limit) {
    runtime.requireBackend();
    try {
      if (runtime.running(workspaceId).isEmpty()) {
        throw SdkException.notFound("a running agent of workspace " + workspaceId);
      }
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "run a command: " + e.getMessage(), e);
    }
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true)
          .directory(runtime.folder(workspaceId).work().toFile()).start();
    } catch (IOException e) {
      return new Outcome(NOT_FOUND, "");
    }
    return outcome(process, limit);
  }

  private Outcome outcome(Process process, Duration limit) {
    var reading = new FutureTask<>(() -> output(process));
    executor.execute(reading);
    try {
      var output = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new Outcome(process.waitFor(), output);
    } catch (TimeoutException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the command took longer than " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted while a command ran", e);
    } catch (ExecutionException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "a command's output cannot be read", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads everything, so that the command is not held up, and keeps the beginning. */
  private static String output(Process process) throws IOException {
    try (var stream = process.getInputStream()) {
      var kept = stream.readNBytes(MOST_OUTPUT);
      stream.transferTo(OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    }
  }
}
