package app.moleculesai.spi.messagestore.postgres.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * News that wait to be sent, bounded in number and size: what does not fit is dropped, and a gap stands in its place.
 * Safe for use by many threads; the lock guards all fields.
 */
final class Outgoing {
  private static final int MOST_NEWS = 10_000;
  private static final int MOST_BYTES = 32 * 1024 * 1024;
  private static final int BATCH_BYTES = 1024 * 1024;
  private static final int SPACE_FOR_FIELDS = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final ArrayDeque<News> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean gap;
  private boolean woken;

  /** Takes news, or drops them when too many wait. */
  void offer(News news) {
    lock.lock();
    try {
      int size = size(news);
      if (waiting.size() < MOST_NEWS && bytes + size <= MOST_BYTES) {
        waiting.add(news);
        bytes += size;
      } else {
        gap = true;
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Remembers that some news that were taken out may not have been sent. */
  void missed() {
    lock.lock();
    try {
      gap = true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait of {@link #take}. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out a portion, waiting not longer than that for the first; a gap stands in front. */
  List<News> take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !gap && !woken && left > 0) {
        left = more.awaitNanos(left);
      }
      woken = false;
      return portion();
    } finally {
      lock.unlock();
    }
  }

  private List<News> portion() {
    var portion = new ArrayList<News>();
    if (gap) {
      portion.add(new News.Gap());
      gap = false;
    }
    long size = 0;
    while (!waiting.isEmpty() && size < BATCH_BYTES) {
      var news = waiting.remove();
      portion.add(news);
      size += size(news);
    }
    bytes -= size;
    return portion;
  }

  private static int size(News news) {
    return SPACE_FOR_FIELDS
        + (news instanceof News.Happened happened ? happened.event().payload().size() : 0);
  }
}
