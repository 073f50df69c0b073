package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.testkit.reference.ReferenceQueue;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Registries that are wrong about messages that wait. */
final class WrongQueues {
  private WrongQueues() {}

  private static Registry queue(String method, OneMethod.Instead<QueueRepository> instead) {
    return OneMethod.registry(QueueRepository.class, method, instead);
  }

  private static Registry other(Function<ReferenceTables, QueueRepository> queue) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return new ReferenceTransaction(copy) {
          @Override
          public QueueRepository queue() {
            return queue.apply(copy);
          }
        };
      }
    };
  }

  private static Optional<QueuedItem> claim(QueueRepository right, Object[] arguments,
      int places) {
    return right.claim((UUID) arguments[0], places, (QueueClaim) arguments[2],
        (Instant) arguments[3]);
  }

  private static QueuedItem with(QueuedItem item, QueueMessage message, int attempts) {
    return new QueuedItem(item.id(), message, item.enqueuedAt(), item.status(), attempts,
        item.dispatchedAt(), item.endedAt(), item.lastError(), item.claim(), item.response());
  }

  /** Forgets which turn waits for an item. */
  static Registry losesTurns() {
    return queue("find", (right, arguments) -> right.find((UUID) arguments[0]).map(item -> {
      var message = item.message();
      return with(item, new QueueMessage(message.workspaceId(), message.callerId(),
          message.priority(), message.body(), message.method(), message.idempotencyKey(),
          Optional.empty(), message.expiresAt(), message.extensions()), item.attempts());
    }));
  }

  /** Forgets which extensions a sender asked for. */
  static Registry losesExtensions() {
    return queue("find", (right, arguments) -> right.find((UUID) arguments[0]).map(item -> {
      var message = item.message();
      return with(item, new QueueMessage(message.workspaceId(), message.callerId(),
          message.priority(), message.body(), message.method(), message.idempotencyKey(),
          message.turnId(), message.expiresAt()), item.attempts());
    }));
  }

  /** Takes the same key in another workspace for the same message. */
  static Registry keysAreGlobal() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected boolean blocks(QueuedItem item, QueueMessage message) {
        return item.status().isActive();
      }
    });
  }

  /** Never lets a key be used again. */
  static Registry keysStay() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected boolean blocks(QueuedItem item, QueueMessage message) {
        return item.workspaceId().equals(message.workspaceId());
      }
    });
  }

  /** Leaves an item out whose id is taken, and says that it waits. */
  static Registry swallowsConflicts() {
    return queue("insert", (right, arguments) -> {
      var id = (UUID) arguments[0];
      return right.find(id).isPresent()
          ? new QueueInsert(id, true)
          : right.insert(id, (QueueMessage) arguments[1], (Instant) arguments[2]);
    });
  }

  /** Counts the items of all workspaces for each. */
  static Registry countsAll() {
    return queue("depth/1", (right, arguments) -> right.depth());
  }

  /** Sends the oldest first, whatever its priority. */
  static Registry ignoresPriorities() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected Comparator<QueuedItem> order() {
        return Comparator.comparing(QueuedItem::enqueuedAt);
      }
    });
  }

  /** Sends and ends items as if none ever expired. */
  static Registry nothingExpires() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected boolean isExpired(QueuedItem item, Instant now) {
        return false;
      }
    });
  }

  /** Returns an item as it was before it was claimed. */
  static Registry returnsTheItemBefore() {
    return queue("claim", (right, arguments) -> claim(right, arguments, (Integer) arguments[1])
        .map(item -> with(item, item.message(), item.attempts() - 1)));
  }

  /** Claims as many items as there are. */
  static Registry ignoresPlaces() {
    return queue("claim", (right, arguments) -> claim(right, arguments, Integer.MAX_VALUE));
  }

  /** Counts attempts that reached nobody. */
  static Registry countsEveryAttempt() {
    return queue("putBack", (right, arguments) -> right.putBack((UUID) arguments[0],
        (String) arguments[1], true, (String) arguments[3]));
  }

  /** Keeps no answers. */
  static Registry losesAnswers() {
    return queue("end", (right, arguments) -> {
      var end = (QueueEnd) arguments[2];
      return right.end((UUID) arguments[0], (String) arguments[1],
          new QueueEnd(end.status(), Optional.empty(), end.reason()), (Instant) arguments[3]);
    });
  }

  /** Lets anybody put back or end what somebody else sends. */
  static Registry anybodyHolds() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected Optional<QueuedItem> held(UUID id, String claimant) {
        return find(id).filter(item -> item.claim().isPresent());
      }
    });
  }

  /** Takes every claim of one run of a server for the same. */
  static Registry runsHold() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected Optional<QueuedItem> held(UUID id, String claimant) {
        return find(id).filter(item -> item.claim()
            .filter(claim -> run(claim.claimant()).equals(run(claimant))).isPresent());
      }
    });
  }

  private static String run(String claimant) {
    return claimant.substring(0, claimant.indexOf('/'));
  }

  /** Says that a claim is renewed, and lets it lapse. */
  static Registry renewsNothing() {
    return queue("renew", (right, arguments) -> claimants(arguments).entrySet().stream()
        .filter(entry -> right.find(entry.getKey()).flatMap(QueuedItem::claim)
            .map(QueueClaim::claimant).filter(entry.getValue()::equals).isPresent())
        .map(Map.Entry::getKey).collect(Collectors.toSet()));
  }

  /** Renews one claim of many. */
  static Registry renewsOne() {
    return queue("renew", (right, arguments) -> claimants(arguments).entrySet().stream()
        .map(entry -> right.renew(Map.ofEntries(entry), (Instant) arguments[1]))
        .filter(renewed -> !renewed.isEmpty()).findFirst().orElse(Set.of()));
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  private static Map<UUID, String> claimants(Object[] arguments) {
    return (Map<UUID, String>) arguments[0];
  }

  /** Puts back whatever is being sent. */
  static Registry requeuesAll() {
    return queue("requeueLapsed",
        (right, arguments) -> right.requeueLapsed((Integer) arguments[0], Instant.MAX));
  }

  /** Claims all items that are over at once. */
  static Registry endsWithoutLimit() {
    return queue("claimOver", (right, arguments) -> right.claimOver((Integer) arguments[0],
        (QueueClaim) arguments[1], (Instant) arguments[2], Integer.MAX_VALUE));
  }

  /** Claims what came at the time as well. */
  static Registry olderIncludesTheTime() {
    return queue("claimOlder", (right, arguments) -> right.claimOlder(
        OneMethod.optional(arguments[0]), ((Instant) arguments[1]).plusMillis(1),
        (QueueClaim) arguments[2], (Integer) arguments[3]));
  }

  /** Says of workspaces that they wait which have no place. */
  static Registry waitsWithoutPlace() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected boolean hasFreePlace(UUID workspaceId) {
        return true;
      }
    });
  }

  /** Finds every turn that is asked for. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry allTurnsWait() {
    return queue("activeTurns", (right, arguments) -> Set.copyOf((Collection<UUID>) arguments[0]));
  }

  /** Takes an item that somebody sends out of that hand. */
  static Registry takesTurnsOutOfHands() {
    return other(tables -> new ReferenceQueue(tables) {
      @Override
      protected boolean mayBeTaken(QueuedItem item) {
        return item.status().isActive();
      }
    });
  }

  /** Deletes items as soon as they ended. */
  static Registry deletesTheYoung() {
    return queue("deleteEnded",
        (right, arguments) -> right.deleteEnded(Instant.MAX, (Integer) arguments[1]));
  }
}
