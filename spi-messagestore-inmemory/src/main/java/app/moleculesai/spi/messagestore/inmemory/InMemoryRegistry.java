package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A registry that keeps everything in memory and nothing after {@link #close()}. Safe for use by many threads: one
 * writer at a time works on a copy of the state, which shares with the published one all it does not change, and
 * publishes it as a whole when its work is done; what throws is dropped with its copy. Readers take the published state
 * without a lock and see none or all of a transaction.
 */
final class InMemoryRegistry extends InMemoryRepositories implements Registry {
  private final SharedState shared;

  InMemoryRegistry() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Takes where temporary folders are made. */
  InMemoryRegistry(Path temporary) {
    this(new SharedState(temporary));
  }

  private InMemoryRegistry(SharedState shared) {
    super(shared);
    this.shared = shared;
  }

  @Override
  public void start() {
    shared.read();
  }

  @Override
  public Health check() {
    shared.read();
    return Health.up();
  }

  @Override
  public <T> T transaction(Function<? super Transaction, ? extends T> work) {
    return shared.replace(tables -> {
      var state = new TransactionState(tables, shared.folder());
      try {
        T result = work.apply(new InMemoryTransaction(state));
        return new Outcome<>(result, state.tables);
      } finally {
        state.ended = true;
      }
    });
  }

  @Override
  public void close() {
    shared.close();
  }

  /** What a transaction answered, and the tables it left. */
  private record Outcome<T>(T result, Tables tables) {}

  /** The published tables; the lock is the writer's. */
  private static final class SharedState implements State {
    private final ReentrantLock writer = new ReentrantLock();
    private final UploadFolder folder;
    private volatile Tables published = new Tables();
    private volatile boolean closed;

    SharedState(Path temporary) {
      folder = new UploadFolder(temporary);
    }

    @Override
    public Tables read() {
      requireOpen();
      return published;
    }

    @Override
    public UploadFolder folder() {
      return folder;
    }

    @Override
    public <T> T write(Function<Tables, T> work) {
      return replace(tables -> {
        var copy = tables.copy();
        return new Outcome<>(work.apply(copy), copy);
      });
    }

    /** Lets a writer make the next tables of the published ones, which it does not change. */
    <T> T replace(Function<Tables, Outcome<T>> work) {
      lock();
      try {
        requireOpen();
        var outcome = work.apply(published);
        requireOpen();
        published = outcome.tables();
        return outcome.result();
      } finally {
        folder.keep(published.uploads);
        writer.unlock();
      }
    }

    private void lock() {
      if (writer.isHeldByCurrentThread()) {
        throw new IllegalStateException(
            "transactions do not nest: inside one, write through its own repositories");
      }
      if (writer.tryLock()) {
        return;
      }
      try {
        writer.lockInterruptibly();
      } catch (InterruptedException e) {
        throw Interrupts.during("waiting for another transaction", e);
      }
    }

    private void requireOpen() {
      if (closed) {
        throw SdkException.closed("registry");
      }
    }

    void close() {
      closed = true;
      writer.lock(); // a writer that goes on may publish until it is done
      try {
        published = new Tables();
        folder.keep(published.uploads);
      } finally {
        writer.unlock();
      }
    }
  }

  /** The tables of a transaction that goes on. Belongs to one thread. */
  private static final class TransactionState implements State {
    private final UploadFolder folder;
    private Tables tables;
    private boolean ended;

    TransactionState(Tables tables, UploadFolder folder) {
      this.tables = tables;
      this.folder = folder;
    }

    @Override
    public Tables read() {
      if (ended) {
        throw new IllegalStateException("the transaction has ended");
      }
      return tables;
    }

    @Override
    public UploadFolder folder() {
      return folder;
    }

    @Override
    public <T> T write(Function<Tables, T> work) {
      var copy = read().copy(); // a call that is refused half-way leaves nothing of it
      var result = work.apply(copy);
      tables = copy;
      return result;
    }
  }
}
