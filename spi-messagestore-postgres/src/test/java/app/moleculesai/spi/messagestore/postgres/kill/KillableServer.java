package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.Until;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that keeps its word, and that a test may kill: it comes up again where it was. */
final class KillableServer implements AutoCloseable {
  private final EmbeddedServer server;

  private KillableServer(EmbeddedServer server) {
    this.server = server;
  }

  /** Folders are used again by later runs, one by each JVM that runs at the same time. */
  static KillableServer start() throws SQLException {
    for (int i = 0;; i++) {
      try {
        var server = new KillableServer(EmbeddedServer.start(
            Path.of("target", "test-postgres", "kill-" + i), Map.of("max_connections", "400")));
        server.dropLeftovers();
        return server;
      } catch (SdkException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
      }
    }
  }

  private void dropLeftovers() throws SQLException {
    try (var connection = connect("postgres"); var statement = connection.createStatement()) {
      var leftovers = new ArrayList<String>();
      try (var rows = statement.executeQuery(
          "SELECT datname FROM pg_database WHERE starts_with(datname, 'k')")) {
        while (rows.next()) {
          leftovers.add(rows.getString(1));
        }
      }
      for (var leftover : leftovers) {
        statement.execute("DROP DATABASE " + leftover);
      }
    }
  }

  /** Makes an empty database and returns its name. */
  String newDatabase() throws SQLException {
    var name = "k" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  int port() {
    return server.port();
  }

  /** Returns the address of a database. */
  String url(String database) {
    return url(database, server.port());
  }

  /** Returns the address of a database through a proxy. */
  String url(String database, int port) {
    return "postgres://" + server.user() + ":" + server.password() + "@127.0.0.1:" + port + "/"
        + database + "?sslmode=disable";
  }

  /** Ends all its processes as {@code kill -9} does; returns when it runs again. */
  void kill() {
    var postmaster = server.process();
    var all = new ArrayList<>(postmaster.descendants().toList());
    all.addFirst(postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
    Until.holds(() -> !server.process().equals(postmaster) && answers());
  }

  private boolean answers() {
    try (var connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  Connection connect(String database) throws SQLException {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{"127.0.0.1"});
    source.setPortNumbers(new int[]{server.port()});
    source.setDatabaseName(database);
    source.setUser(server.user());
    source.setPassword(server.password());
    return source.getConnection();
  }

  @Override
  public void close() {
    server.close();
  }
}
