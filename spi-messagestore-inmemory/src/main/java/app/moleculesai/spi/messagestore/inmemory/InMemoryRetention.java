package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Retention;
import java.time.Instant;

/** Deletes rows one by one, each under its log's lock. Safe for use by many threads. */
record InMemoryRetention(Logs logs) implements Retention {
  @Override
  public boolean delete(ActivityRef ref) {
    logs.requireOpen();
    return logs.row(ref).map(row -> row.log().delete(row)).orElse(false);
  }

  @Override
  public int prune(Instant before, boolean keepChat, int atMost) {
    logs.requireOpen();
    int deleted = 0;
    for (var log : logs.all()) {
      for (var rows = new LogScan(log); deleted < atMost && rows.hasNext();) {
        var row = rows.next();
        if (mayGo(row, before, keepChat) && delete(row.ref())) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static boolean mayGo(Activity row, Instant before, boolean keepChat) {
    return row.createdAt().isBefore(before) && !(keepChat && row.isChat());
  }
}
