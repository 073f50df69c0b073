package app.moleculesai.sdk.api.registry;

import java.util.Arrays;

/** The SHA-256 of a token, 32 bytes. Immutable. */
public final class TokenHash {
  private final byte[] bytes;

  private TokenHash(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /** Keeps a copy of the 32 bytes. */
  public static TokenHash of(byte[] sha256) {
    return new TokenHash(sha256.clone());
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "TokenHash[***]";
  }
}
