package app.moleculesai.spi.messagestore.postgres.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool of one database. Opens no connection before it is asked for one. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  private static final int SPARE_SECONDS = 5; // the server's own limit comes first

  /**
   * Every query of ours has its index. Of a table that is new, or grew since it was analysed last, the server believes
   * that reading all of it is cheaper, and keeps a prepared statement's plan while the table grows. What has no index
   * looks expensive then, but is no reason to compile it.
   */
  private static final String PLANS = "SET enable_seqscan = off; SET jit = off; ";

  private final ConnectionConfig config;
  private final PGSimpleDataSource single;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** Makes the pool, still empty. */
  public Database(ConnectionConfig config) {
    this.config = config;
    this.single = single(config);
    this.pool = new HikariDataSource(poolConfig(config, single));
    this.jdbi = Jdbi.create(pool);
    // a statement's values may be bodies or keys
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  private static PGSimpleDataSource single(ConnectionConfig config) {
    var source = config.address().dataSource();
    if (source.getApplicationName() == null) {
      source.setApplicationName("molecule");
    }
    source.setConnectTimeout(seconds(config.connectTimeout().toMillis()));
    source.setLoginTimeout(seconds(config.connectTimeout().toMillis()));
    source.setSocketTimeout(seconds(config.statementTimeout().toMillis()) + SPARE_SECONDS);
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static int seconds(long millis) {
    return (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(millis + 999));
  }

  private static HikariConfig poolConfig(ConnectionConfig config, PGSimpleDataSource source) {
    var pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setPoolName("molecule-postgres");
    pool.setMaximumPoolSize(config.poolSize());
    pool.setMinimumIdle(1);
    pool.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    pool.setConnectionTimeout(Math.max(250, config.connectTimeout().toMillis()));
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionInitSql(PLANS + "SET statement_timeout = "
        + config.statementTimeout().toMillis());
    pool.setThreadFactory(Thread.ofPlatform().daemon().name("molecule-postgres-", 0).factory());
    return pool;
  }

  /** Returns how it is reached. */
  public ConnectionConfig config() {
    return config;
  }

  /** Returns the way to pooled connections that reads and writes go. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Returns the pool itself. */
  public HikariDataSource pool() {
    return pool;
  }

  /** Opens a connection beside the pool, for what keeps one or must not be limited in time; the caller closes it. */
  public Connection connect() throws SQLException {
    return single.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Returns where it is. */
  @Override
  public String toString() {
    return config.address().toString();
  }
}
