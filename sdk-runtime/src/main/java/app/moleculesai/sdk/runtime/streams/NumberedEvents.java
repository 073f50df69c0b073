package app.moleculesai.sdk.runtime.streams;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.envelope.EventLines;
import app.moleculesai.sdk.runtime.envelope.FoldTooLargeException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives each event an id, in a line of its own at its end. Else bytes pass as they come, except for ids that stand there
 * already: those mean nothing here. An event is remembered before its client hears its end, and a client that left
 * changes nothing for others. One thread at a time.
 */
public final class NumberedEvents extends OutputStream {
  private static final int LONGEST = 10 << 20; // RE-1: a longer one the proxy breaks off anyway
  private static final byte[] ID = {'i', 'd'};

  /** What is known of the line that is being read. */
  private enum Line {
    /** Nothing yet, or that it begins like an id. */
    BEGUN,
    /** It passes. */
    PASSES,
    /** It is an id and left out. */
    LEFT_OUT
  }

  private final StreamRun run;
  private final Function<byte[], Optional<String>> tasks;
  private final ClientStream client;
  private final EventLines lines = new EventLines(LONGEST, this::event);
  private Line line = Line.BEGUN;
  private int held; // how much of ID the line begins with, which is not passed on yet
  private boolean afterCr;
  private boolean leavesOutLf;
  private boolean tooLarge;
  private boolean closed;

  /**
   * Takes where events go.
   *
   * @param tasks hears each event, and returns the task that it tells of
   */
  public NumberedEvents(StreamRun run, Function<byte[], Optional<String>> tasks,
      OutputStream client) {
    this.run = run;
    this.tasks = tasks;
    this.client = new ClientStream(client);
  }

  private void event(byte[] data, int length) {
    var event = Arrays.copyOf(data, length);
    tasks.apply(event).ifPresent(run::isAbout);
    var id = run.add(Body.wrap(event));
    if (!closed) { // else it has no end that an id could stand before
      client.writeId(id);
    }
  }

  @Override
  public void write(int one) {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    for (int at = offset; at < offset + length; at++) {
      byte next = bytes[at];
      if (next == '\n' && afterCr) {
        afterCr = false;
        from = leavesOutLf ? at + 1 : from;
        continue;
      }
      boolean isEnd = next == '\n' || next == '\r';
      afterCr = next == '\r';
      leavesOutLf = false;
      if (line == Line.BEGUN) {
        if (held < ID.length && next == ID[held]) {
          pass(bytes, from, at);
          from = at + 1;
          held++;
          continue;
        }
        from = decide(bytes, from, at, isEnd);
      }
      if (isEnd) {
        if (line == Line.LEFT_OUT) {
          from = at + 1;
          leavesOutLf = true;
        }
        line = Line.BEGUN;
      } else if (line == Line.LEFT_OUT) {
        from = at + 1;
      }
    }
    pass(bytes, from, offset + length);
  }

  /** Takes the first byte that tells what a line is, and returns from where on nothing is passed yet. */
  private int decide(byte[] bytes, int from, int at, boolean isEnd) {
    if (held == ID.length && (isEnd || bytes[at] == ':')) {
      held = 0;
      line = Line.LEFT_OUT;
      return at;
    }
    if (held == 0 && isEnd) {
      pass(bytes, from, at);
      pass(bytes, at, at + 1); // alone: it may be the end of an event
      return at + 1;
    }
    release();
    line = Line.PASSES;
    return from;
  }

  private void release() {
    pass(ID, 0, held);
    held = 0;
  }

  private void pass(byte[] bytes, int from, int to) {
    if (from < to) {
      read(() -> lines.accept(bytes, from, to - from));
      client.write(bytes, from, to - from);
    }
  }

  private interface Reading {
    void run() throws FoldTooLargeException;
  }

  private void read(Reading reading) {
    if (!tooLarge) {
      try {
        reading.run();
      } catch (FoldTooLargeException e) {
        tooLarge = true;
      }
    }
  }

  @Override
  public void flush() {
    client.flush();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release();
      read(lines::finish);
      run.end();
      client.close();
    }
  }
}
