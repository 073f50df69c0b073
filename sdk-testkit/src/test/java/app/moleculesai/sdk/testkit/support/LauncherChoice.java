package app.moleculesai.sdk.testkit.support;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a kit's constructor the constant of an enum that the launcher named. */
public final class LauncherChoice implements ParameterResolver {
  /** The launcher's parameter with the constant's name. */
  public static final String PARAMETER = "molecule.testkit.choice";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().isEnum();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var name = context.getConfigurationParameter(PARAMETER).orElseThrow();
    for (var constant : parameter.getParameter().getType().getEnumConstants()) {
      if (constant.toString().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        name + " is not one of " + parameter.getParameter().getType());
  }
}
