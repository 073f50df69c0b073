package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.plugin.Health;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a database for a sign of life, and answers within a second whatever the database does. One question is under way
 * at a time: who asks meanwhile waits for the same answer. Safe for use by many threads; the monitor guards the field.
 */
final class HealthCheck {
  private static final long LIMIT_MILLIS = 900;

  private final Executor executor;
  private @Nullable FutureTask<Health> asking;

  HealthCheck(Executor executor) {
    this.executor = executor;
  }

  Health of(Database database) {
    try {
      return question(database).get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Health.down("the database gave no answer within " + LIMIT_MILLIS + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.down("the question to the database was interrupted");
    } catch (ExecutionException e) {
      return Health.down("the database could not be asked");
    }
  }

  private synchronized FutureTask<Health> question(Database database) {
    var open = asking;
    if (open == null || open.isDone()) {
      open = new FutureTask<>(() -> ask(database));
      asking = open;
      executor.execute(open);
    }
    return open;
  }

  private static Health ask(Database database) {
    boolean exhausted = database.isExhausted();
    try (var connection = exhausted ? database.connect() : database.pool().getConnection()) {
      if (ServerTable.isReadOnly(connection)) {
        return Health.degraded("the database is read-only");
      }
      return exhausted ? inUse(database) : Health.up();
    } catch (SQLException e) {
      return exhausted && Failures.state(e).equals(Optional.of("53300"))
          ? inUse(database)
          : Health.down(
              String.valueOf(Failures.translate("asking " + database, e).getMessage()));
    }
  }

  private static Health inUse(Database database) {
    return Health.degraded(
        "all " + database.config().poolSize() + " connections to the database are in use");
  }
}
