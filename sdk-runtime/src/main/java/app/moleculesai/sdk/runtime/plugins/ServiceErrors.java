package app.moleculesai.sdk.runtime.plugins;

import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;

/** Tells apart what {@link java.util.ServiceLoader} reports with one and the same exception. */
final class ServiceErrors {
  private static final Pattern WITH_LINE = Pattern.compile(".*:\\d+: .*", Pattern.DOTALL);

  private ServiceErrors() {}

  static PluginProblem problem(ServiceConfigurationError error) {
    var message = String.valueOf(error.getMessage());
    var cause = error.getCause();
    if (cause instanceof LinkageError linkage) {
      return Causes.ofLinkage(linkage);
    }
    if (cause instanceof InstantiationException || cause instanceof IllegalAccessException
        || cause instanceof NoSuchMethodException
        || message.contains("public no-arg constructor") || message.contains("not public")) {
      return new PluginProblem(PluginCode.NOT_INSTANTIABLE, message
          + "; the class must be public, not abstract, with a public constructor without parameters");
    }
    if (cause == null && message.endsWith("not found")) {
      return new PluginProblem(PluginCode.PROVIDER_CLASS_MISSING, message);
    }
    if (cause == null && message.endsWith("not a subtype")) {
      return new PluginProblem(PluginCode.NOT_A_PLUGIN, message);
    }
    if (WITH_LINE.matcher(message).matches()) {
      return new PluginProblem(PluginCode.BAD_SERVICE_FILE, message);
    }
    return cause == null
        ? new PluginProblem(PluginCode.NOT_INSTANTIABLE, message)
        : new PluginProblem(PluginCode.CONSTRUCTOR_THREW,
            message + ": " + Causes.text(cause));
  }
}
