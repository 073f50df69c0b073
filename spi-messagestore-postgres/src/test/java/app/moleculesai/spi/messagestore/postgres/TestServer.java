package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL server of this JVM's tests: started at the first use, ended with the JVM. Each test class takes a
 * database of its own.
 */
public final class TestServer {
  private static final class Holder {
    static final EmbeddedServer SERVER = start();

    /** Folders are used again by later runs, one by each JVM that runs at the same time. */
    private static EmbeddedServer start() {
      for (int i = 0;; i++) {
        try {
          var server = EmbeddedServer.start(Path.of("target", "test-postgres", "" + i),
              // tests that kill a server start their own
              Map.of("max_connections", "200", "fsync", "off"));
          Runtime.getRuntime().addShutdownHook(new Thread(server::close));
          dropLeftovers(server);
          return server;
        } catch (SdkException e) {
          if (e.code() != ErrorCode.CONFLICT) {
            throw e;
          }
        } catch (SQLException e) {
          throw new IllegalStateException("the tests' server cannot be used", e);
        }
      }
    }

    private static void dropLeftovers(EmbeddedServer server) throws SQLException {
      try (var connection = source(server, "postgres").getConnection();
          var statement = connection.createStatement()) {
        var leftovers = new ArrayList<String>();
        try (var rows = statement.executeQuery(
            "SELECT datname FROM pg_database WHERE datname NOT IN ('postgres', 'template0',"
                + " 'template1')")) {
          while (rows.next()) {
            leftovers.add(rows.getString(1));
          }
        }
        for (var leftover : leftovers) {
          statement.execute("DROP DATABASE " + leftover);
        }
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
    return "postgres://" + Holder.SERVER.user() + ":" + Holder.SERVER.password() + "@127.0.0.1:"
        + Holder.SERVER.port() + "/" + name;
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

  /** Returns the first column of a query's rows. */
  public static List<String> texts(String address, String query) {
    try (var connection = connectTo(address);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' server refuses " + query, e);
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
    return source(Holder.SERVER, database).getConnection();
  }

  private static PGSimpleDataSource source(EmbeddedServer server, String database) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{"127.0.0.1"});
    source.setPortNumbers(new int[]{server.port()});
    source.setDatabaseName(database);
    source.setUser(server.user());
    source.setPassword(server.password());
    return source;
  }
}
