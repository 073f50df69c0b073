package app.moleculesai.sdk.testkit.messagestore;

import java.util.List;
import java.util.Locale;

/** Sixty texts that stores have broken, and some that no store may take (C17). */
public final class Texts {
  /** Valid text without U+0000: every store keeps it exactly. No two are equal. */
  public static final List<String> GOOD = List.of(
      // white space, and nothing at all
      "", " ", "  two blanks at both ends  ", "\t", "\n", "\r\n", "line\nfeed", "tab\there",
      "\u00a0no-break", "\u2028line separator", "\u3000ideographic", "\u200bzero width",
      // signs with a meaning somewhere
      "'", "\"", "''", "\\", "\\\\", "\\n", "\\u0000", "%", "_", "100%_\\", "$1", "${env:HOME}",
      "{}", "{0}", "?", ":name", "--", "/* */", "; drop table activity_logs;", "<b>&amp;</b>",
      "null", "NULL", "\\N", "0", "-1", "1e400", "true",
      // control characters
      "\u0001", "\u0007bell", "\u001b[31mred", "\u007f", "\u0085next line", "\u009f",
      // other scripts
      "Gr\u00fc\u00dfe", "\u041f\u0440\u0438\u0432\u0435\u0442", "\u4f60\u597d",
      "\u0645\u0631\u062d\u0628\u0627", "\u202eright to left\u202c", "\u05d0\u0301",
      // composed and decomposed, not to be made alike
      "\u00e9", "e\u0301", "\u212b", "\u00c5", "I\u0307", "\u0130", "\ufb01",
      // beyond 16 bits
      "\ud83d\ude00", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
      "\ud83c\udff3\ufe0f\u200d\ud83c\udf08", "\ud834\udd1e", "\udbff\udfff", "\ud800\udc00",
      // marks and characters that are none
      "\ufeffBOM first", "BOM \ufeff inside", "\ufffd", "\ufffe", "\uffff",
      // long
      "x".repeat(5000), "\ud83d\ude00".repeat(1000));

  /** Text that cannot be stored: U+0000, and halves of characters. */
  public static final List<String> BAD = List.of("\u0000", "a\u0000b", "end\u0000", "\ud83d",
      "a\ud83db", "\ude00\ud83d", "end\udc00", "\ud800\ud800\udc00");

  /** Bytes that are not UTF-8, or that are 0. */
  public static final List<byte[]> BAD_BYTES = List.of(new byte[]{0}, new byte[]{'a', 0, 'b'},
      new byte[]{(byte) 0xff}, new byte[]{(byte) 0xc3}, new byte[]{(byte) 0xc0, (byte) 0x80},
      new byte[]{'a', (byte) 0xed, (byte) 0xa0, (byte) 0xbd},
      new byte[]{(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
      new byte[]{(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80});

  private Texts() {}

  /** Puts a text into a JSON object, escaping as little as possible. */
  public static String json(String text) {
    var json = new StringBuilder("{\"text\": \"");
    text.chars().forEach(c -> {
      if (c < ' ' || c == '"' || c == '\\') {
        json.append(escaped(c));
      } else {
        json.append((char) c);
      }
    });
    return json.append("\"}").toString();
  }

  /** Puts a text into a JSON object, escaping everything. */
  public static String escapedJson(String text) {
    var json = new StringBuilder("{\"text\":\"");
    text.chars().forEach(c -> json.append(escaped(c)));
    return json.append("\"}").toString();
  }

  private static String escaped(int unit) {
    return String.format(Locale.ROOT, "\\u%04X", unit);
  }
}
