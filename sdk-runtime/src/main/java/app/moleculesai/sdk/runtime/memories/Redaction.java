package app.moleculesai.sdk.runtime.memories;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Takes out of a text what looks like a secret, before it is kept where others may read it ({@code wire.md} 12.5). Takes
 * time in proportion to the text, whatever stands in it.
 */
public final class Redaction {
  private static final String VALUE = "[\"']?\\s*[=:]\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s,;}]+)";

  /**
   * What a secret looks like that says what it is.
   *
   * @param hint what every match has in it, in lower case
   */
  private record Rule(String hint, Pattern pattern, String label) {
    Rule(String hint, String regex, String label) {
      this(hint, Pattern.compile(regex), label);
    }
  }

  /** The most telling first: an assignment is taken out as a whole before its value looks like something else. */
  private static final List<Rule> RULES = List.of(
      new Rule("_api_key", "(?i)\\b[A-Z0-9_]*_API_KEY" + VALUE, "API_KEY"),
      new Rule("_token", "(?i)\\b[A-Z0-9_]*_TOKEN" + VALUE, "TOKEN"),
      new Rule("_secret", "(?i)\\b[A-Z0-9_]*_SECRET" + VALUE, "SECRET"),
      new Rule("bearer", "\\bBearer\\s+\\S+|(?i)\\bbearer\\s+[A-Z0-9._~+/=-]{16,}",
          "BEARER_TOKEN"),
      new Rule("sk-", "\\bsk-[A-Za-z0-9_-]{8,}", "SK_TOKEN"),
      new Rule("ctx7_", "ctx7_[A-Za-z0-9_-]+", "CTX7_TOKEN"));

  /** The shortest text that looks like a secret for its length. */
  private static final int LONG = 33;
  private static final List<Pattern> LONG_WORDS = List.of(
      Pattern.compile("[A-Za-z0-9+/]{" + LONG + ",}={0,2}"),
      // as this server's own tokens, which may have signs of the other alphabet in the middle
      Pattern.compile("(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]{" + LONG + "})(?=[a-z0-9_-]*[A-Z])"
          + "(?=[A-Z0-9_-]*[a-z])(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]+"));

  private Redaction() {}

  /** Returns the text with {@code [REDACTED:<kind>]} in place of each secret. */
  public static String of(String text) {
    // most texts have no secret, and looking for a word takes a small part of what a pattern takes
    var small = text.toLowerCase(Locale.ROOT);
    var clean = text;
    for (var rule : RULES) {
      if (small.contains(rule.hint)) {
        clean = without(clean, rule.pattern, rule.label);
      }
    }
    if (hasLongWord(text)) {
      for (var pattern : LONG_WORDS) {
        clean = without(clean, pattern, "BASE64_BLOB");
      }
    }
    return clean;
  }

  private static String without(String text, Pattern secret, String label) {
    return secret.matcher(text).replaceAll("[REDACTED:" + label + "]");
  }

  private static boolean hasLongWord(String text) {
    int length = 0;
    for (int i = 0; i < text.length() && length < LONG; i++) {
      length = isOfToken(text.charAt(i)) ? length + 1 : 0;
    }
    return length >= LONG;
  }

  private static boolean isOfToken(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || c == '+' || c == '/' || c == '_' || c == '-';
  }
}
