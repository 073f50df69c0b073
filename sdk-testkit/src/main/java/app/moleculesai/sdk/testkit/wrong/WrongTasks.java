package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TaskQuery.Position;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTasks;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Registries that are wrong about tasks. */
final class WrongTasks {
  private static final int MANY = 100_000;

  private WrongTasks() {}

  private static Registry tasks(String method, OneMethod.Instead<TaskRepository> instead) {
    return OneMethod.registry(TaskRepository.class, method, instead);
  }

  private static Registry other(Function<ReferenceTables, TaskRepository> tasks) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return new ReferenceTransaction(copy) {
          @Override
          public TaskRepository tasks() {
            return tasks.apply(copy);
          }
        };
      }
    };
  }

  private static StoredTask of(StoredTask task, String contextId, String generation) {
    return new StoredTask(task.workspaceId(), task.id(), contextId, task.owner(), generation,
        task.state(), task.ended(), task.statusAt(), task.body(), task.lastEvent(), task.runners(),
        task.createdAt(), task.updatedAt());
  }

  /** Returns tasks as if all were of one generation. */
  static Registry losesGenerations() {
    return tasks("find", (right, arguments) -> right
        .find((UUID) arguments[0], (String) arguments[1])
        .map(task -> of(task, task.contextId(), "1.0")));
  }

  /** Cuts blanks off the names of conversations. */
  static Registry stripsTexts() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      public boolean insert(StoredTask task, List<TaskEvent> events) {
        return super.insert(of(task, task.contextId().strip(), task.generation()), events);
      }
    });
  }

  /** Hands an id to a database as it is, which refuses it. */
  static Registry refusesImpossibleIds() {
    return tasks("find", (right, arguments) -> {
      if (!StorableText.isStorable((String) arguments[1])) {
        throw SdkException.invalid("id", "must be UTF-8 without the byte 0");
      }
      return right.find((UUID) arguments[0], (String) arguments[1]);
    });
  }

  /** Says of all tasks whose agents keep them that the registry does. */
  static Registry keepsAllBodies() {
    return tasks("heads", (right, arguments) -> heads(right, arguments).stream()
        .map(task -> new TaskHead(task.workspaceId(), task.id(), task.contextId(), task.owner(),
            task.state(), task.ended(), task.statusAt(), true, task.lastEvent(), task.runners(),
            task.updatedAt()))
        .toList());
  }

  /** Finds the head of one task, however many are asked for. */
  static Registry findsOneHead() {
    return tasks("heads",
        (right, arguments) -> heads(right, arguments).stream().limit(1).toList());
  }

  /** Hands ids to a database as they are, which refuses them. */
  static Registry refusesImpossibleHeads() {
    return tasks("heads", (right, arguments) -> {
      if (!ids(arguments[1]).stream().allMatch(StorableText::isStorable)) {
        throw SdkException.invalid("ids", "must be UTF-8 without the byte 0");
      }
      return heads(right, arguments);
    });
  }

  private static List<TaskHead> heads(TaskRepository right, Object[] arguments) {
    return right.heads((UUID) arguments[0], ids(arguments[1]));
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  private static Set<String> ids(Object argument) {
    return (Set<String>) argument;
  }

  /** Writes a task over the one of its id. */
  static Registry replacesKnownIds() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      public boolean insert(StoredTask task, List<TaskEvent> events) {
        return super.insert(task, events)
            || find(task.workspaceId(), task.id())
                .filter(known -> advance(TaskHead.of(known), task, List.of())).isEmpty();
      }
    });
  }

  /** Takes no id twice, whatever the workspace. */
  static Registry idsAreGlobal() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      public boolean insert(StoredTask task, List<TaskEvent> events) {
        return running(Optional.empty(), MANY).stream()
            .noneMatch(other -> other.id().equals(task.id()))
            && super.insert(task, events);
      }
    });
  }

  /** Writes all that it is given, the owner too. */
  static Registry changesOwners() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected StoredTask advanced(StoredTask before, StoredTask to) {
        return to;
      }
    });
  }

  /** Appends events behind whichever is the latest. */
  static Registry ignoresTheLatestEvent() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean mayAdvance(StoredTask task, TaskHead known) {
        return !task.ended() && task.runners().equals(known.runners());
      }
    });
  }

  /** Writes who works on a task over who else began to meanwhile. */
  static Registry forgetsRunners() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean mayAdvance(StoredTask task, TaskHead known) {
        return !task.ended() && task.lastEvent() == known.lastEvent();
      }
    });
  }

  /** Keeps one of those who work on a task. */
  static Registry keepsOneRunner() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected StoredTask advanced(StoredTask before, StoredTask to) {
        var task = super.advanced(before, to);
        return new StoredTask(task.workspaceId(), task.id(), task.contextId(), task.owner(),
            task.generation(), task.state(), task.ended(), task.statusAt(), task.body(),
            task.lastEvent(), task.runners().stream().limit(1).collect(Collectors.toSet()),
            task.createdAt(), task.updatedAt());
      }
    });
  }

  /** Lets an ended task go on. */
  static Registry goesOnAfterTheEnd() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean mayAdvance(StoredTask task, TaskHead known) {
        return super.mayAdvance(task, known)
            || (task.ended() && task.lastEvent() == known.lastEvent());
      }
    });
  }

  /** Tells the event again that the reader has. */
  static Registry repeatsAnEvent() {
    return tasks("events", (right, arguments) -> right.events((UUID) arguments[0],
        (String) arguments[1], (Long) arguments[2] - 1, (Integer) arguments[3]));
  }

  /** Keeps all events. */
  static Registry keepsAllEvents() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected List<TaskEvent> kept(List<TaskEvent> events) {
        return List.copyOf(events);
      }
    });
  }

  /** Takes no more events when there are as many as are kept. */
  static Registry keepsTheFirstEvents() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected List<TaskEvent> kept(List<TaskEvent> events) {
        return events.stream().limit(MOST_EVENTS).toList();
      }
    });
  }

  /** Looks at the number of events only. */
  static Registry keepsAllBytes() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected List<TaskEvent> kept(List<TaskEvent> events) {
        return events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
      }
    });
  }

  /** Keeps no event that is too large. */
  static Registry dropsLargeEvents() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected List<TaskEvent> kept(List<TaskEvent> events) {
        return super.kept(events).stream().filter(event -> size(event) <= MOST_EVENT_BYTES)
            .toList();
      }
    });
  }

  /** Takes characters for bytes. */
  static Registry countsCharacters() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected long size(TaskEvent event) {
        return event.body().text().length();
      }
    });
  }

  /** Answers with as many bytes as there are. */
  static Registry answersOfAnySize() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected <T> List<T> portion(List<T> all, ToLongFunction<T> size) {
        return all;
      }
    });
  }

  /** Answers nothing when the first is too large. */
  static Registry leavesOutWhatIsLarge() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected <T> List<T> portion(List<T> all, ToLongFunction<T> size) {
        return super.portion(all, size).stream()
            .filter(one -> size.applyAsLong(one) <= MOST_ANSWER_BYTES).toList();
      }
    });
  }

  /** Lists tasks whatever their bodies' size. */
  static Registry listsAnySize() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected long size(StoredTask task) {
        return 0;
      }
    });
  }

  /** Orders ids as Java orders texts. */
  static Registry ordersByUnits() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected Comparator<Position> order() {
        return Comparator.comparing(Position::statusAt).thenComparing(Position::id).reversed();
      }
    });
  }

  /** Begins a page behind all tasks of the last one's time. */
  static Registry pagesByTime() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean isBehind(Position task, Position last) {
        return task.statusAt().isBefore(last.statusAt());
      }
    });
  }

  /** Does not look whose a task is. */
  static Registry ofEverybody() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean wants(TaskQuery query, StoredTask task) {
        return super.wants(new TaskQuery(query.workspaceId(), Optional.empty(), query.contextId(),
            query.state(), query.statusSince(), query.behind(), query.limit()), task);
      }
    });
  }

  /** Takes a time from which on tasks are wanted for one after which they are. */
  static Registry youngerThanAsked() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean wants(TaskQuery query, StoredTask task) {
        return super.wants(query, task)
            && query.statusSince().map(task.statusAt()::isAfter).orElse(true);
      }
    });
  }

  /** Counts the tasks of one page. */
  static Registry countsAPage() {
    return tasks("count", (right, arguments) -> right.list((TaskQuery) arguments[0]).size());
  }

  /** Does not look whether a task has ended. */
  static Registry runsAfterTheEnd() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean isRunning(StoredTask task) {
        return !task.runners().isEmpty();
      }
    });
  }

  /** Lists the first tasks that run, whichever page is asked for. */
  static Registry repeatsTheFirstPage() {
    return tasks("running",
        (right, arguments) -> right.running(Optional.empty(), (Integer) arguments[1]));
  }

  /** Takes the time of ended tasks for all. */
  static Registry sweepsTheSilentAsEnded() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      protected boolean isOver(StoredTask task, Instant endedBefore, Instant silentBefore) {
        return super.isOver(task, endedBefore, endedBefore);
      }
    });
  }

  /** Deletes all that is over at once. */
  static Registry sweepsWithoutLimit() {
    return tasks("deleteOver", (right, arguments) -> right.deleteOver((Instant) arguments[0],
        (Instant) arguments[1], MANY));
  }

  /** Takes tasks for anybody, and drops them. */
  static Registry ofAnybody() {
    return other(tables -> new ReferenceTasks(tables) {
      @Override
      public boolean insert(StoredTask task, List<TaskEvent> events) {
        try {
          return super.insert(task, events);
        } catch (SdkException e) {
          if (e.code() != ErrorCode.NOT_FOUND) {
            throw e;
          }
          return true;
        }
      }
    });
  }
}
