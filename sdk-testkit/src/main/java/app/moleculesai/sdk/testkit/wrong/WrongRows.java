package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.testkit.reference.ReferenceWorkspaces;
import app.moleculesai.sdk.testkit.wrong.WrongRegistries.OtherWorkspaces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Registries that are wrong about the rows of workspaces. */
final class WrongRows {
  private WrongRows() {}

  private static Registry workspaces(String method,
      OneMethod.Instead<WorkspaceRepository> instead) {
    return OneMethod.registry(WorkspaceRepository.class, method, instead);
  }

  /** Says of an unknown row that something is broken. */
  static Registry unknownRowsAreErrors() {
    return workspaces("find", (right, arguments) -> Optional.of(right.find((UUID) arguments[0])
        .orElseThrow(() -> new IllegalStateException("no rows"))));
  }

  /** Reads rows without one of their columns. */
  static Registry losesAColumn() {
    return workspaces("find", (right, arguments) -> right.find((UUID) arguments[0])
        .map(row -> row.toBuilder().imageDigest(null).build()));
  }

  /** Keeps the first 255 characters of a role. */
  static Registry cutsTexts() {
    return workspaces("find", (right, arguments) -> right.find((UUID) arguments[0])
        .map(row -> row.toBuilder().role(row.role()
            .map(role -> role.substring(0, Math.min(255, role.length()))).orElse(null)).build()));
  }

  /** Returns a row as it was to be written, not as its columns keep it. */
  static Registry keepsMillisecondsAndReturnsMore() {
    return workspaces("find", (right, arguments) -> right.find((UUID) arguments[0])
        .map(row -> row.toBuilder().updatedAt(row.updatedAt().truncatedTo(ChronoUnit.MILLIS))
            .build()));
  }

  /** Writes an insert without values when there are none. */
  static Registry refusesAnInsertOfNothing() {
    return workspaces("insert", (right, arguments) -> {
      var rows = OneMethod.<Workspace>list(arguments[0]);
      if (rows.isEmpty()) {
        throw new IllegalStateException("syntax error at end of input");
      }
      return right.insert(rows);
    });
  }

  /** Looks for the parents of all rows before it inserts the first. */
  static Registry looksForParentsFirst() {
    return workspaces("insert", (right, arguments) -> {
      var rows = OneMethod.<Workspace>list(arguments[0]);
      boolean allThere = rows.stream().flatMap(row -> row.parentId().stream())
          .allMatch(parent -> right.find(parent).isPresent());
      if (!allThere) {
        throw new IllegalStateException("violates foreign key constraint");
      }
      return right.insert(rows);
    });
  }

  /** Leaves out rows whose name is taken, and fails on those whose id is. */
  static Registry idsMustBeNew() {
    return workspaces("insert", (right, arguments) -> {
      var rows = OneMethod.<Workspace>list(arguments[0]);
      for (var row : rows) {
        if (right.find(row.id()).isPresent()) {
          throw new IllegalStateException("duplicate key value violates workspaces_pkey");
        }
      }
      return right.insert(rows);
    });
  }

  /** Gives the id of a removed row to a new one. */
  static Registry usesIdsOfRemovedRows() {
    return workspaces("insert", (right, arguments) -> {
      var rows = OneMethod.<Workspace>list(arguments[0]);
      rows.forEach(row -> right.find(row.id()).filter(old -> !old.isLive())
          .ifPresent(old -> right.purge(List.of(old.id()))));
      return right.insert(rows);
    });
  }

  /** Compares names without regard to case, as some databases do. */
  static final class IgnoresCase extends OtherWorkspaces {
    IgnoresCase() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isChild(Workspace row, Optional<UUID> parentId, String name) {
          return super.isChild(row, parentId, row.name())
              && row.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        }
      });
    }
  }

  /** Takes a row for its own sibling. */
  static final class OwnNameIsTaken extends OtherWorkspaces {
    OwnNameIsTaken() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected boolean isTaken(Workspace row) {
          return findChild(row.parentId(), row.name()).isPresent();
        }
      });
    }
  }

  /** Takes a value that is cleared for one that is not named. */
  static Registry clearsNothing() {
    return workspaces("update", (right, arguments) -> {
      var id = (UUID) arguments[0];
      var before = right.find(id).flatMap(Workspace::role);
      var after = right.update(id, (WorkspacePatch) arguments[1], (Instant) arguments[2]);
      return before.isPresent() && after.isPresent() && after.get().role().isEmpty()
          ? right.update(id, WorkspacePatch.none().role(before.get()), (Instant) arguments[2])
          : after;
    });
  }

  /** Writes the default of a field that is not named. */
  static Registry writesDefaults() {
    return workspaces("update", (right, arguments) -> {
      var id = (UUID) arguments[0];
      var now = (Instant) arguments[2];
      right.update(id, WorkspacePatch.none().tier(1), now);
      return right.update(id, (WorkspacePatch) arguments[1], now);
    });
  }

  /** Tells the state after a change for the one before. */
  static Registry tellsTheStateAfter() {
    return workspaces("change", (right, arguments) -> done(right, arguments).stream()
        .map(done -> new Transition(done.workspace().status(), done.workspace())).toList());
  }

  /** Tells what changed in its own order. */
  static Registry changesInItsOwnOrder() {
    return workspaces("change",
        (right, arguments) -> OneMethod.reversed(done(right, arguments)));
  }

  /** Sets fields first and looks at the state then. */
  static Registry setsFieldsFirst() {
    return workspaces("change", (right, arguments) -> {
      for (var id : ids(arguments[0])) {
        right.update(id, ((StatusChange) arguments[1]).patch(), (Instant) arguments[2]);
      }
      return done(right, arguments);
    });
  }

  /** Calls the method with many ids, also for the one with a single id. */
  private static List<Transition> done(WorkspaceRepository right, Object[] arguments) {
    return right.change(ids(arguments[0]), (StatusChange) arguments[1], (Instant) arguments[2]);
  }

  @SuppressWarnings("unchecked") // because the method's signature says what it is
  private static Collection<UUID> ids(Object argument) {
    return (Collection<UUID>) argument;
  }

  /** Leaves in other rows what they say of a purged one. */
  static final class PurgeLeavesReferences extends OtherWorkspaces {
    PurgeLeavesReferences() {
      super(tables -> new ReferenceWorkspaces(tables) {
        @Override
        protected void clearReferences(Workspace row, Collection<UUID> ids) {}
      });
    }
  }

  /** Purges rows that are live, and no others. */
  static Registry purgesTheLiving() {
    return workspaces("purge", (right, arguments) -> {
      right.purge(ids(arguments[0]).stream()
          .filter(id -> right.find(id).filter(Workspace::isLive).isPresent()).toList());
      return null;
    });
  }

  /** Lists live rows in any state. */
  static Registry ignoresStates() {
    return workspaces("list", (right, arguments) -> right.list());
  }

  /** Lists the newest rows first. */
  static Registry newestFirst() {
    return workspaces("list", (right, arguments) -> OneMethod.reversed(right.list()));
  }

  /** Lists rows of one time as they happen to come. */
  static Registry rowsOfOneTimeAsTheyCome() {
    return workspaces("list",
        (right, arguments) -> OneMethod.reversed(right.list()).stream()
            .sorted(Comparator.comparing(Workspace::createdAt)).toList());
  }

  /** Takes grandchildren for children. */
  static Registry childrenAtAnyDepth() {
    return workspaces("children", (right, arguments) -> right.descendants((UUID) arguments[0]));
  }

  /** Lists children before their parents. */
  static Registry childrenBeforeParents() {
    return workspaces("descendants",
        (right, arguments) -> OneMethod.reversed(right.descendants((UUID) arguments[0])));
  }

  /** Leaves removed rows out of a way up. */
  static Registry ancestorsOfTheLiving() {
    return workspaces("ancestors", (right, arguments) -> right.ancestors((UUID) arguments[0])
        .stream().filter(Workspace::isLive).toList());
  }
}
