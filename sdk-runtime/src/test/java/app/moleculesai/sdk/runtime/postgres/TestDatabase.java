package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database of its own for each test, in the one PostgreSQL of this JVM's tests. */
public final class TestDatabase {
  private static final class Holder {
    static final EmbeddedServer SERVER = start();

    /** Folders are used again by later runs, one by each JVM that runs at the same time. */
    private static EmbeddedServer start() {
      for (int i = 0;; i++) {
        try {
          var server = EmbeddedServer.start(Path.of("target", "test-postgres", "" + i),
              Map.of("max_connections", "200", "fsync", "off"));
          Runtime.getRuntime().addShutdownHook(new Thread(server::close));
          return server;
        } catch (SdkException e) {
          if (e.code() != ErrorCode.CONFLICT) {
            throw e;
          }
        }
      }
    }
  }

  private final String name = "t" + UUID.randomUUID().toString().replace("-", "");

  /** Makes it. */
  public TestDatabase() {
    fromOutside("CREATE DATABASE " + name);
  }

  /** Returns its address, as {@code DATABASE_URL} takes it. */
  public String url() {
    return "postgres://" + Holder.SERVER.user() + ":" + Holder.SERVER.password() + "@127.0.0.1:"
        + Holder.SERVER.port() + "/" + name;
  }

  /** Returns its address for one of several servers, whose connections have this name. */
  String url(String application) {
    return url() + "?application_name=" + application;
  }

  /** Ends the connection on which a server hears the others. */
  void endListening(String application) {
    fromOutside("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name
        + "' AND application_name = '" + application + "' AND query LIKE 'LISTEN%'");
  }

  /** Lets connections that are there go on and nobody make another one, or lets them again. */
  void letNewOnesIn(boolean may) {
    fromOutside("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + may);
  }

  private static void fromOutside(String sql) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{"127.0.0.1"});
    source.setPortNumbers(new int[]{Holder.SERVER.port()});
    source.setDatabaseName("postgres");
    source.setUser(Holder.SERVER.user());
    source.setPassword(Holder.SERVER.password());
    try (var connection = source.getConnection(); var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the tests' PostgreSQL refuses " + sql, e);
    }
  }
}
