package app.moleculesai.sdk.api.registry;

import java.util.Arrays;

/** Something secret as the server hands it over to be kept: encrypted, unless it has no key. Immutable. */
public final class SealedValue {
  private final byte[] bytes;
  private final int encryptionVersion;

  private SealedValue(byte[] bytes, int encryptionVersion) {
    this.bytes = bytes;
    this.encryptionVersion = encryptionVersion;
  }

  /**
   * Keeps a copy of the bytes.
   *
   * @param encryptionVersion 0 in clear, 1 by AES-GCM
   */
  public static SealedValue of(byte[] bytes, int encryptionVersion) {
    return new SealedValue(bytes.clone(), encryptionVersion);
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Returns how it is kept: 0 in clear, 1 by AES-GCM. */
  public int encryptionVersion() {
    return encryptionVersion;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedValue that && encryptionVersion == that.encryptionVersion
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealedValue[***]";
  }
}
