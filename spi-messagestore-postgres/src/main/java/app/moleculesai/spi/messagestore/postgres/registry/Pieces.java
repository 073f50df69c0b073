package app.moleculesai.spi.messagestore.postgres.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A long value that is read a piece at a time. Belongs to one thread. */
final class Pieces extends InputStream {
  private static final int LENGTH = 256 << 10;

  private final long size;
  private final Source source;
  private byte[] piece = {};
  private int next;
  private long read;

  Pieces(long size, Source source) {
    this.size = size;
    this.source = source;
  }

  /** Where the pieces come from. */
  interface Source {
    /** Reads so many bytes from a place on, fewer only at the end. */
    byte[] read(long at, int length) throws IOException;
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : Byte.toUnsignedInt(piece[next++]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, piece.length - next);
    System.arraycopy(piece, next, into, offset, count);
    next += count;
    return count;
  }

  private boolean isAtEnd() throws IOException {
    if (next == piece.length && read < size) {
      piece = source.read(read, LENGTH);
      if (piece.length == 0) {
        throw new IOException("a value of " + size + " bytes ended after " + read);
      }
      read += piece.length;
      next = 0;
    }
    return next == piece.length;
  }
}
