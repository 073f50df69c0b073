package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.testkit.reference.ReferenceLog;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Stores that store too much, too little, or again. */
final class WrongAppends {
  private WrongAppends() {}

  /** Stores a repeated append once more. */
  static final class NotIdempotent extends ReferenceStore {
    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      return Optional.empty();
    }
  }

  /** Looks for the key first and stores then: two callers at once both find nothing. */
  static final class KeyIsCheckedTooEarly extends ReferenceStore {
    KeyIsCheckedTooEarly(ReferenceLog log) {
      super(log);
    }

    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      var first = super.repeated(draft);
      if (first.isEmpty() && draft.idempotencyKey().isPresent()) {
        WrongIsolation.letOthersPass(log, 5);
      }
      return first;
    }
  }

  /** Looks for the keys of all drafts before it stores the first. */
  static final class KeysOfOneAppendAreNotSeen extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      synchronized (log) {
        var seen = new HashSet<String>();
        for (var draft : drafts) {
          var key = draft.idempotencyKey();
          if (key.isPresent() && super.repeated(draft).isEmpty() && !seen.add(key.get())) {
            throw new SdkException(ErrorCode.CONFLICT, "duplicate key value");
          }
        }
        return super.append(drafts);
      }
    }
  }

  /** Gives the first receipt for a key, whatever stands under it now. */
  static final class IgnoresTheContentOfAKey extends ReferenceStore {
    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      try {
        return super.repeated(draft);
      } catch (SdkException e) {
        return log.rows(draft.workspaceId(), true).stream()
            .filter(row -> row.idempotencyKey().equals(draft.idempotencyKey())).findFirst()
            .map(row -> new Receipt(row.ref(), row.sequence()));
      }
    }
  }

  /** Compares a repeated append with the row as it is now, not as it came. */
  static final class KeyIsComparedWithTheRow extends ReferenceStore {
    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      var first = super.repeated(draft);
      if (first.flatMap(receipt -> find(receipt.ref()))
          .filter(row -> !row.row().sameContentAs(draft)).isPresent()) {
        throw new SdkException(ErrorCode.CONFLICT, "the row has another content by now");
      }
      return first;
    }
  }

  /** Keeps the first drafts of an append that failed. */
  static final class KeepsHalfAnAppend extends ReferenceStore {
    @Override
    protected void undo(List<ActivityDraft> added) {}
  }

  /** Remembers the keys of an append that failed. */
  static final class KeepsKeysOfFailedAppends extends ReferenceStore {
    private final Set<String> failed = new HashSet<>();

    @Override
    protected void undo(List<ActivityDraft> added) {
      super.undo(added);
      added.forEach(draft -> draft.idempotencyKey().ifPresent(failed::add));
    }

    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      if (draft.idempotencyKey().filter(failed::contains).isPresent()) {
        throw new SdkException(ErrorCode.CONFLICT, "the key was used");
      }
      return super.repeated(draft);
    }
  }

  /** Says of a bad append that all is well, and stores nothing. */
  static final class SwallowsErrors extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      try {
        return super.append(drafts);
      } catch (SdkException e) {
        return drafts.stream().map(draft -> new Receipt(draft.ref(), 0)).toList();
      }
    }
  }

  /** Lets a second row replace the first of the same id. */
  static final class OverwritesById extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      synchronized (log) {
        drafts.forEach(draft -> log.remove(draft.ref()));
        return super.append(drafts);
      }
    }
  }

  /** Reads the caller's list again whenever it is asked. */
  static final class KeepsTheCallersList extends ReferenceStore {
    private final List<List<ActivityDraft>> lists = new ArrayList<>();

    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      synchronized (log) {
        lists.add(drafts);
        return super.append(drafts);
      }
    }

    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      return super.rows(workspaceId, oldestFirst).filter(
          row -> lists.stream().flatMap(List::stream)
              .anyMatch(draft -> draft.id().equals(row.id())));
    }
  }

  /** Gives out the list it works with. */
  static final class ReturnsItsInternalList extends ReferenceStore {
    private final Map<String, List<ActivityRef>> open = new HashMap<>();

    @Override
    public List<ActivityRef> unfinished(String installation,
        Set<String> alive, int limit) {
      synchronized (log) {
        return open.computeIfAbsent(installation,
            id -> new ArrayList<>(super.unfinished(id, alive, limit)));
      }
    }
  }

  /** Lets an append bring a forgotten workspace back. */
  static final class RevivesTheForgotten extends ReferenceStore {
    @Override
    protected void check(ActivityDraft draft) {
      try {
        super.check(draft);
      } catch (SdkException e) {
        if (e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  /** Forgets a workspace only when it has rows. */
  static final class ForgetsWhatItKnows extends ReferenceStore {
    @Override
    public void forget(UUID workspaceId) {
      synchronized (log) {
        if (!log.rows(workspaceId, true).isEmpty()) {
          super.forget(workspaceId);
        }
      }
    }
  }

  /** Forgets a workspace once, and does not find it then. */
  static final class ForgetsOnce extends ReferenceStore {
    private final Set<UUID> forgotten = new HashSet<>();

    @Override
    public void forget(UUID workspaceId) {
      if (!forgotten.add(workspaceId)) {
        throw SdkException.notFound("workspace " + workspaceId);
      }
      super.forget(workspaceId);
    }
  }

  /** Keeps for unfinished what was forgotten. */
  static final class ForgottenRowsAreUnfinished extends ReferenceStore {
    private final Set<ActivityRef> open = new LinkedHashSet<>();

    @Override
    public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
      open.addAll(super.unfinished(installation, alive, limit));
      return List.copyOf(open);
    }

    @Override
    public void forget(UUID workspaceId) {
      unfinished("i-" + workspaceId, Set.of(), 1000);
      super.forget(workspaceId);
    }
  }

  /** Looks whether a workspace is forgotten, and stores a moment later. */
  static final class ForgetIsCheckedTooEarly extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      try {
        log.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return draft;
    }
  }

  /** Refuses an append of nothing. */
  static final class RefusesAnEmptyAppend extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      if (drafts.isEmpty()) {
        throw SdkException.invalid("drafts", "are none");
      }
      return super.append(drafts);
    }
  }

  /** Gives receipts in another order than the drafts came. */
  static final class MixesReceipts extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      return super.append(drafts).stream()
          .sorted(Comparator.comparing(receipt -> receipt.ref().activityId())).toList();
    }
  }

  /** Stores half of an append whose caller is interrupted. */
  static final class InterruptBreaksAnAppend extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      if (!Thread.currentThread().isInterrupted()) {
        return super.append(drafts);
      }
      super.append(drafts.subList(0, drafts.size() / 2));
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted");
    }
  }

  /** Says that an interrupted caller sent something bad. */
  static final class InterruptHasAnotherCode extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      if (Thread.currentThread().isInterrupted()) {
        throw SdkException.invalid("drafts", "came with an interrupt");
      }
      return super.append(drafts);
    }
  }

  /** Takes its time though its caller is interrupted. */
  static final class SitsInterruptsOut extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      var receipts = super.append(drafts);
      if (Thread.interrupted()) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() < end) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
        Thread.currentThread().interrupt();
      }
      return receipts;
    }
  }

  /** Takes a key for the same in every workspace. */
  static final class KeysAreGlobal extends ReferenceStore {
    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      return draft.idempotencyKey().flatMap(key -> log.all()
          .filter(row -> row.idempotencyKey().equals(Optional.of(key))).findFirst()
          .map(row -> new Receipt(row.ref(), row.sequence())));
    }
  }

  /** Takes two rows of the same content for one, without any key. */
  static final class SameContentIsTheSameRow extends ReferenceStore {
    @Override
    protected Optional<Receipt> repeated(ActivityDraft draft) {
      return super.repeated(draft).or(() -> log.rows(draft.workspaceId(), true).stream()
          .filter(row -> row.row().sameContentAs(draft)).findFirst()
          .map(row -> new Receipt(row.ref(), row.sequence())));
    }
  }
}
