package app.moleculesai.sdk.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an agent printed, readable while more comes. Safe for use by many threads; its monitor guards the lines. */
final class AgentOutput {
  private record Line(Instant at, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private boolean ended;
  private boolean broken;

  synchronized void print(String text) {
    var at = Instant.now();
    lines.add(new Line(at, at + " " + text + "\n"));
    notifyAll();
  }

  synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** Cannot be read any further, as when the daemon goes away. */
  synchronized void breakOff() {
    broken = true;
    notifyAll();
  }

  /** Opens it at the last so many lines from a time on. */
  InputStream open(int last, Instant from, boolean follow) {
    synchronized (this) {
      int first = Math.max(0, lines.size() - last);
      while (first < lines.size() && lines.get(first).at().isBefore(from)) {
        first++;
      }
      return new Reading(first, follow);
    }
  }

  /** One reader. */
  private final class Reading extends InputStream {
    private final boolean follow;
    private int line;
    private int offset;
    private boolean closed;

    Reading(int line, boolean follow) {
      this.line = line;
      this.follow = follow;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      synchronized (AgentOutput.this) {
        while (line == lines.size()) {
          if (broken) {
            throw new IOException("the daemon is gone");
          }
          if (closed || ended || !follow) {
            return -1;
          }
          try {
            AgentOutput.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
          }
        }
        var text = lines.get(line).text().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(most, text.length - offset);
        System.arraycopy(text, offset, into, at, length);
        offset += length;
        if (offset == text.length) {
          line++;
          offset = 0;
        }
        return length;
      }
    }

    @Override
    public void close() {
      synchronized (AgentOutput.this) {
        closed = true;
        AgentOutput.this.notifyAll();
      }
    }
  }
}
