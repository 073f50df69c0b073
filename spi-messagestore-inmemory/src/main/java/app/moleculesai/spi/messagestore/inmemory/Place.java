package app.moleculesai.spi.messagestore.inmemory;

import java.time.Instant;
import java.util.UUID;

/** Where a row stands among others: by time, and rows of one time in the order of their ids' text. */
record Place(Instant createdAt, UUID id) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byTime = createdAt.compareTo(other.createdAt);
    if (byTime != 0) {
      return byTime;
    }
    // UUID's own order is signed, neither that of the text nor a database's
    int byHigh = Long.compareUnsigned(id.getMostSignificantBits(),
        other.id.getMostSignificantBits());
    return byHigh != 0
        ? byHigh
        : Long.compareUnsigned(id.getLeastSignificantBits(), other.id.getLeastSignificantBits());
  }
}
