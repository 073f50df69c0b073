/** Contract kits that every plugin must pass. */
module app.moleculesai.sdk.testkit {
  requires transitive app.moleculesai.sdk.api;
  requires static org.jspecify;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
}
