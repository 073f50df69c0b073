package app.moleculesai.sdk.api.text;

import java.nio.charset.StandardCharsets;

/**
 * Cuts text without breaking a character. Sizes are bytes of UTF-8 or Unicode code points, never UTF-16 units; the
 * marker is {@code …} (three bytes, one code point). Input without lone surrogates gives output without them; other
 * input is repaired with {@link StorableText} first. Source: {@code wire.md} 13.3.
 */
public final class Truncation {
  private static final String MARKER = "…";
  private static final int MARKER_BYTES = 3;

  private Truncation() {}

  /**
   * Cuts to at most {@code max} bytes of UTF-8, the marker included.
   *
   * @return the text itself when it fits; {@code ""} when {@code max} has no room for the marker
   */
  public static String truncateBytes(String text, int max) {
    if (fits(text, max)) {
      return text;
    }
    return max < MARKER_BYTES ? "" : head(text, max - MARKER_BYTES) + MARKER;
  }

  /** Cuts to at most {@code max} bytes of UTF-8 without saying so. */
  public static String truncateBytesNoMarker(String text, int max) {
    return fits(text, max) ? text : head(text, max);
  }

  /** Cuts to the first {@code max} code points; a cut text is one marker longer. */
  public static String truncateRunes(String text, int max) {
    if (max <= 0) {
      return "";
    }
    if (text.length() <= max || text.codePointCount(0, text.length()) <= max) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, max)) + MARKER;
  }

  /** Keeps the last bytes, at most {@code max} of UTF-8, without saying so. */
  public static String lastBytes(String text, int max) {
    if (fits(text, max)) {
      return text;
    }
    int bytes = 0;
    int from = text.length();
    while (from > 0) {
      int codePoint = text.codePointBefore(from);
      bytes += utf8Length(codePoint);
      if (bytes > max) {
        break;
      }
      from -= Character.charCount(codePoint);
    }
    return text.substring(from);
  }

  private static boolean fits(String text, int max) {
    // UTF-8 needs one to three bytes for each UTF-16 unit, so most texts need no counting
    if (text.length() > max) {
      return false;
    }
    return text.length() <= max / 3 || text.getBytes(StandardCharsets.UTF_8).length <= max;
  }

  private static String head(String text, int maxBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += utf8Length(codePoint);
      if (bytes > maxBytes) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
