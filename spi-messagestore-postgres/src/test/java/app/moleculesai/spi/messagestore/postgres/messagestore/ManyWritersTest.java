package app.moleculesai.spi.messagestore.postgres.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.testkit.messagestore.Rows;
import app.moleculesai.sdk.testkit.support.Race;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 16 writers at two servers append 10,000 rows each to one log, and a reader at a third follows it. */
@Timeout(600)
class ManyWritersTest {
  private static final int WRITERS = 16;
  private static final int ROWS_EACH = 10_000;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aReaderSeesEveryRowOnceAndInOrder(Layout layout) {
    var workspace = UUID.randomUUID();
    try (var log = new StoredLog(folder, "layout", layout.word());
        var second = log.open();
        var third = log.open()) {
      var seen = new ArrayList<Activity>();
      var given = new HashSet<Long>();
      var writing = new AtomicInteger(WRITERS);

      Race.of(WRITERS + 1, number -> {
        if (number == WRITERS) {
          follow(third.facet(Tail.class).orElseThrow(), workspace, seen, writing);
          return true;
        }
        try {
          var store = number % 2 == 0 ? log.store() : second;
          int each = number % 4 == 0 ? 1 : 25;
          for (int i = 0; i < ROWS_EACH; i += each) {
            var receipts = store.append(drafts(workspace, each));
            synchronized (given) {
              receipts.stream().map(Receipt::sequence).forEach(given::add);
            }
          }
        } finally {
          writing.decrementAndGet();
        }
        return true;
      });

      assertThat(given).as("numbers given, none twice").hasSize(WRITERS * ROWS_EACH);
      assertThat(seen).as("rows seen").hasSize(WRITERS * ROWS_EACH);
      for (int i = 1; i < seen.size(); i++) {
        assertThat(seen.get(i).sequence()).isGreaterThan(seen.get(i - 1).sequence());
      }
      assertThat(given).containsAll(seen.stream().map(Activity::sequence).toList());
    }
  }

  private static List<ActivityDraft> drafts(UUID workspace, int count) {
    return IntStream.range(0, count).mapToObj(i -> Rows.row(workspace)).toList();
  }

  /** Reads on until the writers have ended and nothing new comes; a row that appeared behind would be missed. */
  private static void follow(Tail tail, UUID workspace, List<Activity> seen,
      AtomicInteger writing) {
    long last = 0;
    while (true) {
      boolean all = writing.get() == 0;
      var rows = tail.after(workspace, last, 2000, Duration.ofMillis(50));
      seen.addAll(rows);
      if (!rows.isEmpty()) {
        last = rows.get(rows.size() - 1).sequence();
      } else if (all) {
        return;
      }
    }
  }
}
