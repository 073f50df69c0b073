package app.moleculesai.sdk.api.plugin;

/**
 * Names one configured instance, for example {@code stores.main}.
 *
 * @param kind what it is
 * @param name the instance's name in the configuration
 */
public record InstanceRef(Kind kind, String name) {
  /** The sections of the configuration that hold instances. A later version may add some. */
  public enum Kind {
    /** Message stores, section {@code stores}. */
    STORES,
    /** Registries, section {@code registries}. */
    REGISTRIES,
    /** Workspace runtimes, section {@code runtimes}. */
    RUNTIMES,
    /** Event relays, section {@code relays}. */
    RELAYS,
    /** Sources of workspace plugins, section {@code sources}. */
    SOURCES,
    /** Environment contributors, section {@code contributors}. */
    CONTRIBUTORS
  }

  /** Names a message store. */
  public static InstanceRef store(String name) {
    return new InstanceRef(Kind.STORES, name);
  }

  /** Returns the form used in the configuration and in messages: {@code stores.main}. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + "." + name;
  }
}
