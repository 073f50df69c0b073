/** Keeps messages and all other state in PostgreSQL. */
module app.moleculesai.spi.messagestore.postgres {
  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;
}
