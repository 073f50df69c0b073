package app.moleculesai.sdk.api.text;

/**
 * The one rule for plain text that goes into a store: valid UTF-16 without the character U+0000. Databases refuse
 * both. The server repairs what it was given before the call; a store refuses what still breaks the rule.
 * Source: {@code wire.md} TX-2, {@code message-store.md} C17.
 */
public final class StorableText {
  private StorableText() {}

  /** Says whether a store may take the text as it is. */
  public static boolean isStorable(String text) {
    return firstFault(text) < 0;
  }

  /** Replaces each lone surrogate by U+FFFD and removes each U+0000; returns the text itself when it has neither. */
  public static String repair(String text) {
    int fault = firstFault(text);
    if (fault < 0) {
      return text;
    }
    var repaired = new StringBuilder(text.length()).append(text, 0, fault);
    for (int i = fault; i < text.length();) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (isLoneSurrogate(codePoint)) {
        repaired.append('\uFFFD');
      } else if (codePoint != 0) {
        repaired.appendCodePoint(codePoint);
      }
    }
    return repaired.toString();
  }

  private static int firstFault(String text) {
    for (int i = 0; i < text.length();) {
      int codePoint = text.codePointAt(i);
      if (codePoint == 0 || isLoneSurrogate(codePoint)) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return -1;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
