package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Instant;
import java.util.UUID;

/** Deletes in steps that are short enough for the longest time of a statement. Safe for use by many threads. */
record PostgresRetention(DatabaseAccess database, Months months) implements Retention {
  private static final int STEP = 1_000;

  /** One step of deleting at most so many rows. */
  private interface Step {
    int delete(int atMost);
  }

  @Override
  public boolean delete(ActivityRef ref) {
    Interrupts.check("deleting an activity");
    return database.connected("deleting an activity",
        connection -> RetentionTable.delete(connection, ref)) == 1;
  }

  @Override
  public int prune(Instant before, boolean keepChat, int atMost) {
    database.<Boolean>connected("pruning", connection -> {
      months.make(connection);
      return true;
    });
    var bound = Times.before(before);
    int deleted = inSteps(atMost, most -> pruned(bound, false, most));
    return keepChat
        ? deleted
        : deleted + inSteps(atMost - deleted, most -> pruned(bound, true, most));
  }

  private int pruned(Instant before, boolean chat, int atMost) {
    return database.connected("pruning",
        connection -> RetentionTable.prune(connection, before, chat, atMost));
  }

  /** First lets no append in, then deletes: one that is on the way is deleted or refused (C21). */
  void forget(UUID workspaceId) {
    database.<Boolean>connected("forgetting a workspace", connection -> {
      RetentionTable.close(connection, workspaceId);
      return true;
    });
    inSteps(Integer.MAX_VALUE, most -> database.connected("forgetting a workspace",
        connection -> RetentionTable.empty(connection, workspaceId, most)));
  }

  private static int inSteps(int atMost, Step step) {
    int deleted = 0;
    while (deleted < atMost) {
      Interrupts.check("deleting activities");
      int most = Math.min(STEP, atMost - deleted);
      int now = step.delete(most);
      deleted += now;
      if (now < most) {
        break;
      }
    }
    return deleted;
  }
}
