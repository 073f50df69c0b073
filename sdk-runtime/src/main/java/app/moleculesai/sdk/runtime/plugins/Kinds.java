package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;

/** What the sections of the configuration hold. */
public final class Kinds {
  private Kinds() {}

  /** Returns the interface of a section's instances. */
  public static Class<? extends Component> type(Kind kind) {
    return switch (kind) {
      case STORES -> MessageStore.class;
      case REGISTRIES -> Registry.class;
      case RUNTIMES -> WorkspaceRuntime.class;
      case RELAYS -> EventRelay.class;
      case SOURCES -> WorkspacePluginSource.class;
      case CONTRIBUTORS -> EnvironmentContributor.class;
    };
  }

  /** Returns the word of the table for what a provider provides. */
  public static String word(Kind kind) {
    return switch (kind) {
      case STORES -> "messagestore";
      case REGISTRIES -> "registry";
      case RUNTIMES -> "runtime";
      case RELAYS -> "eventrelay";
      case SOURCES -> "pluginsource";
      case CONTRIBUTORS -> "contributor";
    };
  }
}
