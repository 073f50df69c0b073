package app.moleculesai.spi.messagestore.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL server of this JVM's tests: started at the first use, ended with the JVM. Each test class takes a
 * database of its own.
 */
public final class TestServer {
  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setServerConfig("fsync", "off") // tests that kill a server start their own
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private TestServer() {}

  /** Makes an empty database and returns its address. */
  public static String newDatabase() {
    var name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' server makes no database", e);
    }
    return "postgres://postgres@localhost:" + Holder.SERVER.getPort() + "/" + name;
  }

  /** Makes an empty database and returns the least configuration that reaches it. */
  public static Map<String, ?> newConfig() {
    return Map.of("url", newDatabase());
  }

  /** Opens a connection to the database of an address. */
  public static Connection connectTo(String address) throws SQLException {
    return connect(address.substring(address.lastIndexOf('/') + 1));
  }

  /** Runs a statement in the database of an address, beside everybody else. */
  public static void execute(String address, String sql) {
    try (var connection = connectTo(address); var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' server refuses " + sql, e);
    }
  }

  /** Waits until somebody in the database of an address waits for a lock. */
  public static void awaitLockWait(String address) throws SQLException, InterruptedException {
    try (var connection = connectTo(address); var statement = connection.createStatement()) {
      boolean waits = false;
      while (!waits) {
        try (var rows = statement.executeQuery("SELECT FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
          waits = rows.next();
        }
        TimeUnit.MILLISECONDS.sleep(2); // between two looks
      }
    }
  }

  private static Connection connect(String database) throws SQLException {
    return Holder.SERVER.getDatabase("postgres", database).getConnection();
  }
}
