import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;

/** Keeps messages and all other state in PostgreSQL. */
module app.moleculesai.spi.messagestore.postgres {
  requires transitive app.moleculesai.sdk.api;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires flyway.database.postgresql;
  requires java.sql;
  requires org.jdbi.v3.core;
  requires org.postgresql.jdbc;
  requires static org.apache.commons.compress;
  requires static org.jspecify;
  requires static org.tukaani.xz;

  exports app.moleculesai.spi.messagestore.postgres;

  provides Plugin with PostgresPlugin;
}
