package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What agents print, which stands in a file where each line begins with its time. Safe for use by many threads. */
class ReferenceLogs implements AgentLogs {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ReferenceRuntime runtime;

  ReferenceLogs(ReferenceRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public InputStream open(UUID workspaceId, int lines, Optional<Instant> since, boolean follow) {
    runtime.requireBackend();
    var folder = runtime.folder(workspaceId);
    try {
      if (!Files.exists(folder.output())) {
        throw SdkException.notFound("output of workspace " + workspaceId);
      }
      var process = folder.run().filter(run -> follow);
      var all = Files.readString(folder.output());
      var input = Files.newInputStream(folder.output());
      input.skipNBytes(all.getBytes(StandardCharsets.UTF_8).length);
      return new Output(beginning(all, lines, since), input, process);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "read output: " + e.getMessage(), e);
    }
  }

  private static byte[] beginning(String all, int lines, Optional<Instant> since) {
    var wanted = all.lines().filter(line -> since.isEmpty()
        || !Instant.parse(line.split(" ", 2)[0]).isBefore(since.get())).toList();
    var text = new StringBuilder();
    wanted.subList(Math.max(0, wanted.size() - lines), wanted.size())
        .forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The lines wanted first, and then what comes as long as a process runs. */
  private static final class Output extends InputStream {
    private final byte[] beginning;
    private final InputStream rest;
    private final Optional<ReferenceFolder.Run> followed;
    private int place;
    private volatile boolean closed;

    Output(byte[] beginning, InputStream rest, Optional<ReferenceFolder.Run> followed) {
      this.beginning = beginning;
      this.rest = rest;
      this.followed = followed;
    }

    @Override
    public int read() throws IOException {
      if (place < beginning.length) {
        return beginning[place++] & 0xff;
      }
      while (!closed && followed.isPresent()) {
        boolean ended = !followed.get().isAlive(); // before the last look, so that nothing is missed
        int next = next();
        if (next >= 0 || ended) {
          return next;
        }
        pause();
      }
      return -1;
    }

    private int next() throws IOException {
      try {
        return rest.read();
      } catch (ClosedChannelException e) { // by another thread
        return -1;
      }
    }

    /** Returns what is there, a line at most: who follows does not want to wait for more. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = 0;
      while (count < length) {
        int next = read();
        if (next < 0) {
          return count == 0 ? -1 : count;
        }
        buffer[offset + count++] = (byte) next;
        if (next == '\n') {
          return count;
        }
      }
      return count;
    }

    private static void pause() throws IOException {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while following output", e);
      }
    }

    @Override
    public void close() throws IOException {
      closed = true;
      rest.close();
    }
  }
}
