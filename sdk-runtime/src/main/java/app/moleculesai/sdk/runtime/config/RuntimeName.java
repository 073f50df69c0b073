package app.moleculesai.sdk.runtime.config;

import java.util.Locale;

/** How names of runtimes are written, wherever they come from. */
public final class RuntimeName {
  private RuntimeName() {}

  /** Returns the form in which names are stored and compared: without blanks around, lower case ({@code wire.md} MK-1). */
  public static String normalised(String name) {
    return name.trim().toLowerCase(Locale.ROOT);
  }
}
