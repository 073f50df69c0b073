package app.moleculesai.sdk.runtime.memories;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of a text what looks like a secret, before it is kept where others may read it ({@code wire.md} 12.5). Takes
 * time in proportion to the text, whatever stands in it.
 */
public final class Redaction {
  private static final String VALUE = "[\"']?\\s*[=:]\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s,;}]+)";

  private record Rule(Pattern pattern, String label) {
    Rule(String regex, String label) {
      this(Pattern.compile(regex), label);
    }
  }

  /** The most telling first: an assignment is taken out as a whole before its value looks like something else. */
  private static final List<Rule> RULES = List.of(
      new Rule("(?i)\\b[A-Z0-9_]*_API_KEY" + VALUE, "API_KEY"),
      new Rule("(?i)\\b[A-Z0-9_]*_TOKEN" + VALUE, "TOKEN"),
      new Rule("(?i)\\b[A-Z0-9_]*_SECRET" + VALUE, "SECRET"),
      new Rule("\\bBearer\\s+\\S+|(?i)\\bbearer\\s+[A-Z0-9._~+/=-]{16,}", "BEARER_TOKEN"),
      new Rule("\\bsk-[A-Za-z0-9_-]{8,}", "SK_TOKEN"),
      new Rule("ctx7_[A-Za-z0-9_-]+", "CTX7_TOKEN"),
      new Rule("[A-Za-z0-9+/]{33,}={0,2}", "BASE64_BLOB"),
      // as this server's own tokens, which may have signs of the other alphabet in the middle
      new Rule("(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]{33})(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])"
          + "(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]+", "BASE64_BLOB"));

  private Redaction() {}

  /** Returns the text with {@code [REDACTED:<kind>]} in place of each secret. */
  public static String of(String text) {
    var clean = text;
    for (var rule : RULES) {
      clean = rule.pattern.matcher(clean).replaceAll("[REDACTED:" + rule.label + "]");
    }
    return clean;
  }
}
