package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.Optional;

/** Turns what the JVM throws while plugins are loaded and called into a code and a sentence. */
public final class Causes {
  private static final String API = "app.moleculesai.sdk.api.";

  private Causes() {}

  /** Classifies what is thrown when classes do not fit together. */
  public static PluginProblem ofLinkage(LinkageError error) {
    var missing = missingClass(error);
    if (error instanceof UnsupportedClassVersionError) {
      return new PluginProblem(PluginCode.JAVA_TOO_OLD, "it needs a newer Java than "
          + Runtime.version().feature() + ": " + error.getMessage());
    }
    if (error instanceof ClassFormatError) {
      return new PluginProblem(PluginCode.CORRUPT_CLASS, text(error));
    }
    if (error instanceof ExceptionInInitializerError initializer) {
      return new PluginProblem(PluginCode.STATIC_INIT_THREW, "a static initialiser failed: "
          + text(Optional.<Throwable>ofNullable(initializer.getCause()).orElse(error)));
    }
    if (missing.isPresent() && missing.get().startsWith(API)) {
      return new PluginProblem(PluginCode.API_INCOMPATIBLE, "it uses " + missing.get()
          + ", which API " + ApiVersion.current()
          + " does not have; update the server or the plugin");
    }
    if (missing.isPresent()) {
      return new PluginProblem(PluginCode.DEPENDENCY_MISSING, "it needs the class " + missing.get()
          + ", which is not in the plugin; put the jar that has it beside it");
    }
    if (String.valueOf(error.getMessage()).contains(API.replace('.', '/'))
        || String.valueOf(error.getMessage()).contains(API)) {
      return new PluginProblem(PluginCode.API_INCOMPATIBLE,
          "it does not fit API " + ApiVersion.current() + ": " + text(error));
    }
    return new PluginProblem(PluginCode.LINKAGE, text(error));
  }

  /** Classifies what initialising a class throws: an error comes out as it is, anything else inside a linkage error. */
  static PluginProblem ofInitialiser(Throwable thrown) {
    return thrown instanceof LinkageError linkage
        ? ofLinkage(linkage)
        : new PluginProblem(PluginCode.STATIC_INIT_THREW,
            "a static initialiser failed: " + text(thrown));
  }

  /** Returns one line that names the failure; an SDK exception's own words, which never hold secrets. */
  public static String text(Throwable thrown) {
    var message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    if (thrown instanceof SdkException || thrown instanceof Guarded.StillRunning) {
      return message;
    }
    return thrown.getMessage() == null
        ? thrown.getClass().getSimpleName()
        : thrown.getClass().getSimpleName() + ": " + message;
  }

  private static Optional<String> missingClass(LinkageError error) {
    if (!(error instanceof NoClassDefFoundError) || error.getMessage() == null
        || error.getMessage().contains(" ")) {
      return Optional.empty(); // with blanks it says something else, such as a failed initialiser
    }
    var name = error.getMessage().replace('/', '.');
    return Optional.of(name.startsWith("L") && name.endsWith(";")
        ? name.substring(1, name.length() - 1)
        : name);
  }
}
