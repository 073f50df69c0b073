package app.moleculesai.sdk.runtime.plugins;

/** Where a plugin stands. */
public enum PluginState {
  /** Every instance made from it works. */
  READY,
  /** Every instance made from it works, at least one with restrictions. */
  DEGRADED,
  /** Loaded, its instances are made and not started. */
  CONFIGURED,
  /** Loaded; nothing uses it. */
  UNUSED,
  /** Loaded; what it provides was also given by the program, which wins. */
  SHADOWED,
  /** Loaded; another plugin provides the same type, and nothing uses it. */
  AMBIGUOUS,
  /** Not loaded. */
  REJECTED,
  /** Loaded; an instance made from it does not work. */
  FAILED
}
