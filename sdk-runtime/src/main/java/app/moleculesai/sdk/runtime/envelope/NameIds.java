package app.moleculesai.sdk.runtime.envelope;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Makes the ids of {@link UUID#nameUUIDFromBytes}, which looks for the digest anew each time: that is half of its work.
 * Belongs to one thread.
 */
final class NameIds {
  private final MessageDigest digest = md5();

  /** Returns the id that a name stands for, which is given in two parts. */
  UUID of(byte[] beginning, byte[] end) {
    digest.update(beginning);
    var hash = digest.digest(end);
    hash[6] = (byte) ((hash[6] & 0x0f) | 0x30); // the version, 3 (RFC 9562, 5.3)
    hash[8] = (byte) ((hash[8] & 0x3f) | 0x80); // the variant
    var halves = ByteBuffer.wrap(hash);
    return new UUID(halves.getLong(), halves.getLong());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java makes such ids by MD5", e);
    }
  }
}
