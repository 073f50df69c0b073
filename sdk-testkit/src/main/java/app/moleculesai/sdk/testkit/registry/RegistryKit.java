package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** What the groups of tests need: the registry of the running test, and short forms of common steps. */
public interface RegistryKit {
  /** An ordinary time, with all six digits of its microseconds in use. */
  Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");

  /** Returns the registry of this test with all that belongs to it. */
  RegistryUnderTest subject();

  /** Says whether rows outlive the process; then the registry is opened again and must still have them. */
  boolean durable();

  /** Returns the registry, started. */
  default Registry registry() {
    return subject().current();
  }

  /** Returns the rows of workspaces. */
  default WorkspaceRepository workspaces() {
    return registry().workspaces();
  }

  /** A name that nobody else uses. */
  default String name() {
    return "w-" + UUID.randomUUID();
  }

  /** An id that comes before or after another one in every way of comparing two ids; purged after the test. */
  default UUID id() {
    return subject().id();
  }

  /** Starts a row of an online workspace. */
  default Workspace.Builder row(String name, @Nullable UUID parentId) {
    return Workspace.of(id(), name, NOON).parentId(parentId).status(WorkspaceStatus.ONLINE);
  }

  /** Inserts a row that must be new. */
  default Workspace inserted(Workspace row) {
    assertThat(workspaces().insert(List.of(row))).as("insert of a new row")
        .containsExactly(row.id());
    return row;
  }

  /** Inserts an online workspace of its own name. */
  default Workspace inserted(@Nullable UUID parentId) {
    return inserted(row(name(), parentId).build());
  }

  /** Inserts an online root of its own name. */
  default Workspace root() {
    return inserted(row(name(), null).build());
  }

  /** Returns a row that must be there. */
  default Workspace stored(UUID id) {
    var found = workspaces().find(id);
    assertThat(found).as("row of workspace %s", id).isPresent();
    return found.orElseThrow();
  }

  /** Returns the ids of rows, in their order. */
  static List<UUID> ids(Collection<Workspace> rows) {
    return rows.stream().map(Workspace::id).toList();
  }

  /** Checks that a call is refused with this code, and with nothing but an {@link SdkException}. */
  default void refused(ErrorCode code, String call, ThrowingCallable work) {
    assertThat(catchThrowable(work)).as("%s is refused with %s", call, code.word())
        .isInstanceOfSatisfying(SdkException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
