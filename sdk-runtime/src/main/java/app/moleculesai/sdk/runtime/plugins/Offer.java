package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Provider;

/**
 * A type that a plugin provides.
 *
 * @param plugin whose
 * @param kind which section of the configuration takes it
 * @param type its short name; the full one is {@code plugin/type}
 * @param provider makes instances
 */
public record Offer(FoundPlugin plugin, Kind kind, String type, Provider<?, ?> provider) {
  public String fullName() {
    return plugin.id() + "/" + type;
  }

  /** Says whether a {@code type} of the configuration means this one. */
  boolean isCalled(String name) {
    return name.equals(type) || name.equals(fullName());
  }

  /** Returns the form of the table: {@code messagestore/postgres}. */
  @Override
  public String toString() {
    return Kinds.word(kind) + "/" + type;
  }
}
