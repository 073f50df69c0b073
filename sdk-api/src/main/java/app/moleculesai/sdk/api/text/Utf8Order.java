package app.moleculesai.sdk.api.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order of texts by their UTF-8 bytes, which every registry can keep; Java's own differs beyond U+FFFF. */
public final class Utf8Order {
  private Utf8Order() {}

  /** Compares two texts. */
  public static int compare(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8),
        other.getBytes(StandardCharsets.UTF_8));
  }
}
