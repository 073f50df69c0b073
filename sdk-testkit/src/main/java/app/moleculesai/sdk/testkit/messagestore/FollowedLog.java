package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A log that many write and one reads on meanwhile: who reads on passes no row that appears later (C15). */
final class FollowedLog {
  private final UUID workspace;
  private final Map<UUID, Long> written = new ConcurrentHashMap<>();

  FollowedLog(UUID workspace) {
    this.workspace = workspace;
  }

  /** Reads on from the last row read; empty when there is nothing new yet. */
  @FunctionalInterface
  interface Reader {
    /** Returns rows behind a sequence, in order. */
    List<Activity> behind(long sequence);
  }

  /** Reads by {@code Tail}. */
  Reader by(Tail tail) {
    return sequence -> tail.after(workspace, sequence, 500, Duration.ofMillis(100));
  }

  /** Reads forward with nothing but {@code activities}. */
  Reader by(MessageStore store) {
    return new PageReader(store, workspace);
  }

  /** Reads pages, each behind the last row of the one before. Belongs to one thread. */
  private static final class PageReader implements Reader {
    private final MessageStore store;
    private final UUID workspace;
    private ActivityQuery next;

    PageReader(MessageStore store, UUID workspace) {
      this.store = store;
      this.workspace = workspace;
      this.next = ActivityQuery.of(workspace).oldest(500);
    }

    @Override
    public List<Activity> behind(long sequence) {
      var rows = store.activities(next).activities();
      if (!rows.isEmpty()) {
        next = ActivityQuery.of(workspace).afterRow(rows.get(rows.size() - 1).id()).oldest(500);
      }
      return rows;
    }
  }

  /** One writer's work; what it wrote it says by {@link #wrote}. */
  @FunctionalInterface
  interface Writer {
    /** Writes; {@code number} counts from 0. */
    void write(int number);
  }

  /** Notes what a writer was answered. */
  void wrote(List<Receipt> receipts) {
    assertThat(Rows.sequences(receipts)).as("sequences of one append").isSorted();
    receipts.forEach(receipt -> written.put(receipt.ref().activityId(), receipt.sequence()));
  }

  /** Lets writers and the reader run, and checks that the reader saw exactly what was written, in order. */
  void run(int writers, Writer writer, Reader reader) {
    var read = new ArrayList<Activity>();
    var writing = new AtomicInteger(writers);
    Race.of(writers + 1, number -> {
      if (number == writers) {
        follow(reader, read, writing);
      } else {
        try {
          writer.write(number);
        } finally {
          writing.decrementAndGet();
        }
      }
      return number;
    });

    var seen = new HashMap<UUID, Long>();
    read.forEach(row -> seen.put(row.id(), row.sequence()));
    assertThat(Set.copyOf(written.values())).as("sequences given to writers")
        .hasSize(written.size());
    assertThat(Rows.sequencesOf(read)).as("what the reader saw, in its order")
        .hasSize(written.size()).isSorted();
    assertThat(seen).as("rows that the reader saw").isEqualTo(written);
  }

  /** Reads on until the writers have ended and nothing new comes. */
  private static void follow(Reader reader, List<Activity> read, AtomicInteger writing) {
    long last = 0;
    while (true) {
      boolean all = writing.get() == 0;
      var rows = reader.behind(last);
      read.addAll(rows);
      if (!rows.isEmpty()) {
        long first = rows.get(0).sequence();
        assertThat(first).as("the first row behind sequence %s", last).isGreaterThan(last);
        last = rows.get(rows.size() - 1).sequence();
      } else if (all) {
        return;
      } else {
        Race.letOthersRun();
      }
    }
  }
}
