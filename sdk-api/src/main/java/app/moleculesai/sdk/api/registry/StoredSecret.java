package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A secret as it is kept, encrypted by the server. Immutable; its text shows no value.
 */
public final class StoredSecret {
  private final Optional<UUID> workspaceId;
  private final String key;
  private final byte[] value;
  private final int encryptionVersion;
  private final Instant createdAt;
  private final Instant updatedAt;

  private StoredSecret(Optional<UUID> workspaceId, String key, byte[] value, int encryptionVersion,
      Instant createdAt,
      Instant updatedAt) {
    this.workspaceId = workspaceId;
    this.key = key;
    this.value = value;
    this.encryptionVersion = encryptionVersion;
    this.createdAt = createdAt;
    this.updatedAt = updatedAt;
  }

  /** Keeps a copy of the value. Without workspace the secret is everybody's. */
  public static StoredSecret of(Optional<UUID> workspaceId, String key, byte[] value,
      int encryptionVersion,
      Instant createdAt, Instant updatedAt) {
    return new StoredSecret(workspaceId, key, value.clone(), encryptionVersion, createdAt,
        updatedAt);
  }

  /** Returns whose it is; none for everybody's. */
  public Optional<UUID> workspaceId() {
    return workspaceId;
  }

  /** Returns the name. */
  public String key() {
    return key;
  }

  /** Returns a copy of the value as it is kept. */
  public byte[] value() {
    return value.clone();
  }

  /** Returns how it is kept: 0 in clear, 1 by AES-GCM. */
  public int encryptionVersion() {
    return encryptionVersion;
  }

  /** Returns when the key first appeared. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns when the value last changed. */
  public Instant updatedAt() {
    return updatedAt;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredSecret that && workspaceId.equals(that.workspaceId)
        && key.equals(that.key)
        && Arrays.equals(value, that.value) && encryptionVersion == that.encryptionVersion
        && createdAt.equals(that.createdAt) && updatedAt.equals(that.updatedAt);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return "StoredSecret[" + key + "]";
  }
}
