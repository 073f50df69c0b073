package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.SdkException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two parts of the spec of a repository ({@code wire.md} PL-4): what stands before {@code #}, and the branch, tag or
 * commit behind it.
 *
 * @param repository which one, as the pattern of its source has matched it
 * @param ref none for the newest state
 */
record GitRef(Matcher repository, Optional<String> ref) {
  private static final Pattern REF = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]{0,254}");

  /**
   * Reads a spec; an empty ref is none (B-48).
   *
   * @param pattern what a repository of this source is
   * @param allowed the same for people
   * @throws SdkException {@code invalid}
   */
  static GitRef parse(String spec, Pattern pattern, String allowed) {
    var parts = spec.split("#", 2);
    var repository = pattern.matcher(parts[0]);
    if (!repository.matches() || parts[0].contains("..")) {
      throw SdkException.invalid("spec", allowed);
    }
    var ref = Optional.of(parts.length < 2 ? "" : parts[1]).filter(text -> !text.isEmpty());
    if (ref.isPresent() && !REF.matcher(ref.get()).matches()) {
      throw SdkException.invalid("spec", "what stands behind # matches " + REF);
    }
    return new GitRef(repository, ref);
  }

  /** Returns the last segment of the address, which the pattern calls {@code name}; {@code .git} is no part of it. */
  String name() {
    return repository.group("name").replaceFirst("\\.git$", "");
  }
}
