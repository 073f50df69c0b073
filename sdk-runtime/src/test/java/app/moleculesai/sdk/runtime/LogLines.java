package app.moleculesai.sdk.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the project's own loggers say, on every level, while it is open. One thread at a time opens and closes it. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger ours = Logger.getLogger("app.moleculesai");
  private final Level before = ours.getLevel();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Begins to listen. */
  public LogLines() {
    setLevel(Level.ALL);
    ours.setLevel(Level.ALL);
    ours.addHandler(this);
  }

  /** Returns the lines so far, each with its level. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + formatter.formatMessage(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ours.removeHandler(this);
    ours.setLevel(before);
  }
}
