package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import app.moleculesai.sdk.testkit.messagestore.Rows;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores that lose rows, show too many, or lose the way from page to page. */
final class WrongPages {
  private WrongPages() {}

  /** Reports the end when the last page is the next one. */
  static final class LosesTheLastPage extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      boolean lastIsNext = end < left.size() && left.size() - end <= limit(query);
      return lastIsNext
          ? ActivityPage.last(left.subList(0, end))
          : super.page(query, left, end, oldestFirst);
    }
  }

  /** Cuts a page in the middle of a group of equal times. */
  static final class SplitsEqualTimes extends ReferenceStore {
    @Override
    protected int endOfGroup(List<Activity> left, int limit) {
      return Math.min(limit, left.size());
    }
  }

  /** Extends a page to the whole group of equal times, however large. */
  static final class GroupsWithoutBound extends ReferenceStore {
    @Override
    protected int endOfGroup(List<Activity> left, int limit) {
      int end = Math.min(limit, left.size());
      while (end < left.size()
          && left.get(end).createdAt().equals(left.get(end - 1).createdAt())) {
        end++;
      }
      return end;
    }
  }

  /** Gives as many rows as somebody asks for. */
  static final class IgnoresTheMaximum extends ReferenceStore {
    @Override
    protected int limit(ActivityQuery query) {
      return query.limit();
    }
  }

  /** Reads rows first and hides some then: a page of hidden rows looks like the end. */
  static final class HidesRowsAfterReading extends ReferenceStore {
    @Override
    protected boolean matches(ActivityQuery query, Activity row) {
      return true;
    }

    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      var page = super.page(query, left, end, oldestFirst);
      var shown = page.activities().stream().filter(row -> super.matches(query, row)).toList();
      return shown.isEmpty()
          ? ActivityPage.last(shown)
          : new ActivityPage(shown, page.nextCursor(), page.reachedEnd());
    }
  }

  /** Counts rows from the newest: what is appended during a walk shifts all others. */
  static final class CursorIsAnOffset extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      int offset = query.cursor()
          .map(cursor -> (int) decode(cursor, query.workspaceId()).sequence())
          .orElse(0);
      var rows = left.subList(Math.min(offset, left.size()), left.size());
      int size = Math.min(limit(query), rows.size());
      var cursor = new KeysetCursor(query.workspaceId(), offset + size, oldestFirst);
      return size == rows.size()
          ? ActivityPage.last(rows)
          : ActivityPage.more(rows.subList(0, size), cursor.encode());
    }

    @Override
    protected boolean isBehind(Activity row, KeysetCursor cursor) {
      return true;
    }
  }

  /** Needs the row that a cursor was made from. */
  static final class CursorNeedsItsRow extends ReferenceStore {
    @Override
    protected KeysetCursor decode(String cursor, UUID workspaceId) {
      var position = super.decode(cursor, workspaceId);
      if (log.rows(workspaceId, true).stream()
          .noneMatch(row -> row.sequence() == position.sequence())) {
        throw SdkException.notFound("row of the cursor");
      }
      return position;
    }
  }

  /** Reads from the start when it cannot read a cursor. */
  static final class DamagedCursorStartsOver extends ReferenceStore {
    @Override
    protected KeysetCursor decode(String cursor, UUID workspaceId) {
      try {
        return super.decode(cursor, workspaceId);
      } catch (SdkException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          throw e;
        }
        return new KeysetCursor(workspaceId, Long.MAX_VALUE, false);
      }
    }
  }

  /** Takes a cursor of another workspace. */
  static final class TakesForeignCursors extends ReferenceStore {
    @Override
    protected KeysetCursor decode(String cursor, UUID workspaceId) {
      try {
        return super.decode(cursor, workspaceId);
      } catch (SdkException e) {
        if (e.code() == ErrorCode.INVALID) {
          throw e;
        }
        return new KeysetCursor(workspaceId, Long.MAX_VALUE, false);
      }
    }
  }

  /** Finds a row by its id alone. */
  static final class IgnoresTheWorkspaceOfARow extends ReferenceStore {
    @Override
    public Optional<Activity> find(ActivityRef ref) {
      synchronized (log) {
        ensureOpen();
        return log.all().filter(row -> row.id().equals(ref.activityId())).findFirst();
      }
    }
  }

  /** Takes an upper bound as included. */
  static final class BoundsAreIncluded extends ReferenceStore {
    @Override
    protected boolean matches(ActivityQuery query, Activity row) {
      return super.matches(query, row) || query.before().filter(row.createdAt()::equals)
          .map(bound -> super.matches(query.before(bound.plusNanos(1)), row)).orElse(false);
    }
  }

  /** Does not know the filter by peer. */
  static final class IgnoresThePeer extends ReferenceStore {
    @Override
    protected boolean matches(ActivityQuery query, Activity row) {
      return super.matches(query, row) || query.peer()
          .map(peer -> super.matches(query.peer(row.sourceId().orElse(row.workspaceId())), row))
          .orElse(false);
    }
  }

  /** Leaves the answers out of rows that messages are made of. */
  static final class LeavesOutAnswers extends ReferenceStore {
    @Override
    public ActivityPage activities(ActivityQuery query) {
      var page = super.activities(query);
      return query.isForMessages()
          ? new ActivityPage(page.activities().stream()
              .map(row -> new Activity(row.sequence(),
                  row.row().toBuilder().responseBody(null).build()))
              .toList(), page.nextCursor(), page.reachedEnd())
          : page;
    }
  }

  /** Takes rows for messages for rows of the chat. */
  static final class MessagesAreTheChat extends ReferenceStore {
    @Override
    protected boolean matches(ActivityQuery query, Activity row) {
      return super.matches(query.isForMessages() ? query.chat() : query, row);
    }
  }

  /** Begins a log with a greeting as soon as somebody looks at it. */
  static final class WritesOnRead extends ReferenceStore {
    @Override
    public ActivityPage activities(ActivityQuery query) {
      var page = super.activities(query);
      synchronized (log) {
        if (log.rows(query.workspaceId(), true).isEmpty()) {
          append(List.of(Rows.row(query.workspaceId())));
        }
      }
      return page;
    }
  }

  /** Extends pages asked for by cursor too. */
  static final class ExtendsEveryPage extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      return super.page(query, left, left.isEmpty() ? 0 : endOfGroup(left, end), oldestFirst);
    }
  }

  /** Reads from the start when it does not know the row to read after. */
  static final class UnknownRowIsTheStart extends ReferenceStore {
    @Override
    protected long sequenceOf(ActivityRef ref) {
      return find(ref).map(Activity::sequence).orElse(0L);
    }
  }

  /** Lists the rows of all workspaces. */
  static final class ListsAllWorkspaces extends ReferenceStore {
    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      return log.all();
    }

    @Override
    protected boolean matches(ActivityQuery query, Activity row) {
      return true;
    }
  }

  /** Extends a page by rows of its oldest time that the query does not want. */
  static final class GroupsOfAllRows extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      var page = super.page(query, left, end, oldestFirst);
      var rows = new ArrayList<>(page.activities());
      rows(query.workspaceId(), oldestFirst)
          .filter(row -> !rows.isEmpty() && !rows.contains(row)
              && row.createdAt().equals(rows.get(rows.size() - 1).createdAt()))
          .forEach(rows::add);
      return new ActivityPage(rows, page.nextCursor(), page.reachedEnd());
    }
  }

  /** Sees the end only behind a page that is not full, and an empty one is. */
  static final class EmptyPagesGoOn extends ReferenceStore {
    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      return left.isEmpty()
          ? ActivityPage.more(left, new KeysetCursor(query.workspaceId(), 0, true).encode())
          : super.page(query, left, end, oldestFirst);
    }
  }
}
