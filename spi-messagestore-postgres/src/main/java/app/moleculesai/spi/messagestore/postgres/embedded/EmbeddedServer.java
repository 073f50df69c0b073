package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running PostgreSQL in a folder, with its programs, rows, password and log. This process owns it: it is kept
 * running, and stopped by {@link #close}. One that a killed process left running is stopped at the next start; its
 * rows are there. Listens on the loopback interface only. Safe for use by many threads; the monitor guards starting
 * and stopping.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedServer.class.getName());
  private static final long LOOK_MILLIS = 500;

  private final ServerFolder folder;
  private final FolderLock lock;
  private final Postmaster postmaster;
  private final int port;
  private final String password;
  private final CountDownLatch closing = new CountDownLatch(1);
  private ProcessHandle process;
  private boolean stopped;

  private EmbeddedServer(ServerFolder folder, FolderLock lock, Postmaster postmaster,
      PostmasterFile running, String password) {
    this.folder = folder;
    this.lock = lock;
    this.postmaster = postmaster;
    this.port = running.port();
    this.password = password;
    this.process = process(running);
  }

  /**
   * Starts the server of a folder, which is made when it is not there.
   *
   * @throws SdkException {@code conflict} when another process uses the folder, {@code config_invalid} when it cannot
   *         be used with the jars that are here, {@code unavailable} when the server does not start
   */
  public static EmbeddedServer start(Path path) {
    return start(path, Map.of());
  }

  /**
   * Starts the server of a folder.
   *
   * @param settings of {@code postgresql.conf}, besides ours; no value has a space or a quote
   */
  public static EmbeddedServer start(Path path, Map<String, String> settings) {
    return Undisturbed.run("molecule-postgres-start", () -> locked(path, settings));
  }

  /**
   * A server that another process runs.
   *
   * @param port where it listens, at 127.0.0.1
   * @param user who may do everything
   * @param password the user's
   */
  public record Running(int port, String user, String password) {}

  /** Returns the server of a folder that another process runs; empty when it cannot be reached. */
  public static Optional<Running> running(Path path) {
    try {
      var folder = ServerFolder.make(path);
      var password = folder.password();
      return PostmasterFile.in(folder.data()).filter(file -> file.port() > 0)
          .map(file -> new Running(file.port(), ServerFolder.USER, password));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static EmbeddedServer locked(Path path, Map<String, String> settings) {
    try {
      var folder = ServerFolder.make(path);
      var lock = FolderLock.take(folder.root());
      try {
        return start(folder, lock, settings);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE,
          "PostgreSQL in " + path + " could not be started", e);
    }
  }

  private static EmbeddedServer start(ServerFolder folder, FolderLock lock,
      Map<String, String> settings) throws IOException {
    var platform = Platform.current();
    var bin = new Binaries(platform, EmbeddedServer.class.getClassLoader())
        .unpackBelow(folder.root());
    var programs = new Programs(bin, platform.suffix(), folder.root());
    var postmaster = new Postmaster(programs, folder.data(), folder.log(), settings);
    folder.requireUsableBy(programs);
    folder.endLeftover(postmaster);
    folder.initialize(programs);
    var server = new EmbeddedServer(folder, lock, postmaster, postmaster.start(),
        folder.password());
    Thread.ofVirtual().name("molecule-postgres-watch").start(server::keepRunning);
    return server;
  }

  private static ProcessHandle process(PostmasterFile running) {
    return running.process().orElseThrow(() -> new SdkException(ErrorCode.UNAVAILABLE,
        "PostgreSQL ended as soon as it had started"));
  }

  /** Returns where it listens, at 127.0.0.1; the same as long as it is open. */
  public int port() {
    return port;
  }

  /** Returns the name of the user who may do everything. */
  public String user() {
    return ServerFolder.USER;
  }

  /** Returns the user's password. */
  public String password() {
    return password;
  }

  /** Returns the address of its first database, with the password, as the store's {@code url} takes it. */
  public String url() {
    return "postgres://" + user() + ":" + password + "@127.0.0.1:" + port + "/postgres";
  }

  /** Returns its process: another one after it was killed. */
  public synchronized ProcessHandle process() {
    return process;
  }

  private void keepRunning() {
    while (!closesWithin(LOOK_MILLIS)) {
      if (!Processes.isRunning(process())) {
        startAgain();
      }
    }
  }

  private boolean closesWithin(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // nobody interrupts this thread
    }
  }

  private synchronized void startAgain() {
    if (closing.getCount() == 0) {
      return;
    }
    LOG.log(Level.WARNING, "PostgreSQL in " + folder.root() + " ended; starting it again");
    try {
      folder.endLeftover(postmaster);
      process = process(postmaster.start(port));
    } catch (IOException | SdkException e) {
      LOG.log(Level.WARNING, "PostgreSQL in " + folder.root() + " could not be started again", e);
    }
  }

  /** Stops it and gives the folder free, also on a thread that is interrupted. */
  @Override
  public void close() {
    closing.countDown();
    Undisturbed.run("molecule-postgres-stop", this::stop);
  }

  private synchronized boolean stop() {
    if (stopped) {
      return true;
    }
    stopped = true;
    try (lock) {
      postmaster.stop();
    } catch (IOException | SdkException e) {
      LOG.log(Level.WARNING, "PostgreSQL in " + folder.root() + " could not be stopped", e);
    }
    return true;
  }

  /** Returns its folder. */
  @Override
  public String toString() {
    return folder.root().toString();
  }
}
