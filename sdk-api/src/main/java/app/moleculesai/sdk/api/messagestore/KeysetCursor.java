package app.moleculesai.sdk.api.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The cursor of our own stores, for others to use too: opaque text with a version and a checksum that carries
 * workspace, sequence and direction, not a date (C3). The next page starts strictly behind the sequence.
 *
 * @param workspaceId whose log is read
 * @param sequence the last one read
 * @param oldestFirst the reading direction
 */
public record KeysetCursor(UUID workspaceId, long sequence, boolean oldestFirst) {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 1 + 16 + 8 + 4;

  /** Returns the text for a page's {@code nextCursor}. */
  public String encode() {
    var buffer = ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put((byte) (oldestFirst ? 1 : 0))
        .putLong(workspaceId.getMostSignificantBits())
        .putLong(workspaceId.getLeastSignificantBits())
        .putLong(sequence);
    buffer.putInt(checksum(buffer.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /**
   * Reads a cursor back.
   *
   * @param workspaceId the workspace being read
   * @throws SdkException {@code invalid} when the text is damaged or of another version, {@code not_found} when it is
   *         another workspace's
   */
  public static KeysetCursor decode(String text, UUID workspaceId) {
    var buffer = ByteBuffer.wrap(bytes(text));
    if (buffer.capacity() != BYTES || buffer.get(0) != VERSION
        || buffer.getInt(BYTES - 4) != checksum(buffer.array())) {
      throw damaged();
    }
    var cursor = new KeysetCursor(new UUID(buffer.getLong(2), buffer.getLong(10)),
        buffer.getLong(18),
        buffer.get(1) == 1);
    if (!cursor.workspaceId.equals(workspaceId)) {
      throw SdkException.notFound("cursor");
    }
    return cursor;
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes, 0, BYTES - 4);
    return (int) crc.getValue();
  }

  private static SdkException damaged() {
    return SdkException.invalid("cursor", "is not one this store gave out");
  }
}
