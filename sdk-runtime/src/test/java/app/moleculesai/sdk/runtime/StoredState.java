package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All a server has stored, at one moment, as text that can be compared: every repository and the whole log. Left out are
 * times of last use, which a call with a good token writes whatever comes of it, and leases.
 */
public final class StoredState {
  private static final int ALL = 10_000;

  private StoredState() {}

  /** Reads it. */
  public static Map<String, List<String>> of(MoleculeServer server) {
    var registry = server.registry();
    var workspaces = registry.workspaces().list(EnumSet.allOf(WorkspaceStatus.class)).stream()
        .map(Workspace::id).sorted().toList();
    var state = new TreeMap<String, List<String>>();
    state.put("workspaces", workspaces.stream()
        .map(id -> registry.workspaces().find(id).toString()).toList());
    state.put("layouts", registry.layouts().all().values().stream().map(String::valueOf).sorted()
        .toList());
    state.put("configs", workspaces.stream()
        .map(id -> id + " " + registry.configs().find(id)).toList());
    state.put("tokens", workspaces.stream()
        .flatMap(id -> registry.tokens().list(id, ALL, 0).stream())
        .map(token -> token.workspaceId() + " " + token.prefix()).sorted().toList());
    state.put("org tokens", registry.orgTokens().list(ALL).stream()
        .map(token -> token.id() + " " + token.prefix()).sorted().toList());
    state.put("events", registry.events().newest(Optional.empty(), ALL).stream()
        .map(event -> event.id() + " " + event.type()).toList());
    state.put("secrets", secrets(registry, workspaces));
    state.put("schedules", workspaces.stream()
        .flatMap(id -> registry.schedules().list(id).stream()).map(String::valueOf).toList());
    state.put("memories", workspaces.stream()
        .flatMap(id -> registry.memories().list(id, ALL).stream()).map(String::valueOf).toList());
    state.put("values", workspaces.stream()
        .flatMap(id -> registry.keyValues().list(id, Instant.EPOCH).stream()).map(String::valueOf)
        .toList());
    state.put("approvals", workspaces.stream()
        .flatMap(id -> registry.approvals().newest(id, ALL).stream()).map(String::valueOf)
        .toList());
    state.put("viewport", registry.layouts().findViewport().map(String::valueOf).stream().toList());
    state.put("queue", workspaces.stream()
        .map(id -> id + " " + registry.queue().depth(id)).toList());
    state.put("delegations", registry.delegations()
        .newest(EnumSet.allOf(DelegationStatus.class), Optional.empty(), ALL).stream()
        .map(String::valueOf).toList());
    state.put("log", log(server));
    return state;
  }

  private static List<String> secrets(Registry registry, List<UUID> workspaces) {
    var all = new ArrayList<String>();
    registry.secrets().list(Optional.empty()).forEach(secret -> all.add(secret.toString()));
    workspaces.forEach(id -> registry.secrets().list(Optional.of(id))
        .forEach(secret -> all.add(secret.toString())));
    return all;
  }

  private static List<String> log(MoleculeServer server) {
    var rows = new ArrayList<String>();
    try (var scan = server.messageStore().facet(Export.class).orElseThrow()
        .scan(Optional.empty())) {
      for (var row = scan.next(); row.isPresent(); row = scan.next()) {
        var stored = row.get().row();
        rows.add(stored.id() + " " + stored.status() + " " + stored.type());
      }
    }
    return rows;
  }
}
