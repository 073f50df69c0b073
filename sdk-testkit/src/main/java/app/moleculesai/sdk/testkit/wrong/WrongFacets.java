package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.StoreCapabilities;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.testkit.reference.ReferenceFacets;
import app.moleculesai.sdk.testkit.reference.ReferenceLog;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores whose abilities or whose life are wrong. */
final class WrongFacets {
  private WrongFacets() {}

  /** Deletes rows that somebody still works on. */
  static final class PrunesOpenRows extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected boolean mayGo(Activity row) {
          return true;
        }
      };
    }
  }

  /** Stores a row again when it is imported again. */
  static final class ImportsTwice extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected boolean isThere(Activity row) {
          return false;
        }
      };
    }
  }

  /** Looks first which rows are there and stores the others then. */
  static final class ImportIsCheckedTooEarly extends ReferenceStore {
    ImportIsCheckedTooEarly(ReferenceLog log) {
      super(log);
    }

    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        private int looks;

        @Override
        protected boolean isThere(Activity row) {
          boolean there = super.isThere(row);
          if (++looks % 20 == 0) {
            WrongIsolation.letOthersPass(log, 2);
          }
          return there;
        }
      };
    }
  }

  /** Keeps the first rows of an import that failed. */
  static final class ImportsHalf extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public int importRows(List<Activity> rows) {
          int stored = 0;
          for (var row : rows) {
            stored += super.importRows(List.of(row));
          }
          return stored;
        }
      };
    }
  }

  /** Takes an imported row for what was appended under its key. */
  static final class ImportedRowsAreTakenForDrafts extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected void importRow(Activity row) {
          log.put(new Activity(log.nextSequence(row.workspaceId()), row.row()), row.row());
        }
      };
    }
  }

  /** Lets an imported row have the key of another one. */
  static final class ImportsUsedKeys extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected boolean isThere(Activity row) {
          return log.find(row.ref()).isPresent();
        }
      };
    }
  }

  /** Scans the rows of all workspaces in one order. */
  static final class ScansMixed extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected Comparator<Activity> scanOrder() {
          return Comparator.comparingLong(Activity::sequence).thenComparing(Activity::id);
        }
      };
    }
  }

  /** Remembers the key of a row that was deleted. */
  static final class KeysOutliveRows extends ReferenceStore {
    private final Map<String, Receipt> deleted = new HashMap<>();

    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public boolean delete(ActivityRef ref) {
          find(ref).ifPresent(row -> row.idempotencyKey()
              .ifPresent(key -> deleted.put(key, new Receipt(ref, row.sequence()))));
          return super.delete(ref);
        }
      };
    }

    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      return draft.idempotencyKey().map(deleted::get).or(() -> super.repeated(draft));
    }
  }

  /** Finds text only as it is written. */
  static final class SearchesByCase extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected boolean contains(Activity row, String text) {
          return super.contains(row, text)
              && row.summary().map(summary -> summary.contains(text)).orElse(true);
        }
      };
    }
  }

  /** Looks for new rows, and for interrupts, twice a second. */
  static final class PollsInsteadOfWaiting extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected void await(long millis) {
          long end = System.nanoTime() + 500_000_000;
          boolean interrupted = false;
          while (System.nanoTime() < end) {
            try {
              log.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
              interrupted = true;
            }
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
            super.await(millis);
          }
        }
      };
    }
  }

  /** Does not have a facet that its author declares. */
  static final class HidesAFacet extends ReferenceStore {
    @Override
    public <F> Optional<F> facet(Class<F> type) {
      return type == Search.class ? Optional.empty() : super.facet(type);
    }
  }

  /** Works on after it was closed. */
  static final class WorksWhenClosed extends ReferenceStore {
    @Override
    protected void ensureOpen() {}
  }

  /** Complains when it is closed twice. */
  static final class ClosesOnce extends ReferenceStore {
    private boolean closedOnce;

    @Override
    public void close() {
      if (closedOnce) {
        throw SdkException.closed("the store");
      }
      closedOnce = true;
      super.close();
    }
  }

  /** Leaves a thread behind whenever it is closed. */
  static final class LeaksAThread extends ReferenceStore {
    @Override
    public void start() {
      Thread.ofPlatform().daemon().name("left-behind").start(new LeftBehind());
    }
  }

  /** Gives its context a task that goes on after it was closed. */
  static final class LeaksATask extends ReferenceStore {
    private final PluginContext context;

    LeaksATask(PluginContext context) {
      this.context = context;
    }

    @Override
    public void start() {
      context.executor().execute(new LeftBehind());
    }
  }

  /** Says that it is durable, and keeps everything in memory. */
  static final class DurableInName extends ReferenceStore {
    @Override
    public StoreCapabilities capabilities() {
      return new StoreCapabilities(LIMITS.maxBodyBytes(), LIMITS.maxPageRows(), LIMITS.maxAppend(),
          true);
    }
  }

  /** Returns at once instead of waiting for the first row. */
  static final class NeverWaits extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public List<Activity> after(UUID workspaceId, long afterSequence, int limit,
            Duration longest) {
          return super.after(workspaceId, afterSequence, limit, Duration.ZERO);
        }
      };
    }
  }

  /** Follows a log from its end: a reader that lags behind loses rows. */
  static final class TailGivesTheNewest extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public List<Activity> after(UUID workspaceId, long afterSequence, int limit,
            Duration longest) {
          var rows = super.after(workspaceId, afterSequence, Integer.MAX_VALUE, longest);
          return rows.subList(Math.max(0, rows.size() - limit), rows.size());
        }
      };
    }
  }

  /** Fails in its own way when it is used after close. */
  static final class ClosedIsNoTypedError extends ReferenceStore {
    @Override
    protected void ensureOpen() {
      try {
        super.ensureOpen();
      } catch (SdkException e) {
        throw new IllegalStateException("pool is shut down", e);
      }
    }
  }

  /** Waits longer than it was asked to. */
  static final class WaitsTooLong extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public List<Activity> after(UUID workspaceId, long afterSequence, int limit,
            Duration longest) {
          return super.after(workspaceId, afterSequence, limit, longest.plusMillis(1100));
        }
      };
    }
  }

  /** Says something else about its limits every time. */
  static final class LimitsChange extends ReferenceStore {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public StoreCapabilities capabilities() {
      return new StoreCapabilities(LIMITS.maxBodyBytes(), LIMITS.maxPageRows(),
          LIMITS.maxAppend() + asked.incrementAndGet(), false);
    }
  }

  /** Says that it does not work. */
  static final class NeverWell extends ReferenceStore {
    @Override
    public Health check() {
      return Health.down("not today");
    }
  }

  /** Searches the rows of all workspaces. */
  static final class SearchesEverywhere extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public List<Activity> search(UUID workspaceId, String text, int limit) {
          synchronized (log) {
            return log.all().filter(row -> contains(row, text)).limit(limit).toList();
          }
        }
      };
    }
  }

  /** Knows the case of ASCII letters only. */
  static final class SearchesInAscii extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected boolean contains(Activity row, String text) {
          return super.contains(row, text) && (text.matches("\\p{ASCII}*")
              || row.summary().map(summary -> summary.contains(text)).orElse(true));
        }
      };
    }
  }

  /** Follows a log with as many rows at once as somebody asks for. */
  static final class TailsWithoutBound extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        public List<Activity> after(UUID workspaceId, long afterSequence, int limit,
            Duration longest) {
          return limit > LIMITS.maxPageRows()
              ? List.copyOf(log.rows(workspaceId, true))
              : super.after(workspaceId, afterSequence, limit, longest);
        }
      };
    }
  }

  /** Lets readers wait on when it is closed. */
  static final class ReadersOutliveIt extends ReferenceStore {
    @Override
    protected ReferenceFacets facets() {
      return new ReferenceFacets(this) {
        @Override
        protected void await(long millis) {
          WrongIsolation.letOthersPass(log, millis);
        }
      };
    }
  }
}
