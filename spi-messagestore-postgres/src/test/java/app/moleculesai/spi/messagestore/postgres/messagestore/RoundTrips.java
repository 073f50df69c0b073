package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts how often the driver waits for the server, of all connections of this process. */
final class RoundTrips implements AutoCloseable {
  private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

  private final AtomicInteger count = new AtomicInteger();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord line) {
      if (line.getMessage().contains("FE=> Sync")) {
        count.incrementAndGet();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };
  private final Level level = DRIVER.getLevel();
  private final boolean toOthers = DRIVER.getUseParentHandlers();

  RoundTrips() {
    handler.setLevel(Level.ALL);
    DRIVER.addHandler(handler);
    DRIVER.setUseParentHandlers(false);
    DRIVER.setLevel(Level.FINEST);
  }

  int count() {
    return count.get();
  }

  @Override
  public void close() {
    DRIVER.setLevel(level);
    DRIVER.setUseParentHandlers(toOthers);
    DRIVER.removeHandler(handler);
  }
}
