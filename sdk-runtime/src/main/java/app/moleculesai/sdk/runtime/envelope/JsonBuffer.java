package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/** Bytes of JSON being put together from pieces. One thread at a time. */
final class JsonBuffer extends ByteArrayOutputStream {
  /** Returns the array itself; only the first {@link #size()} bytes count. */
  byte[] array() {
    return buf;
  }

  /** Writes our own text, plain ASCII. */
  void ascii(String text) {
    writeBytes(text.getBytes(US_ASCII));
  }

  /** Writes a comma unless the next piece is the first of its object or list. */
  void separate() {
    if (count > 0 && buf[count - 1] != '{' && buf[count - 1] != '[') {
      write(',');
    }
  }
}
