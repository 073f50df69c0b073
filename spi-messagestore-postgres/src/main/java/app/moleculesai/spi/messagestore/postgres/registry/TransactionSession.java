package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * One run of a transaction. A refused call is undone by itself and the run goes on; after any other failure it cannot,
 * and whoever hides that failure from the run's caller fails at the next call. Belongs to one thread.
 */
final class TransactionSession implements Session {
  /** Marks the place to which a refused call goes back; set at the beginning, moved only when a change follows one. */
  static final String MARK = "SAVEPOINT call";
  private static final String MOVE_MARK = "RELEASE SAVEPOINT call; " + MARK;
  private static final String GO_BACK = "ROLLBACK TO SAVEPOINT call";
  private static final String LOCK_TIMEOUT = "55P03";

  private final Handle handle;
  private final DatabaseAccess access;
  private @Nullable SdkException failure;
  private boolean changed;
  private boolean collided;
  private boolean ended;

  TransactionSession(Handle handle, DatabaseAccess access) {
    this.handle = handle;
    this.access = access;
  }

  @Override
  public <T> T read(String what, HandleCallback<T, RuntimeException> work) {
    requireUsable();
    try {
      return work.withHandle(handle);
    } catch (RuntimeException e) {
      throw broken(what, e);
    }
  }

  @Override
  public <T> T write(String what, HandleCallback<T, RuntimeException> work) {
    requireUsable();
    try {
      if (changed) {
        handle.execute(MOVE_MARK);
      }
      changed = true;
      return work.withHandle(handle);
    } catch (RuntimeException e) {
      throw undone(what, e);
    }
  }

  @Override
  public <T> T note(String what, HandleCallback<T, RuntimeException> work) {
    return write(what, work);
  }

  /** Makes all of it lasting, unless something failed. */
  void commit(String what) {
    access.require(what); // closed meanwhile?
    read(what, Handle::commit);
  }

  /** Says whether it met another transaction, so that another run may go well. */
  boolean collided() {
    return collided;
  }

  /** Returns what keeps it from going on. */
  Optional<SdkException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends it: whoever kept a repository is refused from now on. */
  void end() {
    ended = true;
  }

  private void requireUsable() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
    if (failure != null) {
      throw failure;
    }
  }

  private SdkException undone(String what, RuntimeException e) {
    if (isCollision(e) || Failures.isOutage(e)) {
      return broken(what, e);
    }
    try {
      handle.execute(GO_BACK);
      changed = false;
      return known(what, e);
    } catch (RuntimeException undoing) {
      return broken(what, undoing);
    }
  }

  private SdkException broken(String what, RuntimeException e) {
    var known = known(what, e);
    collided = isCollision(e);
    failure = known;
    return known;
  }

  private static boolean isCollision(RuntimeException e) {
    return Failures.isCollision(e) || Failures.state(e).filter(LOCK_TIMEOUT::equals).isPresent();
  }

  private SdkException known(String what, RuntimeException e) {
    return Refusals.of(what, e).orElseGet(() -> access.failure(what, e));
  }
}
