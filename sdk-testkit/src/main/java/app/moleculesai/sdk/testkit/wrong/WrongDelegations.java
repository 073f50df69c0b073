package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.testkit.reference.ReferenceDelegations;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Registries that are wrong about the ledger of delegations. */
final class WrongDelegations {
  private WrongDelegations() {}

  private static Registry ledger(String method, OneMethod.Instead<DelegationRepository> instead) {
    return OneMethod.registry(DelegationRepository.class, method, instead);
  }

  private static Registry other(Function<ReferenceTables, DelegationRepository> ledger) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return new ReferenceTransaction(copy) {
          @Override
          public DelegationRepository delegations() {
            return ledger.apply(copy);
          }
        };
      }
    };
  }

  private static Registry finds(UnaryOperator<Delegation> differently) {
    return ledger("find", (right, arguments) -> right.find((String) arguments[0])
        .map(differently));
  }

  private static Delegation with(Delegation entry, String taskPreview, UUID calleeId) {
    return new Delegation(entry.id(), entry.callerId(), calleeId, taskPreview, entry.status(),
        entry.lastHeartbeat(), entry.deadline(), entry.resultPreview(), entry.errorDetail(),
        entry.retryCount(), entry.createdAt(), entry.updatedAt(), entry.idempotencyKey());
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  private static Optional<Set<UUID>> callers(Object argument) {
    return (Optional<Set<UUID>>) argument;
  }

  /** Takes the caller for the callee. */
  static Registry losesCallees() {
    return finds(entry -> with(entry, entry.taskPreview(), entry.callerId()));
  }

  /** Moves an entry on whose id comes again. */
  static Registry movesKnownIdsOn() {
    return ledger("insert", (right, arguments) -> {
      var given = (Delegation) arguments[0];
      right.change(given.id(), DelegationChange.to(DelegationStatus.DISPATCHED), given.createdAt());
      return right.insert(given);
    });
  }

  /** Keeps the first 1000 bytes of a task. */
  static Registry cutsPreviews() {
    return finds(entry -> with(entry, Truncation.truncateBytesNoMarker(entry.taskPreview(), 1000),
        entry.calleeId()));
  }

  /** Keeps texts without the blanks around them. */
  static Registry trimsTexts() {
    return finds(entry -> with(entry, entry.taskPreview().strip(), entry.calleeId()));
  }

  /** Takes another caller's key for the same. */
  static Registry keysAreGlobal() {
    return other(tables -> new ReferenceDelegations(tables) {
      @Override
      protected boolean isRival(Delegation entry, Delegation given) {
        return true;
      }
    });
  }

  /** Never lets a key be used again. */
  static Registry failedOnesKeepTheirKey() {
    return other(tables -> new ReferenceDelegations(tables) {
      @Override
      protected boolean keepsKey(Delegation entry) {
        return true;
      }
    });
  }

  /** Changes what has ended. */
  static Registry nothingIsFinal() {
    return other(tables -> new ReferenceDelegations(tables) {
      @Override
      protected boolean mayBecome(DelegationStatus before, DelegationStatus after) {
        return true;
      }
    });
  }

  /** Inserts an entry that is to be changed and is not there. */
  static Registry changesMakeEntries() {
    return ledger("change", (right, arguments) -> {
      var now = (Instant) arguments[2];
      right.insert(Delegation.of((String) arguments[0], new UUID(0, 1), new UUID(0, 1), "",
          Optional.empty(), now));
      return right.change((String) arguments[0], (DelegationChange) arguments[1], now);
    });
  }

  /** Clears what a change does not name. */
  static Registry changesClear() {
    return ledger("change", (right, arguments) -> {
      var change = (DelegationChange) arguments[1];
      return right.change((String) arguments[0], new DelegationChange(change.status(),
          change.resultPreview().or(() -> Optional.of("")), change.errorDetail()),
          (Instant) arguments[2]);
    });
  }

  /** Sets the heartbeat of whatever is named. */
  static Registry heartbeatsReachAll() {
    return other(tables -> new ReferenceDelegations(tables) {
      @Override
      protected boolean hears(Delegation entry) {
        return true;
      }
    });
  }

  /** Says that an entry waits, and goes on listening for its heartbeat. */
  static Registry restsNothing() {
    return ledger("rest", (right, arguments) -> right.find((String) arguments[0])
        .filter(entry -> entry.status().isOpen() && entry.lastHeartbeat().isPresent())
        .isPresent());
  }

  /** Takes over the youngest first. */
  static Registry takesTheYoungestFirst() {
    return ledger("takeOver", (right, arguments) -> OneMethod.reversed(right
        .takeOver((Instant) arguments[0], (Instant) arguments[1], (Integer) arguments[2])));
  }

  /** Takes over what is past its deadline too. */
  static Registry takesOverTheDead() {
    return ledger("takeOver", (right, arguments) -> right
        .takeOver((Instant) arguments[0], Instant.EPOCH, (Integer) arguments[2]));
  }

  /** Takes over all at once. */
  static Registry takesAll() {
    return ledger("takeOver", (right, arguments) -> right
        .takeOver((Instant) arguments[0], (Instant) arguments[1], Integer.MAX_VALUE));
  }

  /** Counts every retry, also one that another counted meanwhile. */
  static Registry countsEveryRetry() {
    return ledger("retry", (right, arguments) -> right.find((String) arguments[0])
        .flatMap(entry -> right.retry(entry.id(), entry.retryCount(), (Instant) arguments[2])));
  }

  /** Lists only what is silent. */
  static Registry ignoresDeadlines() {
    return ledger("overdue", (right, arguments) -> right.overdue((Instant) arguments[0],
        Instant.MIN, (String) arguments[2], (Integer) arguments[3]));
  }

  /** Lists the oldest first. */
  static Registry oldestFirst() {
    return other(tables -> new ReferenceDelegations(tables) {
      @Override
      protected Comparator<Delegation> order() {
        return Comparator.comparing(Delegation::createdAt);
      }
    });
  }

  /** Counts only statuses that there are. */
  static Registry leavesZerosOut() {
    return ledger("counts", (right, arguments) -> {
      var counts = new EnumMap<DelegationStatus, Integer>(DelegationStatus.class);
      right.counts(callers(arguments[0])).forEach((status, number) -> {
        if (number > 0) {
          counts.put(status, number);
        }
      });
      return counts;
    });
  }

  /** Deletes entries as soon as they ended. */
  static Registry deletesTheYoung() {
    return ledger("deleteEnded",
        (right, arguments) -> right.deleteEnded(Instant.MAX, (Integer) arguments[1]));
  }

  /** Ends what a workspace handed on together with it. */
  static Registry endWithTheirWorkspace() {
    return new ReferenceRegistry() {
      @Override
      @SuppressWarnings("unchecked") // because the method's signature says what it is
      protected Transaction open(ReferenceTables copy) {
        var tx = super.open(copy);
        return OneMethod.replaced(tx, WorkspaceRepository.class, "purge", (right, arguments) -> {
          var ids = Set.copyOf((Collection<UUID>) arguments[0]);
          tx.delegations().newest(DelegationStatus.OPEN, Optional.of(ids), Integer.MAX_VALUE)
              .forEach(entry -> tx.delegations().change(entry.id(),
                  DelegationChange.to(DelegationStatus.FAILED), entry.deadline()));
          right.purge(ids);
          return null;
        });
      }
    };
  }
}
