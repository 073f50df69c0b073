package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The rows of workspaces; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record WorkspaceTable(Session session) implements WorkspaceRepository {
  private static final String INSERT = """
      INSERT INTO workspaces (%1$s)
      SELECT %1$s FROM %2$s ORDER BY place
      ON CONFLICT DO NOTHING
      RETURNING id""".formatted(WorkspaceRows.COLUMNS.names(), WorkspaceRows.COLUMNS.given());

  private static final String FIND = "SELECT * FROM workspaces WHERE id = :id";

  /** The first comparison is the index's, which has no room for a missing parent; the second is exact. */
  private static final String FIND_CHILD = """
      SELECT * FROM workspaces
      WHERE COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid)
          = COALESCE(CAST(:parent AS uuid), '00000000-0000-0000-0000-000000000000'::uuid)
        AND parent_id IS NOT DISTINCT FROM CAST(:parent AS uuid)
        AND name = :name AND status <> 'removed'""";

  private static final String LIST = """
      SELECT * FROM workspaces WHERE status <> 'removed' ORDER BY created_at, id""";

  private static final String LIST_STATES = """
      SELECT * FROM workspaces
      WHERE status = ANY (CAST(:states AS workspace_status[])) AND status <> 'removed'
      ORDER BY created_at, id""";

  private static final String CHILDREN = """
      SELECT * FROM workspaces WHERE parent_id = :id AND status <> 'removed' ORDER BY created_at, id""";

  /**
   * {@code OFFSET 0} keeps the planner at the index of children: it guesses ten times as many rows as a level has, and, of
   * workspaces that came again after they were removed, that hardly one lives and is found fastest among those.
   */
  private static final String DESCENDANTS = """
      WITH RECURSIVE below (id, created_at) AS (
        SELECT id, created_at FROM workspaces
        WHERE parent_id = :id AND id <> :id AND status <> 'removed'
        UNION ALL
        SELECT child.id, child.created_at FROM below CROSS JOIN LATERAL (
          SELECT id, created_at, status FROM workspaces WHERE parent_id = below.id OFFSET 0
        ) AS child
        WHERE child.id <> :id AND child.status <> 'removed'
      ) SEARCH BREADTH FIRST BY created_at, id SET place CYCLE id SET seen USING path
      SELECT whole.* FROM below CROSS JOIN LATERAL (
        SELECT * FROM workspaces WHERE id = below.id OFFSET 0
      ) AS whole
      WHERE NOT seen ORDER BY place""";

  private static final String TREE = """
      WITH RECURSIVE tree (id, created_at) AS (
        SELECT id, created_at FROM workspaces WHERE id = :id
        UNION ALL
        SELECT child.id, child.created_at FROM tree CROSS JOIN LATERAL (
          SELECT id, created_at FROM workspaces WHERE parent_id = tree.id OFFSET 0
        ) AS child
      ) SEARCH BREADTH FIRST BY created_at, id SET place CYCLE id SET seen USING path
      SELECT whole.* FROM tree CROSS JOIN LATERAL (
        SELECT * FROM workspaces WHERE id = tree.id OFFSET 0
      ) AS whole
      WHERE NOT seen ORDER BY place""";

  private static final String ANCESTORS = """
      WITH RECURSIVE above (id, distance) AS (
        SELECT parent_id, 1 FROM workspaces WHERE id = :id
        UNION ALL
        SELECT parent_id, distance + 1 FROM above JOIN workspaces USING (id) WHERE distance < 32
      )
      SELECT workspaces.* FROM above JOIN workspaces USING (id) ORDER BY distance""";

  private static final String SET = "UPDATE workspaces SET ";

  private static final String UPDATED = """
       updated_at = CAST(:now AS timestamptz)
      WHERE id = :id AND status <> 'removed'
      RETURNING *""";

  private static final String CHANGED = """
       status = CAST(:to AS workspace_status), updated_at = CAST(:now AS timestamptz)
      FROM (
        SELECT id AS changed_id, status AS status_before FROM workspaces
        WHERE id = ANY (CAST(:ids AS uuid[])) AND status = ANY (CAST(:from AS workspace_status[]))
          AND COALESCE(last_heartbeat_at, updated_at) < CAST(:heartbeat_before AS timestamptz)
          AND updated_at < CAST(:updated_before AS timestamptz)
          AND (NOT :idle OR active_tasks = 0)
      ) AS before
      WHERE id = changed_id
      RETURNING status_before, workspaces.*""";

  private static final String PURGE = "DELETE FROM workspaces WHERE id = ANY (CAST(:ids AS uuid[]))";

  @Override
  public Set<UUID> insert(List<Workspace> rows) {
    if (rows.isEmpty()) {
      return Set.of();
    }
    return session.write("inserting workspaces", handle -> namesLaterOne(rows)
        ? insertOneByOne(handle, rows)
        : new LinkedHashSet<>(insert(handle, rows)));
  }

  private static List<UUID> insert(Handle handle, List<Workspace> rows) {
    return WorkspaceRows.COLUMNS.bind(handle.createQuery(INSERT), rows).mapTo(UUID.class).list();
  }

  /** In one statement a row could refer to a later one: keys are checked at its end. */
  private static Set<UUID> insertOneByOne(Handle handle, List<Workspace> rows) {
    var inserted = new LinkedHashSet<UUID>();
    for (var row : rows) {
      boolean isNew = inserted.addAll(insert(handle, List.of(row)));
      if (isNew && references(row).anyMatch(row.id()::equals)) {
        throw SdkException.notFound("workspace " + row.id() + ", before it is inserted,");
      }
    }
    return inserted;
  }

  private static boolean namesLaterOne(List<Workspace> rows) {
    var given = rows.stream().map(Workspace::id).collect(Collectors.toSet());
    var before = new HashSet<UUID>();
    for (var row : rows) {
      if (references(row).anyMatch(id -> given.contains(id) && !before.contains(id))) {
        return true;
      }
      before.add(row.id());
    }
    return false;
  }

  private static Stream<UUID> references(Workspace row) {
    return Stream.concat(row.parentId().stream(), row.forwardedTo().stream());
  }

  @Override
  public Optional<Workspace> find(UUID id) {
    return session.read("finding a workspace", handle -> handle.createQuery(FIND)
        .bind("id", id).map(WorkspaceRows::read).findOne());
  }

  @Override
  public Optional<Workspace> findChild(Optional<UUID> parentId, String name) {
    return session.read("finding a workspace by its name", handle -> handle.createQuery(FIND_CHILD)
        .bind("parent", Values.text(parentId)).bind("name", name)
        .map(WorkspaceRows::read).findOne());
  }

  @Override
  public List<Workspace> list() {
    return session.read("listing workspaces", handle -> handle.createQuery(LIST)
        .map(WorkspaceRows::read).list());
  }

  @Override
  public List<Workspace> list(Set<WorkspaceStatus> states) {
    return session.read("listing workspaces by state", handle -> handle.createQuery(LIST_STATES)
        .bind("states", words(states)).map(WorkspaceRows::read).list());
  }

  private static String[] words(Set<WorkspaceStatus> states) {
    return states.stream().map(WorkspaceStatus::word).toArray(String[]::new);
  }

  @Override
  public List<Workspace> children(UUID parentId) {
    return of("listing children", CHILDREN, parentId);
  }

  @Override
  public List<Workspace> descendants(UUID id) {
    return of("listing descendants", DESCENDANTS, id);
  }

  @Override
  public List<Workspace> tree(UUID id) {
    return of("listing a tree", TREE, id);
  }

  @Override
  public List<Workspace> ancestors(UUID id) {
    return of("listing ancestors", ANCESTORS, id);
  }

  private List<Workspace> of(String what, String sql, UUID id) {
    return session.read(what, handle -> handle.createQuery(sql)
        .bind("id", id).map(WorkspaceRows::read).list());
  }

  @Override
  public Optional<Workspace> update(UUID id, WorkspacePatch patch, Instant now) {
    return session.write("updating workspace " + id, handle -> WorkspaceRows
        .bind(handle.createQuery(SET + WorkspaceRows.assignments(patch) + UPDATED), patch)
        .bind("id", id).bind("now", Values.text(now))
        .map(WorkspaceRows::read).findOne());
  }

  @Override
  public List<Transition> change(Collection<UUID> ids, StatusChange change, Instant now) {
    if (ids.isEmpty()) {
      return List.of();
    }
    var changed = session.write("changing the state of workspaces",
        handle -> change(handle, ids, change, now));
    return ids.stream().distinct().map(changed::get).filter(Objects::nonNull).toList();
  }

  private static Map<UUID, Transition> change(Handle handle, Collection<UUID> ids,
      StatusChange change, Instant now) {
    return WorkspaceRows
        .bind(handle.createQuery(SET + WorkspaceRows.assignments(change.patch()) + CHANGED),
            change.patch())
        .bind("to", change.to().word())
        .bind("now", Values.text(now))
        .bind("ids", Values.ids(ids))
        .bind("from", words(change.from()))
        .bind("heartbeat_before", Values.limit(change.heartbeatBefore().orElse(Instant.MAX)))
        .bind("updated_before", Values.limit(change.updatedBefore().orElse(Instant.MAX)))
        .bind("idle", change.onlyIfIdle())
        .map((row, context) -> new Transition(
            WorkspaceStatus.parse(row.getString("status_before")),
            WorkspaceRows.read(row, context)))
        .stream()
        .collect(Collectors.toMap(done -> done.workspace().id(), Function.identity()));
  }

  @Override
  public void purge(Collection<UUID> ids) {
    session.write("purging workspaces", handle -> {
      handle.createUpdate(UploadTable.DELETE_OF).bind("ids", Values.ids(ids)).execute();
      return handle.createUpdate(PURGE).bind("ids", Values.ids(ids)).execute();
    });
  }
}
