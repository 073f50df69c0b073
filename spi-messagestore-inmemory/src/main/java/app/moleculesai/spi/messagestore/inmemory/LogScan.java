package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads a whole log in order of sequence, copying some rows at a time, so that it holds up no writer. Rows that come or
 * go meanwhile may be seen or not. Belongs to one thread, which may be interrupted.
 */
final class LogScan implements Iterator<Activity> {
  private static final int STEP = 500;

  private final Log log;
  private final boolean oldestFirst;
  private List<Activity> rows = List.of();
  private int next;
  private long behind;

  /** Reads oldest first. */
  LogScan(Log log) {
    this(log, true);
  }

  LogScan(Log log, boolean oldestFirst) {
    this.log = log;
    this.oldestFirst = oldestFirst;
    this.behind = oldestFirst ? 0 : Long.MAX_VALUE;
  }

  @Override
  public boolean hasNext() {
    if (next == rows.size()) {
      Interrupts.check("reading a log");
      rows = log.behind(behind, false, oldestFirst, STEP);
      next = 0;
    }
    return next < rows.size();
  }

  @Override
  public Activity next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    var row = rows.get(next++);
    behind = row.sequence();
    return row;
  }
}
