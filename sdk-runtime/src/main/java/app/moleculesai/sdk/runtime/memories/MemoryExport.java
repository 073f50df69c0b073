package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Json;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes what is saved of memories as lists, none larger than an import takes, but for a memory that alone is. It holds
 * one list at a time, and a portion of the rows. Safe for use by many threads.
 */
final class MemoryExport {
  private final MemoryBackup backup;
  private final int mostBytes;

  MemoryExport(MemoryBackup backup, int mostBytes) {
    this.backup = backup;
    this.mostBytes = mostBytes;
  }

  /**
   * A list, perhaps not of all.
   *
   * @param document the list
   * @param last the memory that the next part comes after; none when this is the last part
   */
  @SuppressWarnings("ArrayRecordComponent") // because nobody compares parts
  record Part(byte[] document, Optional<UUID> last) {}

  /**
   * Writes all memories, of all or of a tree.
   *
   * @throws SdkException {@code too_large} when they are more than an import takes at once
   */
  byte[] all(Optional<UUID> top) {
    var part = part(top, Optional.empty());
    if (part.last().isPresent()) {
      throw new SdkException(ErrorCode.TOO_LARGE, "the memories have more than the " + mostBytes
          + " bytes that one import takes: ask for parts, the first with after="
          + MemoryBackup.BEFORE_ALL).with("max_bytes", mostBytes);
    }
    return part.document();
  }

  /** Writes as many of those after a memory as one import takes, and one at least, so that the next part is another. */
  Part part(Optional<UUID> top, Optional<UUID> after) {
    var out = new ByteArrayOutputStream();
    out.write('[');
    var last = after;
    var portion = backup.save(top, last);
    while (!portion.isEmpty()) {
      for (var entry : portion) {
        var one = Json.bytes(MemoryJson.saved(entry.getKey(), entry.getValue()));
        if (out.size() > 1) {
          if (out.size() + one.length + 2 > mostBytes) {
            return new Part(closed(out), last);
          }
          out.write(',');
        }
        out.writeBytes(one);
        last = Optional.of(entry.getKey().id());
      }
      portion = backup.save(top, last);
    }
    return new Part(closed(out), Optional.empty());
  }

  private static byte[] closed(ByteArrayOutputStream out) {
    out.write(']');
    return out.toByteArray();
  }
}
