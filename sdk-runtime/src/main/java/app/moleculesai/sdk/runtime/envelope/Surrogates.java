package app.moleculesai.sdk.runtime.envelope;

/**
 * Replaces lone surrogates, which a JSON escape can write but UTF-8 cannot. U+0000 stays: inside JSON it is ordinary
 * text, only plain text columns refuse it.
 */
final class Surrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private Surrogates() {}

  static String repair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        var chars = text.toCharArray();
        return repair(chars, i, chars.length) ? new String(chars) : text;
      }
    }
    return text;
  }

  /** Repairs a range in place and says whether it had to. */
  static boolean repair(char[] chars, int from, int to) {
    boolean changed = false;
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(chars[i + 1])) {
        i++;
      } else {
        chars[i] = REPLACEMENT;
        changed = true;
      }
    }
    return changed;
  }
}
