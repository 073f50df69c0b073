package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.Secret;
import java.time.Duration;

/**
 * How to reach a database. Store and registry of one server whose values are equal share a pool.
 *
 * @param address where it is, and as whom
 * @param poolSize the most connections
 * @param connectTimeout the longest wait for a connection
 * @param statementTimeout the longest time of a statement
 */
public record ConnectionConfig(DatabaseAddress address, int poolSize, Duration connectTimeout,
    Duration statementTimeout) {
  private static final int CONNECTIONS_PER_CORE = 4; // more make PostgreSQL slower, not faster

  /** Adds the keys to a specification. */
  public static <C> ConfigSpec<C> keys(ConfigSpec<C> spec) {
    return spec
        .secret("url", "postgres://user:password@host:port/database?sslmode=require"
            + ", jdbc:postgresql:…, or embedded:DIR for a server of its own in a folder")
        .required()
        .text("user", "user, instead of the one in url")
        .secret("password", "password, instead of the one in url")
        .integer("pool-size", "most connections; without it four for each core").range(2, 1000)
        .duration("connect-timeout", "longest wait for a connection").range("100ms", "5m")
        .defaultsTo("5s")
        .duration("statement-timeout", "longest time of a statement").range("100ms", "10m")
        .defaultsTo("10s");
  }

  /** Reads the keys. */
  public static ConnectionConfig from(ConfigValues values) {
    return new ConnectionConfig(address(values),
        values.findInteger("pool-size").map(Math::toIntExact)
            .orElse(CONNECTIONS_PER_CORE * Runtime.getRuntime().availableProcessors()),
        values.duration("connect-timeout"), values.duration("statement-timeout"));
  }

  private static DatabaseAddress address(ConfigValues values) {
    try {
      return DatabaseAddress.parse(values.findSecret("url").orElseThrow().reveal(),
          values.findText("user"), values.findSecret("password").map(Secret::reveal));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'url' " + e.getMessage(), e);
    }
  }
}
