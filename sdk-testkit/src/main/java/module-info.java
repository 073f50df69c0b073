/** Contract kits that every plugin must pass. */
module app.moleculesai.sdk.testkit {
  requires transitive app.moleculesai.sdk.api;
  requires java.logging;
  requires org.apache.commons.compress;
  requires static org.jspecify;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports app.moleculesai.sdk.testkit;
  exports app.moleculesai.sdk.testkit.fault;
  exports app.moleculesai.sdk.testkit.messagestore;
  exports app.moleculesai.sdk.testkit.reference;
  exports app.moleculesai.sdk.testkit.registry;
  exports app.moleculesai.sdk.testkit.runtime;
  exports app.moleculesai.sdk.testkit.support;
  exports app.moleculesai.sdk.testkit.wrong;

  opens app.moleculesai.sdk.testkit;
}
