/** Answers for agents with canned, deterministic replies. */
module app.moleculesai.spi.runtime.mock {
  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;
}
