/** Runs agents in Docker containers. */
module app.moleculesai.spi.runtime.docker {
  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;
}
