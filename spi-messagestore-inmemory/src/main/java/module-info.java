/** Keeps messages and all other state in memory. */
module app.moleculesai.spi.messagestore.inmemory {
  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;
}
