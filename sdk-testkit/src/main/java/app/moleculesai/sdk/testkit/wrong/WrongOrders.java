package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores whose rows are in a wrong order, or whose ids are not to be relied on. */
final class WrongOrders {
  private WrongOrders() {}

  /** Gives every row a new id in every read, so that a chat doubles with every poll. */
  static final class RandomIds extends ReferenceStore {
    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      return super.rows(workspaceId, oldestFirst)
          .map(row -> new Activity(row.sequence(), renamed(row.row())));
    }

    private static ActivityDraft renamed(ActivityDraft row) {
      return ActivityDraft.of(row.workspaceId(), UUID.randomUUID(), row.type(), row.createdAt())
          .status(row.status()).build();
    }
  }

  /** Orders by the caller's time. */
  static final class OrdersByTime extends ReferenceStore {
    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      var byTime = Comparator.comparing(Activity::createdAt)
          .thenComparingLong(Activity::sequence);
      return super.rows(workspaceId, oldestFirst).sorted(oldestFirst ? byTime : byTime.reversed());
    }
  }

  /** Orders rows of one time by their id. */
  static final class OrdersEqualTimesById extends ReferenceStore {
    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      var byId = Comparator.comparing(Activity::createdAt).thenComparing(Activity::id);
      return super.rows(workspaceId, oldestFirst).sorted(oldestFirst ? byId : byId.reversed());
    }
  }

  /** Gives every page oldest first, also where the newest come first. */
  static final class TurnsPagesRound extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      var page = super.page(query, left, end, oldestFirst);
      var rows = new ArrayList<>(page.activities());
      Collections.reverse(rows);
      return oldestFirst
          ? page
          : new ActivityPage(rows, page.nextCursor(), page.reachedEnd());
    }
  }

  /** Numbers rows by how many there are, so that a deleted one's number comes again. */
  static final class ReusesSequences extends ReferenceStore {
    @Override
    protected long nextSequence(ActivityDraft draft) {
      return log.rows(draft.workspaceId(), false).stream().mapToLong(Activity::sequence)
          .findFirst().orElse(0) + 1;
    }
  }

  /** Pages by time alone: rows of the cursor's time are lost. */
  static final class TimeOnlyCursor extends ReferenceStore {
    @Override
    protected boolean isBehind(Activity row, KeysetCursor cursor) {
      var anchor = log.rows(row.workspaceId(), true).stream()
          .filter(other -> other.sequence() == cursor.sequence()).findFirst();
      return anchor.isEmpty() || (cursor.oldestFirst()
          ? row.createdAt().isAfter(anchor.get().createdAt())
          : row.createdAt().isBefore(anchor.get().createdAt()));
    }
  }
}
