package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * One component's way to its database: gets the tables ready, refuses calls before that and after the end, and
 * translates failures. A database that does not answer at the start is asked again until it does, in the background.
 * Safe for use by many threads.
 */
public final class DatabaseAccess implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int MOST_TRIES = 5;

  private final Databases databases;
  private final ConnectionConfig config;
  private final Schema schema;
  private final PluginContext context;
  private final TableCare care;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Database database;
  private final Outage outage;
  private final HealthCheck health;
  private volatile boolean ready;
  private volatile String problem = "the database has not answered since the start";

  /** Makes the way; nothing is opened. */
  public DatabaseAccess(Databases databases, ConnectionConfig config, Schema schema,
      PluginContext context) {
    this(databases, config, schema, context, TableCare.NONE);
  }

  /** Makes the way; nothing is opened. */
  public DatabaseAccess(Databases databases, ConnectionConfig config, Schema schema,
      PluginContext context, TableCare care) {
    this.databases = databases;
    this.config = config;
    this.schema = schema;
    this.context = context;
    this.care = care;
    this.outage = new Outage(context.executor(), closing);
    this.health = new HealthCheck(context.executor());
  }

  /**
   * Brings the tables up to date. A database that does not answer is waited for in the background.
   *
   * @throws SdkException when the database answers, and cannot be used
   */
  public void start() {
    requireOpen();
    var acquired = databases.acquire(config);
    try {
      hold(acquired);
      prepare(acquired);
    } catch (SdkException e) {
      if (!isPassing(e)) {
        letGo();
        throw e;
      }
      problem = String.valueOf(e.getMessage());
      context.logger().log(Level.WARNING, schema.name() + ": " + acquired
          + " does not answer; asking again until it does: " + problem);
      context.executor().execute(() -> prepareLater(acquired));
    }
  }

  /** Starting an own server takes seconds: this may be closed meanwhile. */
  private void hold(Database acquired) {
    synchronized (this) {
      if (closing.getCount() > 0) {
        database = acquired;
        return;
      }
    }
    databases.release(acquired);
    throw closed();
  }

  private static boolean isPassing(SdkException failure) {
    return failure.code() == ErrorCode.UNAVAILABLE || failure.code() == ErrorCode.BUSY;
  }

  private void prepare(Database acquired) {
    requireLetIn(acquired);
    care.beforeMigrating(acquired);
    var migrations = new Migrations(acquired, schema);
    if (migrations.apply()) {
      context.logger().log(Level.INFO, "{0}: the tables in {1} are now of version {2}",
          schema.name(), acquired, migrations.files().getLast().version());
    }
    care.afterMigrating(acquired);
    ready = true;
  }

  /** The pool would ask again and again where one refusal is enough. */
  private static void requireLetIn(Database acquired) {
    var what = "reaching " + acquired;
    try {
      acquired.connect().close();
    } catch (SQLException e) {
      throw Failures.refusal(what, e).orElseGet(() -> Failures.translate(what, e));
    }
  }

  private void prepareLater(Database acquired) {
    try {
      while (!ready && !closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          prepare(acquired);
          context.logger().log(Level.INFO, schema.name() + ": " + acquired + " answers");
        } catch (SdkException e) {
          note(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same problem is logged once, not every second. */
  private void note(SdkException failure) {
    var message = String.valueOf(failure.getMessage());
    if (!message.equals(problem)) {
      problem = message;
      context.logger().log(isPassing(failure) ? Level.DEBUG : Level.ERROR,
          schema.name() + ": " + message);
    }
  }

  /**
   * Runs work with a connection of the pool, each statement a transaction of its own unless the work begins one.
   *
   * @param what what is tried, for the error
   */
  public <T> T run(String what, HandleCallback<T, RuntimeException> work) {
    var open = require(what);
    try {
      return open.jdbi().withHandle(work);
    } catch (RuntimeException e) {
      throw failure(what, e);
    }
  }

  /**
   * Runs work with a connection of the pool, each statement a transaction of its own.
   *
   * @param what what is tried, for the error
   */
  public <T> T connected(String what, ConnectionWork<T> work) {
    try {
      return attempt(what, work);
    } catch (SQLException | RuntimeException e) {
      throw failure(what, e);
    }
  }

  /**
   * Runs work with a connection of the pool, for a caller that acts on what the database answers.
   *
   * @param what what is tried, for the error when there is no database
   * @throws SQLException what the driver or the pool said; it goes to nobody but through {@link #failure}
   */
  public <T> T attempt(String what, ConnectionWork<T> work) throws SQLException {
    try (var connection = require(what).pool().getConnection()) {
      return work.run(connection);
    }
  }

  /**
   * Runs work as one transaction, which is rolled back when it throws. When it met others that waited for its locks it is
   * run again, a few times.
   *
   * @param what what is tried, for the error
   */
  public <T> T transaction(String what, ConnectionWork<T> work) {
    for (int tries = 1;; tries++) {
      try {
        return attempt(what, connection -> inTransaction(connection, work));
      } catch (SQLException | RuntimeException e) {
        if (tries == MOST_TRIES || !Failures.isCollision(e)) {
          throw failure(what, e);
        }
      }
    }
  }

  private static <T> T inTransaction(Connection connection, ConnectionWork<T> work)
      throws SQLException {
    connection.setAutoCommit(false); // the pool sets it back
    try {
      var result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Returns the error for a caller whose work failed: {@code closed} when this was closed meanwhile. */
  public SdkException failure(String what, Throwable failure) {
    var open = database;
    if (closing.getCount() == 0 || open == null) {
      return closed();
    }
    if (Failures.isWithoutConnection(failure) && !open.isExhausted()) {
      outage.begins(open);
      return noAnswer(what);
    }
    return Failures.translate(what, failure);
  }

  /** Returns the database, for what needs more than a handle. */
  public Database require(String what) {
    requireOpen();
    var open = database;
    if (open == null || !ready) {
      throw new SdkException(ErrorCode.UNAVAILABLE,
          what + " has to wait: the database could not be used since the start");
    }
    if (outage.lasts()) {
      throw noAnswer(what);
    }
    return open;
  }

  private static SdkException noAnswer(String what) {
    return new SdkException(ErrorCode.UNAVAILABLE, what + " got no answer from the database");
  }

  /** Says whether the database has answered and its tables are up to date. */
  public boolean isReady() {
    return ready;
  }

  private void requireOpen() {
    if (closing.getCount() == 0) {
      throw closed();
    }
  }

  private SdkException closed() {
    return SdkException.closed(schema.name());
  }

  /** Asks the database for a sign of life; answers within a second. */
  public Health check() {
    var open = database;
    if (open == null || closing.getCount() == 0) {
      return Health.down("not started, or closed");
    }
    return ready ? health.of(open) : Health.down(problem);
  }

  /** Lets the database go. */
  @Override
  public void close() {
    closing.countDown();
    letGo();
  }

  private void letGo() {
    Database open;
    synchronized (this) {
      open = database;
      database = null;
    }
    if (open != null) {
      databases.release(open);
    }
  }
}
