package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The daemon: every call goes through here, has a limit, and fails as an error of the SDK. Connects when it is first
 * called. Safe for use by many threads; {@code lock} guards the making and dropping of the connection.
 */
final class Engine implements AutoCloseable {
  private final DockerConfig config;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  private volatile long lastAnswer = System.nanoTime() - Duration.ofDays(1).toNanos();

  /** Takes where the daemon is, and where calls run that may have to be given up. */
  Engine(DockerConfig config, Executor executor) {
    this.config = config;
    this.executor = executor;
  }

  /** One command. */
  @FunctionalInterface
  interface Work<T> {
    /** Gives it; what it throws is translated. */
    T with(Connection daemon) throws Exception;
  }

  /**
   * Lets the daemon do something. A call that is given up is interrupted; the daemon may do it all the same.
   *
   * @param what is done, for the message of a failure
   * @throws SilenceException when the limit is over
   * @throws SdkException {@code unavailable} when the daemon cannot be reached or fails, {@code not_found},
   *         {@code conflict}, {@code invalid} or {@code unauthorized} as it says
   */
  <T> T call(String what, Duration limit, Work<T> work) {
    requireSocket(what);
    var task = new Call<>(() -> work.with(connected()));
    try {
      executor.execute(task);
      T result = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      heard();
      return result;
    } catch (TimeoutException e) {
      task.giveUp();
      throw new SilenceException(what, limit);
    } catch (InterruptedException e) {
      task.giveUp();
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, what + ": interrupted", e);
    } catch (ExecutionException e) {
      throw Failures.translate(what, Optional.ofNullable(e.getCause()).orElse(e));
    } catch (RejectedExecutionException e) {
      throw SdkException.closed("docker runtime");
    }
  }

  /** Sends a plain request whose answer is read as it comes; the caller closes it. Fails like {@link #call}. */
  DockerHttpClient.Response open(String what, Duration limit, String path) {
    return call(what, limit, daemon -> PlainRequests.get(daemon.http(), path));
  }

  /** A command on its way. What it opens after it was given up is closed: nobody else would. */
  private static final class Call<T> extends FutureTask<T> {
    Call(Callable<T> work) {
      super(work);
    }

    @Override
    protected void set(T answer) {
      super.set(answer);
      if (isCancelled()) {
        close(answer);
      }
    }

    void giveUp() {
      boolean tooLate = !cancel(true);
      if (tooLate && state() == State.SUCCESS) {
        close(resultNow());
      }
    }

    private static void close(Object answer) {
      if (answer instanceof AutoCloseable open) {
        try {
          open.close();
        } catch (Exception e) {
          // it was given up, and this is the end of it
        }
      }
    }
  }

  /** Spares machines without Docker the loading of the client library. */
  private void requireSocket(String what) {
    if (closed) {
      throw SdkException.closed("docker runtime");
    }
    config.socket().filter(file -> !Files.exists(file)).ifPresent(file -> {
      throw new SdkException(ErrorCode.UNAVAILABLE,
          what + ": there is no Docker daemon at " + config.host());
    });
  }

  private Connection connected() {
    var open = connection;
    if (open != null) {
      return open;
    }
    lock.lock();
    try {
      if (closed) {
        throw SdkException.closed("docker runtime");
      }
      open = connection;
      if (open == null) {
        open = Connection.to(config);
        connection = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the daemon lives. */
  void heard() {
    lastAnswer = System.nanoTime();
  }

  /** Says how long ago the daemon last answered. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastAnswer);
  }

  /** Drops connections that a daemon which ended has left behind: each would fail once. */
  void reconnect() {
    lock.lock();
    try {
      drop();
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    var open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all calls. */
  @Override
  public void close() {
    closed = true;
    reconnect();
  }
}
