package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transition;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.spi.messagestore.inmemory.WorkspaceTable.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of workspaces; as safe for threads as its state. */
record InMemoryWorkspaces(State state) implements WorkspaceRepository {
  private static final int MOST_ANCESTORS = 32;

  @Override
  public Set<UUID> insert(List<Workspace> rows) {
    return state.write(tables -> {
      var inserted = new LinkedHashSet<UUID>();
      for (var row : rows) {
        boolean taken = row.isLive() && tables.workspaces.named(Name.of(row)).isPresent();
        if (!taken && tables.workspaces.find(row.id()).isEmpty()) {
          tables.requireReferences(row);
          tables.workspaces = tables.workspaces.with(row);
          inserted.add(row.id());
        }
      }
      return inserted;
    });
  }

  @Override
  public Optional<Workspace> find(UUID id) {
    return state.read().workspaces.find(id);
  }

  @Override
  public Optional<Workspace> findChild(Optional<UUID> parentId, String name) {
    var table = state.read().workspaces;
    return table.named(new Name(parentId, name)).flatMap(table::find);
  }

  @Override
  public List<Workspace> list() {
    return state.read().workspaces.listed().toList();
  }

  @Override
  public List<Workspace> list(Set<WorkspaceStatus> states) {
    return state.read().workspaces.listed().filter(row -> states.contains(row.status())).toList();
  }

  @Override
  public List<Workspace> children(UUID parentId) {
    return state.read().workspaces.below(parentId).toList();
  }

  @Override
  public List<Workspace> descendants(UUID id) {
    var table = state.read().workspaces;
    var seen = new LinkedHashSet<UUID>();
    seen.add(id);
    var found = new ArrayList<Workspace>();
    table.below(id).filter(row -> seen.add(row.id())).forEach(found::add);
    for (int i = 0; i < found.size(); i++) { // grows: level by level
      table.below(found.get(i).id()).filter(row -> seen.add(row.id())).forEach(found::add);
    }
    return List.copyOf(found);
  }

  @Override
  public List<Workspace> tree(UUID id) {
    var table = state.read().workspaces;
    var below = new HashMap<UUID, List<Workspace>>(); // removed rows stand in no index
    table.rows().values().forEach(row -> row.parentId().ifPresent(
        parent -> below.computeIfAbsent(parent, any -> new ArrayList<>()).add(row)));
    var seen = new LinkedHashSet<UUID>();
    seen.add(id);
    var found = new ArrayList<>(table.find(id).stream().toList());
    for (int i = 0; i < found.size(); i++) { // grows: level by level
      below.getOrDefault(found.get(i).id(), List.of()).stream()
          .filter(row -> seen.add(row.id())).forEach(found::add);
    }
    return List.copyOf(found);
  }

  @Override
  public List<Workspace> ancestors(UUID id) {
    var table = state.read().workspaces;
    var found = new ArrayList<Workspace>();
    var next = table.find(id).flatMap(Workspace::parentId).flatMap(table::find);
    while (next.isPresent() && found.size() < MOST_ANCESTORS) {
      found.add(next.get());
      next = next.get().parentId().flatMap(table::find);
    }
    return List.copyOf(found);
  }

  @Override
  public Optional<Workspace> update(UUID id, WorkspacePatch patch, Instant now) {
    return state.write(tables -> {
      var after = tables.workspaces.find(id).filter(Workspace::isLive)
          .map(row -> row.with(patch, now));
      after.ifPresent(row -> replace(tables, row));
      return after;
    });
  }

  @Override
  public List<Transition> change(Collection<UUID> ids, StatusChange change, Instant now) {
    return state.write(tables -> {
      var changed = new ArrayList<Transition>();
      for (var id : new LinkedHashSet<>(ids)) {
        tables.workspaces.find(id).filter(change::allows).ifPresent(before -> {
          var after = before.with(change.patch(), now).toBuilder().status(change.to()).build();
          replace(tables, after);
          changed.add(new Transition(before.status(), after));
        });
      }
      return List.copyOf(changed);
    });
  }

  private static void replace(Tables tables, Workspace row) {
    if (row.isLive() && tables.workspaces.named(Name.of(row))
        .filter(other -> !other.equals(row.id())).isPresent()) {
      throw new SdkException(ErrorCode.NAME_TAKEN,
          "workspace " + row.id() + " would have the name of another one below the same parent");
    }
    tables.requireReferences(row);
    tables.workspaces = tables.workspaces.with(row);
    if (!row.isLive()) {
      tables.tokens = tables.tokens.withoutWorkspace(row.id()); // dead for good (AU-3)
    }
  }

  @Override
  public void purge(Collection<UUID> ids) {
    var gone = Set.copyOf(ids);
    state.change(tables -> {
      for (var id : gone) {
        tables.workspaces = tables.workspaces.without(id);
        tables.tokens = tables.tokens.withoutWorkspace(id);
        tables.secrets = tables.secrets.minus(Optional.of(id));
      }
      tables.layouts = tables.layouts.minusAll(gone);
      tables.configs = tables.configs.minusAll(gone);
      tables.schedules = tables.schedules.withoutWorkspaces(gone);
      tables.memories = tables.memories.withoutWorkspaces(gone);
      tables.keyValues = tables.keyValues.minusAll(gone);
      tables.pluginAllowlists = tables.pluginAllowlists.minusAll(gone);
      tables.usage = tables.usage.minusAll(gone);
      tables.queue = tables.queue.withoutWorkspaces(gone);
      tables.uploads = tables.uploads.minusAll(InMemoryUploads.of(tables, gone));
      tables.tasks = tables.tasks.withoutWorkspaces(gone);
      tables.push = tables.push.withoutConfigs(
          InMemoryPushConfigs.keys(tables, config -> gone.contains(config.workspaceId())));
      clearReferences(tables, gone);
    });
  }

  private static void clearReferences(Tables tables, Set<UUID> gone) {
    for (var row : tables.workspaces.rows().values()) {
      var cleared = row.toBuilder();
      boolean parentGone = row.parentId().filter(gone::contains).isPresent();
      boolean successorGone = row.forwardedTo().filter(gone::contains).isPresent();
      if (parentGone) {
        cleared.parentId(null);
      }
      if (successorGone) {
        cleared.forwardedTo(null);
      }
      if (parentGone || successorGone) {
        replace(tables, cleared.build());
      }
    }
    for (var approval : tables.approvals.values()) {
      if (gone.contains(approval.workspaceId())) {
        tables.approvals = tables.approvals.minus(approval.id());
      }
    }
    // a token confined to one organisation must not open all when its root is gone
    for (var token : tables.orgTokens.values()) {
      if (token.orgId().filter(gone::contains).isPresent()) {
        tables.remove(token);
      }
    }
  }
}
