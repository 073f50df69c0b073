package app.moleculesai.sdk.runtime.plugins;

/** Why a plugin or an instance is not ready, as a word that never changes. Constants are added, never renamed. */
public enum PluginCode {
  /** The file is empty, cut off, or of another kind. */
  NOT_A_JAR,
  /** The file cannot be opened. */
  UNREADABLE,
  /** A file inside the jar is damaged. */
  CORRUPT_ENTRY,
  /** A class is not one. */
  CORRUPT_CLASS,
  /** A class needs a newer Java. */
  JAVA_TOO_OLD,
  /** No class says that it is a plugin. */
  NO_PROVIDER,
  /** The service file cannot be read. */
  BAD_SERVICE_FILE,
  /** The class that the service file names is not in the jar. */
  PROVIDER_CLASS_MISSING,
  /** Made for a newer API of the same generation; a warning, a refusal in strict mode. */
  API_NEWER,
  /** The class named does not implement {@code Plugin}. */
  NOT_A_PLUGIN,
  /** The class is not public, abstract, or has no public constructor without parameters. */
  NOT_INSTANTIABLE,
  /** The manifest pulls in files outside the plugin. */
  CLASS_PATH_ESCAPE,
  /** The jar carries classes of the API or of SLF4J, which are not used; a warning. */
  BUNDLES_API,
  /** Made for another generation of the API, or uses what this one does not have. */
  API_INCOMPATIBLE,
  /** A class that the plugin needs is not there. */
  DEPENDENCY_MISSING,
  /** The class could not be initialised. */
  STATIC_INIT_THREW,
  /** The constructor failed. */
  CONSTRUCTOR_THREW,
  /** What the plugin says of itself or its providers cannot be used. */
  BAD_DESCRIPTION,
  /** The same file is there twice; that of the class path is used, else the first. */
  DUPLICATE_FILE,
  /** Another plugin has the same id; neither is used. */
  DUPLICATE_ID,
  /** Several plugins provide the type, and the configuration does not say which; a warning until it is used. */
  NAME_AMBIGUOUS,
  /** No plugin provides the type that the configuration names. */
  TYPE_UNKNOWN,
  /** The configuration of an instance has mistakes. */
  CONFIG_INVALID,
  /** The configuration of an instance has something to mend, such as a key under its old name; a warning. */
  CONFIG_WARNING,
  /** An instance that this one uses is not ready. */
  USES_NOT_READY,
  /** Making the instance failed. */
  CREATE_FAILED,
  /** Starting the instance failed. */
  START_FAILED,
  /** Starting the instance took too long. */
  START_TIMEOUT,
  /** A call met a class, method or field that does not exist. */
  LINKAGE;

  /** Says whether a plugin with this code alone still works. */
  boolean isWarning() {
    return this == API_NEWER || this == BUNDLES_API || this == NAME_AMBIGUOUS
        || this == CONFIG_WARNING;
  }
}
