package app.moleculesai.sdk.runtime.launch;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an agent as folders and addresses may have it. */
public final class Slug {
  private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9]+");
  private static final Pattern OUTER_DASHES = Pattern.compile("^-|-$");

  private Slug() {}

  /** Returns a name in lower case, with one {@code -} for what is neither letter nor digit; empty when nothing is left. */
  public static Optional<String> of(String name) {
    var dashed = FOREIGN.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
    return Optional.of(OUTER_DASHES.matcher(dashed).replaceAll(""))
        .filter(slug -> !slug.isEmpty());
  }
}
