package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.ApprovalRepository;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.KeyValueSize;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Viewport;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Registries that are wrong about values under keys, approvals and the viewport. */
final class WrongAgentTools {
  private WrongAgentTools() {}

  /** A way to write a value. */
  @FunctionalInterface
  private interface Put {
    KeyValueWrite put(KeyValueRepository right, UUID workspace, String key, Body value,
        OptionalLong expected, Optional<Instant> end, Instant now);
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  private static Registry putting(Put put) {
    return OneMethod.registry(KeyValueRepository.class, "put",
        (right, arguments) -> put.put(right, (UUID) arguments[0], (String) arguments[1],
            (Body) arguments[2], (OptionalLong) arguments[3], (Optional<Instant>) arguments[4],
            (Instant) arguments[5]));
  }

  /** Starts a key anew with each write. */
  static Registry everyVersionIsTheFirst() {
    return putting((right, workspace, key, value, expected, end, now) -> {
      right.delete(workspace, key);
      return right.put(workspace, key, value, OptionalLong.empty(), end, now);
    });
  }

  /** Writes whichever version is expected. */
  static Registry ignoresVersions() {
    return putting((right, workspace, key, value, expected, end, now) -> right.put(workspace, key,
        value, OptionalLong.empty(), end, now));
  }

  /** Says that there is no entry when there is another version. */
  static Registry hidesTheCurrentVersion() {
    return putting((right, workspace, key, value, expected, end, now) -> right.put(workspace, key,
        value, expected, end, now) instanceof KeyValueWrite.Written written
            ? written
            : new KeyValueWrite.Mismatch(OptionalLong.empty()));
  }

  /** Keeps values for ever. */
  static Registry valuesStay() {
    return putting((right, workspace, key, value, expected, end, now) -> right.put(workspace, key,
        value, expected, Optional.empty(), now));
  }

  /** Never deletes what has expired: writes as if no time had passed. */
  static Registry expiredValuesAreKept() {
    return putting((right, workspace, key, value, expected, end, now) -> right.put(workspace, key,
        value, expected, end, Instant.EPOCH));
  }

  /** Orders keys without regard to case. */
  static Registry keysWithoutCase() {
    return OneMethod.registry(KeyValueRepository.class, "list",
        (right, arguments) -> right.list((UUID) arguments[0], (Instant) arguments[1]).stream()
            .sorted(Comparator.comparing(entry -> entry.key().toLowerCase(Locale.ROOT))).toList());
  }

  /** Deletes no value, and says that it did. */
  static Registry deletedValuesStay() {
    return OneMethod.registry(KeyValueRepository.class, "delete", (right, arguments) -> true);
  }

  /** Measures what has expired too. */
  static Registry measuresTheExpired() {
    return OneMethod.registry(KeyValueRepository.class, "size/2",
        (right, arguments) -> right.size((UUID) arguments[0], Instant.EPOCH));
  }

  /** Measures values alone, in characters. */
  static Registry measuresCharacters() {
    return OneMethod.registry(KeyValueRepository.class, "size/2", (right, arguments) -> {
      var entries = right.list((UUID) arguments[0], (Instant) arguments[1]);
      return new KeyValueSize(entries.size(),
          entries.stream().mapToLong(entry -> entry.value().text().length()).sum());
    });
  }

  /** Counts only the approvals that nobody has decided. */
  static Registry countsThePending() {
    return OneMethod.registry(ApprovalRepository.class, "count/1", (right, arguments) -> right
        .pending(Optional.of(Set.of((UUID) arguments[0])), Integer.MAX_VALUE).size());
  }

  /** Deletes all that was decided, however young it is. */
  static Registry deletesYoungDecisions() {
    return OneMethod.registry(ApprovalRepository.class, "deleteDecided",
        (right, arguments) -> right.deleteDecided(Instant.MAX, (Integer) arguments[1]));
  }

  /** Makes room by what was asked first, whenever it was decided. */
  static Registry makesRoomByAge() {
    return OneMethod.registry(ApprovalRepository.class, "deleteOldestDecided",
        (right, arguments) -> {
          var decided = OneMethod
              .reversed(right.newest((UUID) arguments[0], Integer.MAX_VALUE)).stream()
              .filter(one -> one.status() != Approval.Status.PENDING).toList();
          var kept = decided.stream().skip((Integer) arguments[1]).toList();
          int deleted = right.deleteOldestDecided((UUID) arguments[0], Integer.MAX_VALUE);
          kept.forEach(right::insert);
          return deleted - kept.size();
        });
  }

  /** Forgets for which task an approval is. */
  static Registry forgetsTasks() {
    return OneMethod.registry(ApprovalRepository.class, "insert", (right, arguments) -> {
      var it = (Approval) arguments[0];
      right.insert(Approval.asked(it.id(), it.workspaceId(), it.action(), it.reason(),
          Optional.empty(), it.context(), it.createdAt()));
      return null;
    });
  }

  /** Lists the oldest approvals first. */
  static Registry oldestApprovalsFirst() {
    return OneMethod.registry(ApprovalRepository.class, "newest", (right, arguments) -> OneMethod
        .reversed(right.newest((UUID) arguments[0], Integer.MAX_VALUE)).stream()
        .limit((Integer) arguments[1]).toList());
  }

  /** Says of what is decided that it was decided again. */
  static Registry decidesTwice() {
    return OneMethod.registry(ApprovalRepository.class, "decide", (right, arguments) -> {
      var decision = (Approval.Status) arguments[2];
      var by = (String) arguments[3];
      var now = (Instant) arguments[4];
      return right.decide((UUID) arguments[0], (UUID) arguments[1], decision, by, now)
          .or(() -> right.newest((UUID) arguments[0], Integer.MAX_VALUE).stream()
              .filter(one -> one.id().equals(arguments[1])).findFirst()
              .map(one -> one.decided(decision, by, now)));
    });
  }

  /** Decides whoever's approval has the id. */
  static Registry decidesForOthers() {
    return OneMethod.registry(ApprovalRepository.class, "decide", (right, arguments) -> right
        .pending(Optional.empty(), Integer.MAX_VALUE).stream()
        .filter(one -> one.id().equals(arguments[1])).findFirst()
        .flatMap(one -> right.decide(one.workspaceId(), one.id(), (Approval.Status) arguments[2],
            (String) arguments[3], (Instant) arguments[4])));
  }

  /** Denies everything that is pending, however young it is. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry deniesTheYoung() {
    return OneMethod.registry(ApprovalRepository.class, "expire",
        (right, arguments) -> right.expire((Optional<Set<UUID>>) arguments[0], Instant.MAX,
            (String) arguments[2], (Instant) arguments[3]));
  }

  /** Keeps the first viewport. */
  static Registry viewportsAreKept() {
    return OneMethod.registry(LayoutRepository.class, "show", (right, arguments) -> {
      if (right.findViewport().isEmpty()) {
        right.show((Viewport) arguments[0]);
      }
      return null;
    });
  }
}
