/** What plugins and embedders program against. */
module app.moleculesai.sdk.api {
  requires static org.jspecify;
}
