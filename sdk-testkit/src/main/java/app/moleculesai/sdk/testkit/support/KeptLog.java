package app.moleculesai.sdk.testkit.support;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A logger at the finest level that keeps its lines, stack traces included. Safe for use by many threads. */
public final class KeptLog implements System.Logger {
  private final String name;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Makes an empty log. */
  public KeptLog(String name) {
    this.name = name;
  }

  /** Returns the lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return true;
  }

  @Override
  public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message,
      @Nullable Throwable thrown) {
    var line = new StringWriter();
    line.append(level.name()).append(' ').append(message);
    if (thrown != null) {
      line.append('\n');
      thrown.printStackTrace(new PrintWriter(line));
    }
    lines.add(line.toString());
  }

  @Override
  public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format,
      @Nullable Object @Nullable... params) {
    boolean plain = format == null || params == null || params.length == 0;
    lines.add(level.name() + " " + (plain ? format : MessageFormat.format(format, params)));
  }
}
