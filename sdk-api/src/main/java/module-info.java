/** What plugins and embedders program against. */
module app.moleculesai.sdk.api {
  requires static transitive org.jspecify;

  exports app.moleculesai.sdk.api.environment;
  exports app.moleculesai.sdk.api.error;
  exports app.moleculesai.sdk.api.event;
  exports app.moleculesai.sdk.api.messagestore;
  exports app.moleculesai.sdk.api.plugin;
  exports app.moleculesai.sdk.api.registry;
  exports app.moleculesai.sdk.api.runtime;
  exports app.moleculesai.sdk.api.text;
  exports app.moleculesai.sdk.api.workspaceplugin;

}
