package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.registry.StoredSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets by AES-256-GCM with a random nonce of 12 bytes in front ({@code wire.md} SE-1), or keeps them in
 * clear when there is no key (SE-2). Values of the key before, if that is given too, can still be read. A key that cannot be used is refused everywhere, not only in production: who set one
 * believes that it is used. Safe for use by many threads.
 */
public final class SecretVault {
  private static final int CLEAR = 0;
  private static final int AES_GCM = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Optional<SecretKeySpec> key;
  private final Optional<SecretKeySpec> oldKey;
  private final SecureRandom random;

  private SecretVault(Optional<SecretKeySpec> key, Optional<SecretKeySpec> oldKey,
      SecureRandom random) {
    this.key = key;
    this.oldKey = oldKey;
    this.random = random;
  }

  /** How a secret is kept now. */
  enum State {
    /** Not encrypted. */
    CLEAR,
    /** Encrypted by the key before. */
    OLD_KEY,
    /** Encrypted by the key of today. */
    CURRENT,
    /** Encrypted by another key, or damaged. */
    UNREADABLE
  }

  /**
   * Reads the key: standard base64 of 32 bytes, otherwise exactly 32 characters.
   *
   * @throws SdkException {@code config_invalid} when it is neither; a text of 32 characters that happens to be base64
   *         is 24 bytes and is refused too
   */
  public static SecretVault of(Optional<String> key, SecureRandom random) {
    return of(key, Optional.empty(), random);
  }

  /** Reads the key, and the one before, whose values can still be read; fails like {@link #of(Optional, SecureRandom)}. */
  public static SecretVault of(Optional<String> key, Optional<String> oldKey,
      SecureRandom random) {
    return new SecretVault(key.map(text -> keyOf("SECRETS_ENCRYPTION_KEY", text)),
        oldKey.map(text -> keyOf("SECRETS_ENCRYPTION_KEY_OLD", text)), random);
  }

  private static SecretKeySpec keyOf(String name, String text) {
    return new SecretKeySpec(keyBytes(name, text), "AES");
  }

  private static byte[] keyBytes(String name, String text) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      decoded = text.getBytes(StandardCharsets.UTF_8);
    }
    if (decoded.length != 32) {
      throw new SdkException(ErrorCode.CONFIG_INVALID,
          name + " must be base64 of 32 bytes, or 32 "
              + "characters that are not base64; it gives " + decoded.length + " bytes");
    }
    return decoded;
  }

  /** Says whether there is a key. */
  public boolean encrypts() {
    return key.isPresent();
  }

  /** Returns a secret as it is kept. */
  public StoredSecret seal(Optional<UUID> workspaceId, String name, String value, Instant now) {
    var sealed = seal(value);
    return StoredSecret.of(workspaceId, name, sealed.toByteArray(), sealed.encryptionVersion(), now,
        now);
  }

  /** Returns something else that is secret as it is kept. */
  public SealedValue seal(String value) {
    return seal(value.getBytes(StandardCharsets.UTF_8));
  }

  private SealedValue seal(byte[] clear) {
    return key.map(there -> SealedValue.of(encrypt(there, clear), AES_GCM))
        .orElseGet(() -> SealedValue.of(clear, CLEAR));
  }

  /**
   * Returns a secret's value.
   *
   * @throws SdkException {@code secret_unreadable}, naming the key and never a value (SE-3)
   */
  public String open(StoredSecret secret) {
    return open(sealed(secret), "secret '" + secret.key() + "'");
  }

  /**
   * Returns what was sealed.
   *
   * @param what names it in a failure
   * @throws SdkException {@code secret_unreadable}
   */
  public String open(SealedValue value, String what) {
    return switch (value.encryptionVersion()) {
      case CLEAR -> new String(value.toByteArray(), StandardCharsets.UTF_8);
      case AES_GCM -> new String(decrypt(value, what), StandardCharsets.UTF_8);
      default -> throw unreadable(what,
          "its encryption version " + value.encryptionVersion() + " is not known");
    };
  }

  private static SealedValue sealed(StoredSecret secret) {
    return SealedValue.of(secret.value(), secret.encryptionVersion());
  }

  /**
   * How something is kept now, and how it should be.
   *
   * @param renewed the same encrypted by the key of today; empty when it is already, or cannot be read
   */
  record Renewal<T>(State state, Optional<T> renewed) {}

  /** Says how a secret is kept, and encrypts it by the key of today. */
  Renewal<StoredSecret> renew(StoredSecret secret) {
    var renewal = renew(sealed(secret));
    return new Renewal<>(renewal.state, renewal.renewed.map(sealed -> StoredSecret.of(
        secret.workspaceId(), secret.key(), sealed.toByteArray(), sealed.encryptionVersion(),
        secret.createdAt(), secret.updatedAt())));
  }

  /** Says how something else is kept, and encrypts it by the key of today. */
  Renewal<SealedValue> renew(SealedValue value) {
    return switch (value.encryptionVersion()) {
      case CLEAR -> renewal(State.CLEAR, value.toByteArray());
      case AES_GCM -> decrypt(key, value).isPresent()
          ? new Renewal<>(State.CURRENT, Optional.empty())
          : decrypt(oldKey, value).map(clear -> renewal(State.OLD_KEY, clear))
              .orElseGet(() -> new Renewal<>(State.UNREADABLE, Optional.empty()));
      default -> new Renewal<>(State.UNREADABLE, Optional.empty());
    };
  }

  private Renewal<SealedValue> renewal(State state, byte[] clear) {
    return new Renewal<>(state, Optional.of(seal(clear)));
  }

  private byte[] encrypt(SecretKeySpec there, byte[] clear) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, there, new GCMParameterSpec(TAG_BITS, nonce));
      var sealed = cipher.doFinal(clear);
      var stored = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, stored, NONCE_BYTES, sealed.length);
      return stored;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-GCM", e);
    }
  }

  private byte[] decrypt(SealedValue value, String what) {
    if (key.isEmpty() && oldKey.isEmpty()) {
      throw unreadable(what, "it is encrypted and SECRETS_ENCRYPTION_KEY is not set");
    }
    return decrypt(key, value).or(() -> decrypt(oldKey, value)).orElseThrow(
        () -> unreadable(what, "the key does not fit or the value is damaged"));
  }

  /** Returns nothing when there is no key, or it does not open the value: a damaged one looks like one of another key. */
  private static Optional<byte[]> decrypt(Optional<SecretKeySpec> by, SealedValue value) {
    if (by.isEmpty()) {
      return Optional.empty();
    }
    var stored = value.toByteArray();
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, by.get(),
          new GCMParameterSpec(TAG_BITS, stored, 0, NONCE_BYTES));
      return Optional.of(cipher.doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SdkException unreadable(String what, String why) {
    return new SdkException(ErrorCode.SECRET_UNREADABLE, what + " cannot be read: " + why);
  }
}
