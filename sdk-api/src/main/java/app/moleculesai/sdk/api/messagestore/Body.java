package app.moleculesai.sdk.api.messagestore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request or response body: valid UTF-8 bytes without the byte 0, usually JSON, kept byte for byte. Immutable, as
 * long as nobody changes an array given to {@link #wrap}. Never shows its content in {@link #toString()}.
 */
public final class Body {
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads a body without handing out a copy. */
  @FunctionalInterface
  public interface Reader<T, E extends Exception> {
    /** Reads {@code length} bytes from {@code offset}; never writes into the array and keeps no reference to it. */
    T read(byte[] array, int offset, int length) throws E;
  }

  /** Keeps a copy of the bytes. */
  public static Body of(byte[] bytes) {
    return new Body(bytes.clone());
  }

  /** Keeps the text as UTF-8. */
  public static Body of(String text) {
    return new Body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps the array itself: the caller never changes it again. */
  public static Body wrap(byte[] bytes) {
    return new Body(bytes);
  }

  /** Returns the number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** Says whether a store may take it: valid UTF-8 without the byte 0. */
  public boolean isStorable() {
    int plain = plainPrefix();
    return plain == bytes.length || isStorable(plain);
  }

  /** Returns how many bytes from the start are ASCII and not 0: nearly always all, so eight are looked at at once. */
  private int plainPrefix() {
    int i = 0;
    while (i + Long.BYTES <= bytes.length && arePlain((long) EIGHT.get(bytes, i))) {
      i += Long.BYTES;
    }
    while (i < bytes.length && bytes[i] > 0) {
      i++;
    }
    return i;
  }

  /** A byte above 127 has its high bit set; taking 1 from a byte that is 0 sets it too. */
  private static boolean arePlain(long eight) {
    return ((eight | (eight - LOW_BITS)) & HIGH_BITS) == 0;
  }

  private boolean isStorable(int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    var out = CharBuffer.allocate(Math.min(in.remaining() + 1, 4096));
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

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Reads the bytes in place. */
  public <T, E extends Exception> T read(Reader<T, E> reader) throws E {
    return reader.read(bytes, 0, bytes.length);
  }

  /** Writes the bytes out. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /** Returns a stream over the bytes. */
  public InputStream openStream() {
    return new java.io.ByteArrayInputStream(bytes);
  }

  /**
   * Returns the bytes as text.
   *
   * @throws IllegalStateException when they are not valid UTF-8
   */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("body of " + bytes.length + " bytes is not UTF-8", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the size only. */
  @Override
  public String toString() {
    return "Body[" + bytes.length + " bytes]";
  }
}
