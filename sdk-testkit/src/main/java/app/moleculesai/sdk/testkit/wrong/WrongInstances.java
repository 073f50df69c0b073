package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.testkit.reference.ReferenceFacets;
import app.moleculesai.sdk.testkit.reference.ReferenceLog;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Durable stores that forget that there are other instances on the same rows, or that there will be. */
final class WrongInstances {
  private WrongInstances() {}

  private static void empty(ReferenceLog log) {
    synchronized (log) {
      log.all().map(Activity::ref).toList().forEach(log::remove);
    }
  }

  /** Empties its tables when it is made. */
  static final class ResetsWhenMade extends ReferenceStore {
    ResetsWhenMade(ReferenceLog log) {
      super(log);
      empty(log);
    }
  }

  /** Empties its tables when it is started. */
  static final class ResetsWhenStarted extends ReferenceStore {
    ResetsWhenStarted(ReferenceLog log) {
      super(log);
    }

    @Override
    public void start() {
      empty(log);
    }
  }

  /** Empties its tables when it is closed. */
  static final class ResetsWhenClosed extends ReferenceStore {
    ResetsWhenClosed(ReferenceLog log) {
      super(log);
    }

    @Override
    public void close() {
      super.close();
      empty(log);
    }
  }

  /** Takes only cursors that it gave out itself. */
  static final class KnowsItsOwnCursors extends ReferenceStore {
    private final Set<String> given = new HashSet<>();

    KnowsItsOwnCursors(ReferenceLog log) {
      super(log);
    }

    @Override
    protected ActivityPage page(ActivityQuery query, List<Activity> left, int end,
        boolean oldestFirst) {
      var page = super.page(query, left, end, oldestFirst);
      page.nextCursor().ifPresent(given::add);
      return page;
    }

    @Override
    protected KeysetCursor decode(String cursor, UUID workspaceId) {
      if (!given.contains(cursor)) {
        throw SdkException.invalid("cursor", "is not one of this store");
      }
      return super.decode(cursor, workspaceId);
    }
  }

  /** Asks once for a workspace whether it is forgotten, and remembers that it is not. */
  static final class RemembersLivingWorkspaces extends ReferenceStore {
    private final Set<UUID> living = new HashSet<>();

    RemembersLivingWorkspaces(ReferenceLog log) {
      super(log);
    }

    @Override
    protected void check(ActivityDraft draft) {
      try {
        super.check(draft);
        living.add(draft.workspaceId());
      } catch (SdkException e) {
        if (e.code() != ErrorCode.NOT_FOUND || !living.contains(draft.workspaceId())) {
          throw e;
        }
      }
    }

    @Override
    public void forget(UUID workspaceId) {
      synchronized (log) {
        living.remove(workspaceId);
        super.forget(workspaceId);
      }
    }
  }

  /** Wakes those who wait at the same instance. */
  static final class WakesItsOwnReaders extends ReferenceStore {
    private int appends;

    WakesItsOwnReaders(ReferenceLog log) {
      super(log);
    }

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      synchronized (log) {
        appends++;
        return super.append(drafts);
      }
    }

    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected void await(long millis) {
          long end = System.nanoTime() + millis * 1_000_000;
          int before = appends;
          while (appends == before && System.nanoTime() < end
              && !Thread.currentThread().isInterrupted()) {
            super.await(Math.max(1, (end - System.nanoTime()) / 1_000_000));
          }
        }
      };
    }
  }
}
