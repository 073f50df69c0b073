package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import app.moleculesai.sdk.testkit.reference.ReferenceWorkspaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Registries whose transactions are wrong, as those of databases are at their weaker levels. */
final class WrongTransactions {
  private WrongTransactions() {}

  /** Lets others run for a moment, as a statement between two others does. */
  static void letOthersPass() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
  }

  /** Lets transactions run side by side; the last one to end puts its copy over what others did. */
  static final class LosesUpdates extends ReferenceRegistry {
    LosesUpdates(Kept kept) {
      super(kept);
    }

    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      var copy = snapshot(tables());
      T answer = work.apply(open(copy));
      letOthersPass();
      replace(now -> Optional.of(copy));
      return answer;
    }
  }

  /** Notices at the end of a transaction who wrote what it wrote, not who wrote what it read. */
  static final class AllowsWriteSkew extends ReferenceRegistry {
    AllowsWriteSkew(Kept kept) {
      super(kept);
    }

    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      while (true) {
        var before = tables();
        var copy = snapshot(before);
        T answer = work.apply(open(copy));
        if (replace(now -> now.rebased(before, copy))) {
          return answer;
        }
      }
    }
  }

  /** Works on what is there for all to see. */
  static final class ShowsUnfinishedWork extends ReferenceRegistry {
    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      return work.apply(open(tables()));
    }
  }

  /** Reads each row as it was committed last, and so rows that never were there together. */
  static final class ReadsWhatIsCommittedNow extends ReferenceRegistry {
    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      var before = tables();
      var copy = snapshot(before);
      T answer = work.apply(OneMethod.replaced(open(copy), WorkspaceRepository.class, "find",
          (right, arguments) -> open(tables()).workspaces().find((UUID) arguments[0])
              .or(() -> right.find((UUID) arguments[0]))));
      replace(now -> now.rebased(before, copy).or(() -> Optional.of(copy)));
      return answer;
    }
  }

  /** Runs the work again, when others were faster, on what it left the first time. */
  static final class RunsAgainOnItsOwnWork extends ReferenceRegistry {
    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      var usage = new ArrayList<TokenUsage>();
      while (true) {
        var before = tables();
        var copy = snapshot(before);
        var tx = OneMethod.replaced(open(copy), TokenUsageRepository.class, "add",
            (right, arguments) -> {
              usage.addAll(OneMethod.list(arguments[0]));
              right.add(usage);
              return null;
            });
        T answer = work.apply(tx);
        letOthersPass();
        if (replace(now -> now == before ? Optional.of(copy) : Optional.empty())) {
          return answer;
        }
      }
    }
  }

  /** Locks what is written in the order of the writes: two may wait for each other, and one is thrown out. */
  static final class WaitsInACircle extends ReferenceRegistry {
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      var held = new ArrayList<ReentrantLock>();
      try {
        var unused = work.apply(counting(held));
        return super.transaction(work);
      } finally {
        held.forEach(ReentrantLock::unlock);
      }
    }

    /** A transaction on a copy that is thrown away, and that locks what it writes. */
    private Transaction counting(List<ReentrantLock> held) {
      var tx = OneMethod.replaced(open(snapshot(tables())), TokenUsageRepository.class, "add",
          (right, arguments) -> {
            OneMethod.<TokenUsage>list(arguments[0])
                .forEach(used -> lock(used.workspaceId(), held));
            return null;
          });
      return OneMethod.replaced(tx, WorkspaceRepository.class, "change", (right, arguments) -> {
        for (var id : (Collection<?>) arguments[0]) {
          lock((UUID) id, held);
        }
        return List.of();
      });
    }

    private void lock(UUID id, List<ReentrantLock> held) {
      var lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
      try {
        if (!lock.tryLock(100, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("deadlock detected");
        }
        held.add(lock);
        LockSupport.parkNanos(100_000);
      } catch (InterruptedException e) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted", e);
      }
    }
  }

  /** Keeps what an interrupted transaction did first. */
  static final class InterruptsKeepHalf extends ReferenceRegistry {
    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      if (!Thread.currentThread().isInterrupted()) {
        return super.transaction(work);
      }
      super.transaction(tx -> work.apply(OneMethod.replaced(tx,
          LayoutRepository.class, "put",
          (right, arguments) -> null)));
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted");
    }
  }

  /** Throws away what a transaction did. */
  static final class NeverCommits extends ReferenceRegistry {
    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      return work.apply(open(snapshot(tables())));
    }
  }

  /** Collects what a transaction writes until its end: it does not see its own changes. */
  static final class WritesAtTheEnd extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      var before = snapshot(copy);
      return new ReferenceTransaction(copy) {
        @Override
        public WorkspaceRepository workspaces() {
          return new ReferenceWorkspaces(copy) {
            @Override
            public Optional<Workspace> findChild(Optional<UUID> parentId, String name) {
              return new ReferenceWorkspaces(before).findChild(parentId, name);
            }
          };
        }
      };
    }
  }

  /** Records every event that is announced. */
  static final class RecordsWhatIsAnnounced extends ReferenceRegistry {
    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public void announce(Event event) {
          events().append(List.of(event));
        }
      };
    }
  }
}
