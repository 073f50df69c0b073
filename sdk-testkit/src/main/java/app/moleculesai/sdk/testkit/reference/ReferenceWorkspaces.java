package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The rows of workspaces in a transaction. Wrong registries override a step. Belongs to one thread. */
public class ReferenceWorkspaces implements WorkspaceRepository {
  private static final int MOST_ANCESTORS = 32;

  private final ReferenceTables tables;
  private final Map<UUID, Workspace> rows;

  /** Works on a copy of the tables. */
  public ReferenceWorkspaces(ReferenceTables tables) {
    this.tables = tables;
    this.rows = tables.workspaces;
  }

  @Override
  public Set<UUID> insert(List<Workspace> added) {
    return wholly(() -> {
      var inserted = new LinkedHashSet<UUID>();
      for (var row : added) {
        boolean free = !rows.containsKey(row.id())
            && (!row.isLive() || findChild(row.parentId(), row.name()).isEmpty());
        if (free) {
          requireReferences(row);
          rows.put(row.id(), row);
          inserted.add(row.id());
        }
      }
      return inserted;
    });
  }

  /** Does work that leaves no row changed when it is refused. */
  private <T> T wholly(Supplier<T> work) {
    var before = new LinkedHashMap<>(rows);
    try {
      return work.get();
    } catch (SdkException e) {
      rows.clear();
      rows.putAll(before);
      throw e;
    }
  }

  /** Refuses a row whose parent or successor is not there. */
  protected void requireReferences(Workspace row) {
    row.parentId().ifPresent(tables::requireWorkspace);
    row.forwardedTo().ifPresent(tables::requireWorkspace);
  }

  @Override
  public Optional<Workspace> find(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public Optional<Workspace> findChild(Optional<UUID> parentId, String name) {
    return rows.values().stream().filter(row -> isChild(row, parentId, name)).findFirst();
  }

  /** Says whether a row is the live one of this name below a parent. */
  protected boolean isChild(Workspace row, Optional<UUID> parentId, String name) {
    return row.isLive() && row.parentId().equals(parentId) && row.name().equals(name);
  }

  private Stream<Workspace> live() {
    return rows.values().stream().filter(Workspace::isLive)
        .sorted(Comparator.comparing(Workspace::createdAt).thenComparing(Workspace::id));
  }

  @Override
  public List<Workspace> list() {
    return live().toList();
  }

  @Override
  public List<Workspace> list(Set<WorkspaceStatus> states) {
    return live().filter(row -> states.contains(row.status())).toList();
  }

  @Override
  public List<Workspace> children(UUID parentId) {
    return live().filter(row -> row.parentId().equals(Optional.of(parentId))).toList();
  }

  @Override
  public List<Workspace> descendants(UUID id) {
    var below = new ArrayList<>(children(id));
    for (int i = 0; i < below.size(); i++) {
      below.addAll(children(below.get(i).id()));
    }
    return below;
  }

  @Override
  public List<Workspace> tree(UUID id) {
    var all = new ArrayList<>(find(id).stream().toList());
    for (int i = 0; i < all.size(); i++) {
      var parent = Optional.of(all.get(i).id());
      rows.values().stream().filter(row -> row.parentId().equals(parent)).forEach(all::add);
    }
    return all;
  }

  @Override
  public List<Workspace> ancestors(UUID id) {
    var above = new ArrayList<Workspace>();
    var next = find(id).flatMap(Workspace::parentId).flatMap(this::find);
    while (next.isPresent() && above.size() < mostAncestors()) {
      above.add(next.get());
      next = next.get().parentId().flatMap(this::find);
    }
    return above;
  }

  /** Returns how many rows above are listed at most. */
  protected int mostAncestors() {
    return MOST_ANCESTORS;
  }

  @Override
  public Optional<Workspace> update(UUID id, WorkspacePatch patch, Instant now) {
    var before = find(id).filter(this::mayBeUpdated);
    if (before.isEmpty()) {
      return before;
    }
    var after = before.get().with(patch, now);
    replace(after);
    return Optional.of(after);
  }

  private void replace(Workspace row) {
    if (row.isLive() && isTaken(row)) {
      throw new SdkException(ErrorCode.NAME_TAKEN,
          "workspace " + row.id() + " was not changed: its name is a live sibling's");
    }
    requireReferences(row);
    rows.put(row.id(), row);
  }

  /** Says whether a row may still change. */
  protected boolean mayBeUpdated(Workspace row) {
    return row.isLive();
  }

  /** Says whether another live row has this parent and name. */
  protected boolean isTaken(Workspace row) {
    return rows.values().stream().anyMatch(other -> !other.id().equals(row.id())
        && isChild(other, row.parentId(), row.name()));
  }

  @Override
  public List<Transition> change(Collection<UUID> ids, StatusChange change, Instant now) {
    return wholly(() -> {
      var done = new ArrayList<Transition>();
      for (var id : ids) {
        var row = rows.get(id);
        if (row != null && allows(change, row)) {
          var after = row.with(change.patch(), now).toBuilder().status(change.to()).build();
          replace(after);
          done.add(new Transition(row.status(), after));
        }
      }
      return done;
    });
  }

  /** Says whether a row fulfils the conditions of a change. */
  protected boolean allows(StatusChange change, Workspace row) {
    return change.allows(row);
  }

  @Override
  public void purge(Collection<UUID> ids) {
    wholly(() -> {
      ids.forEach(rows::remove);
      List.copyOf(rows.values()).forEach(row -> clearReferences(row, ids));
      return true;
    });
    purgeDependents(tables, ids);
  }

  /** Clears what a row says of purged ones. */
  protected void clearReferences(Workspace row, Collection<UUID> ids) {
    var kept = row.toBuilder();
    boolean parentGone = row.parentId().filter(ids::contains).isPresent();
    boolean successorGone = row.forwardedTo().filter(ids::contains).isPresent();
    if (parentGone) {
      kept.parentId(null);
    }
    if (successorGone) {
      kept.forwardedTo(null);
    }
    if (parentGone || successorGone) {
      replace(kept.build());
    }
  }

  /** Deletes what belongs to purged workspaces. */
  protected void purgeDependents(ReferenceTables tables, Collection<UUID> ids) {
    tables.layouts.keySet().removeAll(ids);
    tables.configs.keySet().removeAll(ids);
    tables.tokens.values().removeIf(token -> ids.contains(token.workspaceId()));
    tables.orgTokens.values().removeIf(token -> token.orgId().filter(ids::contains).isPresent());
    tables.secrets.removeIf(secret -> secret.workspaceId().filter(ids::contains).isPresent());
    tables.schedules.values().removeIf(schedule -> ids.contains(schedule.workspaceId()));
    tables.memories.removeIf(memory -> ids.contains(memory.workspaceId()));
    tables.keyValues.removeIf(entry -> ids.contains(entry.workspaceId()));
    tables.approvals.values().removeIf(approval -> ids.contains(approval.workspaceId()));
    tables.pluginAllowlists.keySet().removeAll(ids);
    tables.usage.removeIf(usage -> ids.contains(usage.workspaceId()));
    tables.queue.values().removeIf(item -> ids.contains(item.workspaceId()));
    tables.uploads.values().removeIf(upload -> ids.contains(upload.row().workspaceId()));
    tables.tasks.keySet().removeIf(task -> ids.contains(task.workspaceId()));
    tables.removePushConfigs(config -> ids.contains(config.workspaceId()));
  }
}
