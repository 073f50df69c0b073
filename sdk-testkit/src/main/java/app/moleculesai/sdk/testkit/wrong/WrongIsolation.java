package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.testkit.reference.ReferenceLog;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Stores that are wrong only when several call them: what goes wrong with transactions of a database. */
final class WrongIsolation {
  private WrongIsolation() {}

  /** Gives up the lock for a moment, as a statement between two others does; called with the lock held. */
  static void letOthersPass(ReferenceLog log, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        log.wait(left); // every append wakes it
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a number first and commits later, so that a reader passes rows that appear behind it. */
  static final class CommitsOutOfOrder extends ReferenceStore {
    CommitsOutOfOrder(ReferenceLog log) {
      super(log);
    }

    @Override
    protected long nextSequence(ActivityDraft draft) {
      long sequence = super.nextSequence(draft);
      if (sequence % 50 == 7) {
        letOthersPass(log, 2);
      }
      return sequence;
    }
  }

  /** Numbers the rows of a large append when it begins and commits them when it ends. */
  static final class CommitsLargeAppendsLate extends ReferenceStore {
    private final Map<UUID, Long> numbered = new HashMap<>();

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      synchronized (log) {
        if (drafts.size() >= 20) {
          drafts.forEach(draft -> numbered.put(draft.id(), super.nextSequence(draft)));
          letOthersPass(log, 5);
        }
        return super.append(drafts);
      }
    }

    @Override
    protected long nextSequence(ActivityDraft draft) {
      var number = numbered.remove(draft.id());
      return number == null ? super.nextSequence(draft) : number;
    }
  }

  /** Shows each row of an append as soon as it is written. */
  static final class ShowsHalfAnAppend extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      letOthersPass(log, 1);
      return draft;
    }
  }

  /** Locks what an append is about in the order of its drafts: two may wait for each other, and one is thrown out. */
  static final class WaitsInACircle extends ReferenceStore {
    private final Function<ActivityDraft, ?> what;
    private final Map<Object, ReentrantLock> locks = new ConcurrentHashMap<>();

    WaitsInACircle(Function<ActivityDraft, ?> what) {
      this.what = what;
    }

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      var held = new ArrayList<ReentrantLock>();
      try {
        for (var draft : drafts) {
          var lock = locks.computeIfAbsent(what.apply(draft), id -> new ReentrantLock());
          if (!lock.tryLock(100, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("deadlock detected");
          }
          held.add(lock);
          LockSupport.parkNanos(100_000);
        }
        return super.append(drafts);
      } catch (InterruptedException e) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted", e);
      } finally {
        held.forEach(ReentrantLock::unlock);
      }
    }
  }

  /** Looks at the status first and writes then: two callers at once both win. */
  static final class StatusIsCheckedTooEarly extends ReferenceStore {
    StatusIsCheckedTooEarly(ReferenceLog log) {
      super(log);
    }

    @Override
    protected boolean mayChange(Activity row, Set<String> from) {
      boolean may = super.mayChange(row, from);
      letOthersPass(log, 5);
      return may;
    }
  }

  /** Writes a whole row as it read it a moment ago, with the change in it; what others changed meanwhile is lost. */
  static final class WritesBackWhatItRead extends ReferenceStore {
    @Override
    public boolean advance(ActivityRef ref, Set<String> from, Change change) {
      synchronized (log) {
        var read = log.find(ref);
        letOthersPass(log, 1);
        var now = log.find(ref);
        if (read.isEmpty() || now.isEmpty() || !mayChange(now.get(), from)) {
          return false;
        }
        log.replace(changed(read.get(), change));
        return true;
      }
    }
  }

  /** Loses a connection whenever a caller is interrupted, and has eight. */
  static final class InterruptsUseUpConnections extends ReferenceStore {
    private final Semaphore connections = new Semaphore(8);

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      if (!connections.tryAcquire()) {
        throw new SdkException(ErrorCode.BUSY, "no connection is free");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted");
      }
      try {
        return super.append(drafts);
      } finally {
        connections.release();
      }
    }
  }

  /** Has eight connections, and says of a ninth caller that the database is down. */
  static final class TakesLoadForAnOutage extends ReferenceStore {
    private final Semaphore connections = new Semaphore(8);

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      if (!connections.tryAcquire()) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "no connection was free in time");
      }
      try {
        LockSupport.parkNanos(1_000_000);
        return super.append(drafts);
      } finally {
        connections.release();
      }
    }
  }

  /** Keeps for each instance what it has read: nobody else's changes are seen. */
  static final class CachesRows extends ReferenceStore {
    private final Map<ActivityRef, Activity> cache = Collections.synchronizedMap(new HashMap<>());

    CachesRows(ReferenceLog log) {
      super(log);
    }

    @Override
    public Optional<Activity> find(ActivityRef ref) {
      super.find(ref).ifPresent(row -> cache.putIfAbsent(ref, row));
      return Optional.ofNullable(cache.get(ref));
    }
  }
}
