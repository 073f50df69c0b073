package app.moleculesai.examples.benchmarks;

import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL that is measured with: one server for a benchmark, with the durability that a server in production
 * has, and enough memory that a page of a million rows comes from it. Everything is gone when it is closed.
 */
final class PostgresServer implements AutoCloseable {
  private static final String NAME = "benchmark";

  private final Path folder;
  private final EmbeddedServer server;
  private int databases;

  PostgresServer() throws IOException {
    folder = Files.createTempDirectory("molecule-benchmark");
    server = EmbeddedServer.start(folder, Map.of(
        "max_connections", "200",
        "shared_buffers", "1GB",
        "max_wal_size", "4GB"));
  }

  /** Makes an empty database and returns its address. */
  String newDatabase() throws IOException {
    var name = NAME + ++databases;
    execute("postgres", String.format(Locale.ROOT, "CREATE DATABASE %s TEMPLATE template0", name));
    return address(name);
  }

  /** Deletes a database, by its address. */
  void drop(String database) throws IOException {
    execute("postgres", "DROP DATABASE " + name(database) + " WITH (FORCE)");
  }

  private void execute(String database, String sql) throws IOException {
    try (var connection = connect(address(database));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("the database of the benchmarks refused a statement", e);
    }
  }

  private String address(String name) {
    return "postgres://" + server.user() + ":" + server.password() + "@127.0.0.1:" + server.port()
        + "/" + name;
  }

  private static String name(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  /** Connects to a database of an address, as a plain program would. */
  static Connection connect(String address) throws SQLException {
    return source(address).getConnection();
  }

  /** Returns what makes connections to the database of an address. */
  static DataSource source(String address) {
    var uri = URI.create(address);
    var credentials = uri.getUserInfo().split(":", 2);
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{uri.getHost()});
    source.setPortNumbers(new int[]{uri.getPort()});
    source.setDatabaseName(uri.getPath().substring(1));
    source.setUser(credentials[0]);
    source.setPassword(credentials[1]);
    return source;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Folders.delete(folder);
  }
}
