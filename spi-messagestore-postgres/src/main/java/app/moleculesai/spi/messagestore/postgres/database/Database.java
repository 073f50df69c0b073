package app.moleculesai.spi.messagestore.postgres.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool of one database. Opens no connection before it is asked for one. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  private static final int SPARE_SECONDS = 5; // the server's own limit comes first
  private static final long LEAST_MILLIS = 250; // the pool takes no less
  private static final long VALIDATION_MILLIS = 1_000;

  /**
   * Every query of ours has its index. Of a table that is new, or grew since it was analysed last, the server believes
   * that reading all of it is cheaper, and keeps a prepared statement's plan while the table grows. What has no index
   * looks expensive then, but is no reason to compile it.
   */
  private static final String PLANS = "SET enable_seqscan = off; SET jit = off; ";

  private final ConnectionConfig config;
  private final PGSimpleDataSource single;
  private final PGSimpleDataSource unlimited;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** Makes the pool of a server that is not ours, still empty. */
  public Database(ConnectionConfig config) {
    this(config, config.address());
  }

  /**
   * Makes the pool, still empty.
   *
   * @param address where the server of the configuration's folder listens, otherwise the configuration's own
   */
  Database(ConnectionConfig config, DatabaseAddress address) {
    this.config = config;
    this.single = single(config, address);
    this.unlimited = unlimited(address);
    this.pool = new HikariDataSource(poolConfig(config, single));
    this.jdbi = Jdbi.create(pool);
    // a statement's values may be bodies or keys
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  private static PGSimpleDataSource single(ConnectionConfig config, DatabaseAddress address) {
    var source = address.dataSource();
    source.setConnectTimeout(seconds(config.connectTimeout().toMillis()));
    source.setLoginTimeout(seconds(config.connectTimeout().toMillis()));
    source.setSocketTimeout(seconds(config.statementTimeout().toMillis()) + SPARE_SECONDS);
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static PGSimpleDataSource unlimited(DatabaseAddress address) {
    var source = address.dataSource();
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
    pool.setConnectionTimeout(Math.max(LEAST_MILLIS, config.connectTimeout().toMillis()));
    // each connection that died in the pool costs that long before the next is tried
    pool.setValidationTimeout(
        Math.clamp(config.connectTimeout().toMillis(), LEAST_MILLIS, VALIDATION_MILLIS));
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

  /** Returns what makes connections without a limit of time, for work of an operator such as migrations. */
  public DataSource unlimited() {
    return unlimited;
  }

  /** Says whether all connections that the pool may have are in use. */
  boolean isExhausted() {
    var bean = pool.getHikariPoolMXBean();
    return bean != null && bean.getActiveConnections() >= config.poolSize();
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
