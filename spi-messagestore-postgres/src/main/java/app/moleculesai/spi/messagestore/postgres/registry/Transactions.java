package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Runs transactions that take effect as if one came after the other: PostgreSQL ends one of two that do not fit, and
 * its work is run again, several times at most. Safe for use by many threads.
 */
final class Transactions {
  private static final int MOST_RUNS = 20;
  private static final int RUNS_IN_THE_CROWD = 3;
  private static final int LONGEST_PAUSE_MILLIS = 64;
  private static final int LOCK_MILLIS = 100;

  /**
   * A sequential scan of a small table counts as having read all of it, and would make every two writers of the table
   * collide. Who waits for a row mostly waits in vain, as the row's new version collides: short waits end a deadlock
   * long before PostgreSQL looks for one.
   */
  private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;"
      + " SET LOCAL enable_seqscan = off; SET LOCAL lock_timeout = %d;";

  private final DatabaseAccess access;
  private final ReentrantLock unlucky = new ReentrantLock(true);
  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  Transactions(DatabaseAccess access) {
    this.access = access;
  }

  /**
   * Runs the work of a transaction until it commits.
   *
   * @throws SdkException {@code busy} when each run met another transaction; what the work throws passes through
   */
  <T> T run(String what, Function<TransactionSession, T> work) {
    return run(what, BEGIN + TransactionSession.MARK, work);
  }

  /** Runs a single call until it commits: what fails is undone as a whole, so it needs no mark to go back to. */
  <T> T runOne(String what, Function<TransactionSession, T> work) {
    return run(what, BEGIN, work);
  }

  private <T> T run(String what, String begin, Function<TransactionSession, T> work) {
    if (inside.get() != null) {
      throw new IllegalStateException(
          "transactions do not nest: inside one, write through its own repositories");
    }
    inside.set(true);
    try {
      long begun = System.nanoTime();
      int run = 1;
      while (true) {
        try {
          return inTurn(what, String.format(begin, LOCK_MILLIS * run), work, run);
        } catch (Collision e) {
          if (run == MOST_RUNS || System.nanoTime() - begun > longest(what)) {
            throw new SdkException(ErrorCode.BUSY,
                what + " met other transactions in each of " + run + " runs", e.getCause());
          }
          pause(what, run);
          run++;
        }
      }
    } finally {
      inside.remove();
    }
  }

  private long longest(String what) {
    return access.require(what).config().statementTimeout().toNanos();
  }

  /** Lets those that were unlucky several times run one after the other: in a crowd somebody is always faster. */
  private <T> T inTurn(String what, String begin, Function<TransactionSession, T> work,
      int run) {
    boolean first = run > RUNS_IN_THE_CROWD && firstInQueue(what);
    try {
      return once(what, begin, work);
    } finally {
      if (first) {
        unlucky.unlock();
      }
    }
  }

  private boolean firstInQueue(String what) {
    try {
      return unlucky.tryLock(1, TimeUnit.SECONDS); // a queue for fairness only: nobody waits long in it
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private <T> T once(String what, String begin, Function<TransactionSession, T> work) {
    try (var handle = begun(what, begin)) {
      var session = new TransactionSession(handle, access);
      try {
        T result = work.apply(session);
        session.commit(what);
        return result;
      } catch (RuntimeException | Error e) {
        rollback(handle);
        if (session.collided()) {
          throw new Collision(e);
        }
        throw e;
      } finally {
        session.end();
      }
    }
  }

  private Handle begun(String what, String begin) {
    try {
      var handle = access.require(what).jdbi().open();
      try {
        handle.begin();
        handle.execute(begin);
        return handle;
      } catch (RuntimeException e) {
        rollback(handle);
        handle.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw access.failure(what, e);
    }
  }

  private static void rollback(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      // the connection is gone, and its transaction with it
    }
  }

  private static void pause(String what, int run) {
    long longest = Math.min(1L << run, LONGEST_PAUSE_MILLIS);
    try {
      TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextLong(longest * 1000));
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static SdkException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SdkException(ErrorCode.UNAVAILABLE, what + " was interrupted", e);
  }

  /** Ends a run that is to be repeated. */
  private static final class Collision extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Collision(Throwable cause) {
      super(cause);
    }
  }
}
