/** Answers for agents with canned, deterministic replies. */
module app.moleculesai.spi.runtime.mock {
  requires transitive app.moleculesai.sdk.api;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports app.moleculesai.spi.runtime.mock;

  provides app.moleculesai.sdk.api.plugin.Plugin
      with app.moleculesai.spi.runtime.mock.MockPlugin;
}
