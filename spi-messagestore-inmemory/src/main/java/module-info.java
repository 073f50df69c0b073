import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;

/** Keeps messages and all other state in memory. */
module app.moleculesai.spi.messagestore.inmemory {
  requires transitive app.moleculesai.sdk.api;
  requires org.pcollections;
  requires static org.jspecify;

  exports app.moleculesai.spi.messagestore.inmemory;

  provides Plugin with InMemoryPlugin;
}
