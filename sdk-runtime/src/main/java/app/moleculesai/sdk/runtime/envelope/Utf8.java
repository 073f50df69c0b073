package app.moleculesai.sdk.runtime.envelope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Checks bytes for valid UTF-8. A JSON parser does not: it takes overlong forms, surrogates and what it skips. */
final class Utf8 {
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean isValid(byte[] bytes) {
    int ascii = asciiPrefix(bytes);
    return ascii == bytes.length || isDecodable(bytes, ascii);
  }

  private static int asciiPrefix(byte[] bytes) {
    int i = 0;
    while (i + Long.BYTES <= bytes.length && ((long) LONG.get(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < bytes.length && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  private static boolean isDecodable(byte[] bytes, int from) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    var out = CharBuffer.allocate(Math.min(in.remaining() + 1, 1024));
    while (true) {
      var result = decoder.decode(in, out, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }
}
