package app.moleculesai.sdk.runtime.answers;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one client has not read yet, in pieces that are gone as soon as they are sent. Memory is counted for as long as it
 * is held, and whole: also the room that a piece still has. One thread at a time.
 */
final class UnreadPieces {
  /** So much is worth to be sent, in bytes. */
  static final int LARGEST = 16 << 10;
  /** Most events fit: each is sent in one go. */
  private static final int SMALLEST = 4 << 10;

  private final UnreadBytes all;
  private final Deque<Piece> waiting = new ArrayDeque<>(1);
  private int waitingSize;
  private int held;

  /** Takes the account of all streams. */
  UnreadPieces(UnreadBytes all) {
    this.all = all;
  }

  /** Some bytes that were written one after the other. */
  static final class Piece {
    private final byte[] bytes;
    private final long since;
    private int length;

    private Piece(int size, long since) {
      this.bytes = new byte[size];
      this.since = since;
    }

    private int add(byte[] more, int offset, int most) {
      int taken = Math.min(most, bytes.length - length);
      System.arraycopy(more, offset, bytes, length, taken);
      length += taken;
      return taken;
    }

    /** Returns when its first byte was written. */
    long since() {
      return since;
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(bytes, 0, length);
    }
  }

  /**
   * Adds as many bytes as there is room for.
   *
   * @param now when they were written
   * @return how many
   */
  int add(byte[] bytes, int offset, int length, long now) {
    int added = 0;
    while (added < length && (hasRoom() || begin(length - added, now))) {
      added += waiting.getLast().add(bytes, offset + added, length - added);
    }
    return added;
  }

  private boolean hasRoom() {
    return !waiting.isEmpty() && waiting.getLast().length < waiting.getLast().bytes.length;
  }

  private boolean begin(int length, long now) {
    int size = Math.clamp(Math.max(length, waitingSize), SMALLEST, LARGEST);
    if (!all.take(size, held)) {
      return false;
    }
    held += size;
    waitingSize += size;
    waiting.add(new Piece(size, now));
    return true;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Says whether so much waits that it is worth to be sent. */
  boolean areMany() {
    return waitingSize >= LARGEST;
  }

  /** Takes the first out; it counts until it was sent. */
  Piece next() {
    var piece = waiting.removeFirst();
    waitingSize -= piece.bytes.length;
    return piece;
  }

  /** Says that no piece that was taken out is held any more. */
  void sent() {
    all.give(held - waitingSize);
    held = waitingSize;
  }

  /** Forgets what waits. */
  void clear() {
    waiting.clear();
    all.give(waitingSize);
    held -= waitingSize;
    waitingSize = 0;
  }
}
