package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.testkit.support.KitContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL server of this JVM's tests: started at the first use, ended with the JVM. Each test class takes a
 * database of its own.
 */
public final class TestServer {
  private static final class Holder {
    static final TestBackend SERVER = TestBackend.start();

    static {
      dropLeftovers();
    }

    /** A folder is used again by the next run. */
    private static void dropLeftovers() {
      try (var connection = source(SERVER, "postgres").getConnection();
          var statement = connection.createStatement()) {
        var leftovers = new ArrayList<String>();
        try (var rows = statement.executeQuery(
            "SELECT datname FROM pg_database WHERE datname LIKE 't________________________________'")) {
          while (rows.next()) {
            leftovers.add(rows.getString(1));
          }
        }
        for (var leftover : leftovers) {
          statement.execute("DROP DATABASE " + leftover);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("the tests' server cannot be used", e);
      }
    }
  }

  /** A database with all tables of a layout, which others are copied from; migrating each takes longer. */
  private static final class Template {
    private static final Map<String, Template> OF_LAYOUT = Map.of("plain", new Template("plain"),
        "partitioned", new Template("partitioned"));

    private final String layout;
    private @Nullable String name;

    private Template(String layout) {
      this.layout = layout;
    }

    private static Template of(String layout) {
      return Objects.requireNonNull(OF_LAYOUT.get(layout), layout);
    }

    private synchronized String database() {
      if (name == null) {
        var address = newDatabase();
        migrate(address);
        name = nameOf(address);
      }
      return name;
    }

    private void migrate(String address) {
      var plugin = new PostgresPlugin();
      migrate(plugin.messageStores().get(0),
          Map.of("url", address, "layout", layout));
      migrate(plugin.registries().get(0), Map.of("url", address));
    }

    private static <C> void migrate(Provider<C, ?> provider, Map<String, ?> config) {
      try (var upkeep = provider.upkeep(provider.config().bind(config),
          new KitContext(Path.of("target"))).orElseThrow()) {
        upkeep.migrate();
      }
    }
  }

  private TestServer() {}

  /** Says whether the server runs in a container. */
  static boolean isInContainer() {
    return Holder.SERVER.inContainer();
  }

  /** Makes an empty database and returns its address. */
  public static String newDatabase() {
    return newDatabase("");
  }

  /**
   * Makes a database that a store and a registry of this version need not migrate, and returns its address.
   *
   * @param layout of the store
   */
  public static String newMigratedDatabase(String layout) {
    return newDatabase(" TEMPLATE "
        + Template.of(layout).database() + " STRATEGY FILE_COPY");
  }

  private static String newDatabase(String options) {
    var name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + options);
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' server makes no database", e);
    }
    return "postgres://" + Holder.SERVER.user() + ":" + Holder.SERVER.password() + "@127.0.0.1:"
        + Holder.SERVER.port() + "/" + name;
  }

  private static String nameOf(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  /** Makes an empty database and returns the least configuration that reaches it. */
  public static Map<String, ?> newConfig() {
    return Map.of("url", newDatabase());
  }

  /** Returns what makes connections to the database of an address. */
  public static PGSimpleDataSource source(String address) {
    return source(Holder.SERVER, nameOf(address));
  }

  /** Opens a connection to the database of an address. */
  public static Connection connectTo(String address) throws SQLException {
    return connect(nameOf(address));
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

  private static PGSimpleDataSource source(TestBackend server, String database) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{"127.0.0.1"});
    source.setPortNumbers(new int[]{server.port()});
    source.setDatabaseName(database);
    source.setUser(server.user());
    source.setPassword(server.password());
    return source;
  }
}
