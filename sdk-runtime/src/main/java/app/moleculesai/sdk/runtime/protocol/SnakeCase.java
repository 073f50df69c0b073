package app.moleculesai.sdk.runtime.protocol;

import java.util.regex.Pattern;

/** The other spelling that ProtoJSON takes for the name of a member: {@code push_url} for {@code pushUrl}. */
public final class SnakeCase {
  private static final Pattern UPPER = Pattern.compile("([A-Z])");

  private SnakeCase() {}

  /** Writes a name of ASCII, which is in camel case, in snake case. */
  public static String of(String name) {
    return UPPER.matcher(name).replaceAll(match -> "_" + (char) (match.group().charAt(0) + 32));
  }
}
