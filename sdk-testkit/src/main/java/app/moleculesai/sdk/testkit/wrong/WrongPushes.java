package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.testkit.reference.ReferencePushConfigs;
import app.moleculesai.sdk.testkit.reference.ReferencePushOutbox;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Registries that are wrong about where news of tasks is pushed to, or about that news. */
final class WrongPushes {
  private WrongPushes() {}

  private static Registry configs(String method,
      OneMethod.Instead<PushConfigRepository> instead) {
    return OneMethod.registry(PushConfigRepository.class, method, instead);
  }

  private static Registry outbox(String method, OneMethod.Instead<PushOutboxRepository> instead) {
    return OneMethod.registry(PushOutboxRepository.class, method, instead);
  }

  private static Registry transactions(Function<ReferenceTables, Transaction> transactions) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return transactions.apply(copy);
      }
    };
  }

  private static Registry otherConfigs(Function<ReferenceTables, PushConfigRepository> configs) {
    return transactions(tables -> new ReferenceTransaction(tables) {
      @Override
      public PushConfigRepository pushConfigs() {
        return configs.apply(tables);
      }
    });
  }

  private static Registry otherOutbox(Function<ReferenceTables, PushOutboxRepository> outbox) {
    return transactions(tables -> new ReferenceTransaction(tables) {
      @Override
      public PushOutboxRepository pushOutbox() {
        return outbox.apply(tables);
      }
    });
  }

  /** Keeps no token of an agent. */
  static Registry losesTokens() {
    return configs("find/1", (right, arguments) -> right.find((UUID) arguments[0])
        .map(it -> new PushConfig(it.key(), it.workspaceId(), it.taskId(), it.id(), it.owner(),
            it.generation(), it.content(), Optional.empty(), it.createdAt())));
  }

  /** Takes all of a new configuration, with its key and time. */
  static Registry replacesKeys() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected PushConfig replaced(PushConfig old, PushConfig config) {
        super.delete(old.key());
        return config;
      }
    });
  }

  /** Takes the same id of another task for the same configuration. */
  static Registry namesAreOfWorkspaces() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected Stream<PushConfig> of(UUID workspaceId, String taskId) {
        return page(Optional.empty(), Integer.MAX_VALUE).stream()
            .filter(config -> config.workspaceId().equals(workspaceId));
      }
    });
  }

  /** Takes a configuration of a known key in the place of the one that is there. */
  static Registry replacesKnownKeys() {
    return configs("put", (right, arguments) -> {
      boolean unused = right.delete(((PushConfig) arguments[0]).key());
      return right.put((PushConfig) arguments[0]);
    });
  }

  /** Takes those without a task for those of one task. */
  static Registry unnamedIsAName() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected Stream<PushConfig> of(UUID workspaceId, String taskId) {
        return page(Optional.empty(), Integer.MAX_VALUE).stream().filter(config -> config
            .workspaceId().equals(workspaceId) && config.taskId().equals(taskId));
      }
    });
  }

  /** Lets a task have any number. */
  static Registry neverFull() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected boolean isFull(UUID workspaceId, String taskId) {
        return false;
      }
    });
  }

  /** Lists configurations in Java's order of texts. */
  static Registry javasOrder() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected Comparator<PushConfig> order() {
        return Comparator.comparing(PushConfig::id);
      }
    });
  }

  /** Gives a task a second configuration of one id. */
  static Registry assignsAnyway() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected boolean mayBecome(PushConfig config, String taskId) {
        return true;
      }
    });
  }

  /** Keeps contents as they are. */
  static Registry resealsNothing() {
    return configs("reseal", (right, arguments) -> right.find((UUID) arguments[0]).isPresent());
  }

  /** Lists pages the other way round. */
  static Registry pagesAreReversed() {
    return configs("page", (right, arguments) -> OneMethod.reversed(
        right.page(OneMethod.optional(arguments[0]), (Integer) arguments[1])));
  }

  /** Says of configurations that they are deleted. */
  static Registry configsStay() {
    return configs("delete", (right, arguments) -> right.find((UUID) arguments[0]).isPresent());
  }

  /** Deletes all without a task at once. */
  static Registry deletesWithoutLimit() {
    return configs("deleteUnnamed",
        (right, arguments) -> right.deleteUnnamed((Instant) arguments[0], Integer.MAX_VALUE));
  }

  /** Deletes those without a task whatever waits. */
  static Registry forgetsWhatWaits() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected boolean mayWait(PushConfig config) {
        return false;
      }
    });
  }

  /** Deletes those of tasks that it knows. */
  static Registry knowsNoTask() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected boolean isKnown(PushConfig config) {
        return false;
      }
    });
  }

  /** Takes the time at which one was first set for that of its last use. */
  static Registry notesNoUse() {
    return otherConfigs(tables -> new ReferencePushConfigs(tables) {
      @Override
      protected Instant usedAt(PushConfig config) {
        return config.createdAt();
      }
    });
  }

  /** Keeps the configurations of tasks that it deletes. */
  static Registry outlivesTasks() {
    return transactions(tables -> new ReferenceTransaction(tables) {
      @Override
      public TaskRepository tasks() {
        return OneMethod.of(TaskRepository.class, super.tasks(), "deleteOver",
            (right, arguments) -> {
              var all = pushConfigs().page(Optional.empty(), Integer.MAX_VALUE);
              int deleted = right.deleteOver((Instant) arguments[0], (Instant) arguments[1],
                  (Integer) arguments[2]);
              all.forEach(pushConfigs()::put);
              return deleted;
            });
      }
    });
  }

  /** Replaces a configuration by deleting it with its news. */
  static Registry replacingDeletes() {
    return configs("put", (right, arguments) -> {
      var config = (PushConfig) arguments[0];
      right.find(config.workspaceId(), config.taskId(), config.id()).map(PushConfig::key)
          .ifPresent(right::delete);
      return right.put(config);
    });
  }

  /** Returns news as it was before it was claimed. */
  static Registry countsNoAttempt() {
    return outbox("claimDue", (right, arguments) -> right
        .claimDue((PushClaim) arguments[0], (Instant) arguments[1])
        .map(it -> new PushDelivery(it.id(), it.configKey(), it.number(), it.body(),
            it.whole(), it.attempts() - 1, it.nextAt(), it.dead(), it.lastError(),
            it.createdAt())));
  }

  /** Says of all news that it was inserted. */
  static Registry countsWhatIsLeftOut() {
    return outbox("insert", (right, arguments) -> {
      var news = OneMethod.<PushDelivery>list(arguments[0]);
      right.insert(news);
      return news.size();
    });
  }

  /** Leaves news out whose id is taken. */
  static Registry swallowsConflicts() {
    return outbox("insert", (right, arguments) -> {
      int inserted = 0;
      for (var news : OneMethod.<PushDelivery>list(arguments[0])) {
        try {
          inserted += right.insert(List.of(news));
        } catch (SdkException e) {
          // left out
        }
      }
      return inserted;
    });
  }

  /** Sends what is due first, whatever of its configuration stands before it. */
  static Registry sendsInAnyOrder() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Stream<PushDelivery> heads() {
        return living().map(Kept::delivery);
      }

      @Override
      protected Instant dueAt(PushDelivery head) {
        return ownDueAt(head, living());
      }
    });
  }

  /** Sends what was tried before behind what was not. */
  static Registry retriesComeLast() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Stream<PushDelivery> heads() {
        return living().map(Kept::delivery)
            .collect(Collectors.groupingBy(PushDelivery::configKey,
                Collectors.minBy(Comparator.comparingInt(PushDelivery::attempts)
                    .thenComparingLong(PushDelivery::number))))
            .values().stream().flatMap(Optional::stream);
      }
    });
  }

  /** Sends what is not due yet. */
  static Registry nothingIsTooEarly() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Instant dueAt(PushDelivery head) {
        var due = super.dueAt(head);
        return due.equals(head.nextAt()) ? Instant.EPOCH : due;
      }
    });
  }

  /** Leaves news in a hand for good. */
  static Registry claimsNeverLapse() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Instant dueAt(PushDelivery head) {
        var due = super.dueAt(head);
        return due.equals(head.nextAt()) ? due : Instant.MAX;
      }
    });
  }

  /** Takes what has lapsed out of its hand at once. */
  static Registry lapsedIsLost() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isHeld(Kept kept, String claimant) {
        return super.isHeld(kept, claimant) && kept.claim()
            .filter(claim -> claim.until().isAfter(kept.delivery().nextAt())).isPresent();
      }
    });
  }

  /** Lets anybody put back or end what somebody else sends. */
  static Registry anybodyHolds() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isHeld(Kept kept, String claimant) {
        return kept.claim().isPresent();
      }
    });
  }

  /** Puts back what arrived. */
  static Registry sendsAgain() {
    return outbox("delivered", (right, arguments) -> right.putBack((UUID) arguments[0],
        (String) arguments[1], Instant.EPOCH, ""));
  }

  /** Lists what was given up first, first. */
  static Registry oldestDeadFirst() {
    return outbox("dead", (right, arguments) -> OneMethod
        .reversed(right.dead((UUID) arguments[0], Integer.MAX_VALUE)).stream()
        .limit((Integer) arguments[1]).toList());
  }

  /** Sends nothing to a configuration whose news was given up. */
  static Registry deadNewsBlocks() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Stream<PushDelivery> heads() {
        return super.heads().filter(head -> deadOnes()
            .noneMatch(dead -> dead.configKey().equals(head.configKey())));
      }
    });
  }

  /** Sends what comes next while other news of its configuration is sent. */
  static Registry sendsBesideOther() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected Instant dueAt(PushDelivery head) {
        return ownDueAt(head, living());
      }
    });
  }

  private static Instant ownDueAt(PushDelivery head, Stream<ReferencePushOutbox.Kept> living) {
    return living.filter(kept -> kept.delivery().equals(head))
        .flatMap(kept -> kept.claim().stream()).map(PushClaim::until)
        .filter(head.nextAt()::isBefore).findAny().orElse(head.nextAt());
  }

  /** Forgets, when asked what comes next, that somebody has it. */
  static Registry nextDueIgnoresClaims() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      public Optional<Instant> nextDue() {
        return heads().map(PushDelivery::nextAt).min(Comparator.naturalOrder());
      }
    });
  }

  /** Sends what was given up again as news of its old time. */
  static Registry revivesWithoutTime() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected PushDelivery revived(PushDelivery it, Instant now) {
        return new PushDelivery(it.id(), it.configKey(), it.number(), it.body(), it.whole(), 0,
            now, false, it.lastError(), it.createdAt());
      }
    });
  }

  /** Sends anybody's news again. */
  static Registry revivesAnybodys() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      public boolean revive(UUID workspaceId, UUID id, Instant now) {
        return deadOnes().filter(it -> it.id().equals(id)).findAny()
            .filter(it -> super.revive(config(it).workspaceId(), id, now)).isPresent();
      }
    });
  }

  /** Lets one workspace have everything in hand. */
  static Registry neverCrowded() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isCrowded(UUID workspaceId, Instant now) {
        return false;
      }
    });
  }

  /** Lets any number wait. */
  static Registry waitsWithoutNumber() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isTooMuch(List<PushDelivery> ofOne) {
        return super.isTooMuch(ofOne.subList(0, Math.min(ofOne.size(), MOST_WAITING)));
      }
    });
  }

  /** Lets any number of bytes wait. */
  static Registry waitsWithoutMeasure() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isTooMuch(List<PushDelivery> ofOne) {
        return ofOne.size() > MOST_WAITING;
      }
    });
  }

  /** Takes what somebody has in hand for what waits. */
  static Registry replacesWhatIsInHand() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isReplaceable(Kept kept) {
        return kept.delivery().whole();
      }
    });
  }

  /** Takes news of a part of a task for news of the whole. */
  static Registry replacesEvents() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected boolean isReplaceable(Kept kept) {
        return kept.claim().isEmpty();
      }
    });
  }

  /** Tries news in the place of other news at once. */
  static Registry replacingTriesAtOnce() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected PushDelivery heir(PushDelivery it, PushDelivery first) {
        return it;
      }
    });
  }

  /** Lets news of a whole task take the place of others although there is room. */
  static Registry replacesAlways() {
    return outbox("insert", (right, arguments) -> {
      var news = OneMethod.<PushDelivery>list(arguments[0]);
      if (news.size() == 1 && news.getFirst().whole()) {
        var now = news.getFirst().createdAt();
        var claim = new PushClaim("replacing", now);
        right.claimDue(claim, now).filter(PushDelivery::whole).ifPresent(
            old -> right.delivered(old.id(), claim.claimant()));
      }
      return right.insert(news);
    });
  }

  /** Leaves news behind that is given to another configuration. */
  static Registry movesNothing() {
    return outbox("move", (right, arguments) -> 0);
  }

  /** Keeps all that is dead. */
  static Registry buriesNobody() {
    return otherOutbox(tables -> new ReferencePushOutbox(tables) {
      @Override
      protected void bury(UUID key) {
        // it stays
      }
    });
  }

  /** Deletes all dead news at once. */
  static Registry buriesWithoutLimit() {
    return outbox("deleteDead",
        (right, arguments) -> right.deleteDead((Instant) arguments[0], Integer.MAX_VALUE));
  }
}
