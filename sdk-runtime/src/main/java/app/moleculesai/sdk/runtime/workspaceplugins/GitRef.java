package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two parts of the spec of a repository ({@code wire.md} PL-4): what stands before {@code #}, and the branch, tag or
 * commit behind it.
 *
 * @param repository which one
 * @param ref none for the newest state
 */
record GitRef(String repository, Optional<String> ref) {
  private static final Pattern REF = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]{0,254}");

  /** Reads a spec; an empty ref is none (B-48). Throws {@code invalid}. */
  static GitRef parse(String spec) {
    var parts = spec.split("#", 2);
    var ref = Optional.of(parts.length < 2 ? "" : parts[1]).filter(text -> !text.isEmpty());
    if (ref.isPresent() && !REF.matcher(ref.get()).matches()) {
      throw SdkException.invalid("spec", "what stands behind # matches " + REF);
    }
    return new GitRef(parts[0], ref);
  }
}
