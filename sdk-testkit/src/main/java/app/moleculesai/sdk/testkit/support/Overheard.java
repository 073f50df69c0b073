package app.moleculesai.sdk.testkit.support;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Everything this process says while it is open: {@code java.util.logging} (where {@code System.Logger} goes by default)
 * at the finest level, standard output and standard error. One thread at a time opens and closes it.
 */
public final class Overheard implements AutoCloseable {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<String> logged = new ArrayList<>();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Logger root = Logger.getLogger("");
  private final Level rootLevel = root.getLevel();
  private final Handler handler = new Keeper();

  /** Begins to listen. */
  public Overheard() {
    handler.setLevel(Level.ALL);
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  /** Returns all that was said so far. */
  public String text() {
    synchronized (logged) {
      return String.join("\n", logged) + "\n" + printed.toString(StandardCharsets.UTF_8);
    }
  }

  /** Ends listening and puts everything back. */
  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    root.removeHandler(handler);
    root.setLevel(rootLevel);
  }

  private final class Keeper extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      var text = new StringWriter();
      text.append(formatter.formatMessage(line));
      if (line.getThrown() != null) {
        line.getThrown().printStackTrace(new PrintWriter(text));
      }
      synchronized (logged) {
        logged.add(text.toString());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
