package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;

/**
 * Makes what an agent sent storable: valid UTF-8 without the byte 0 ({@code message-store.md} C17). A body that is so
 * already keeps its bytes; JSON escapes, blanks and the order of members are never touched.
 */
public final class StorableJson {
  private static final String NUL = "\0";

  private StorableJson() {}

  /**
   * Replaces each malformed sequence by U+FFFD and removes each byte 0, as for plain text ({@code wire.md} TX-2).
   *
   * @param bytes kept as they are when they need no repair: nobody changes them afterwards
   */
  public static Body of(byte[] bytes) {
    var body = Body.wrap(bytes);
    return body.isStorable()
        ? body
        : Body.of(new String(bytes, StandardCharsets.UTF_8).replace(NUL, ""));
  }

  /** Like {@link #of(byte[])}; a body that needs no repair is returned itself. */
  public static Body of(Body body) {
    return body.isStorable() ? body : of(body.toByteArray());
  }
}
