package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a {@link ReferenceRegistry} keeps. Rows are immutable, so that a copy of the tables is a snapshot. One thread at
 * a time.
 */
public final class ReferenceTables {
  final Map<UUID, Workspace> workspaces;
  final Map<UUID, Layout> layouts;
  final Map<UUID, Body> configs;
  final Map<UUID, WorkspaceToken> tokens;
  final Map<UUID, OrgToken> orgTokens;
  final List<Event> events;
  final Map<String, Lease> leases;
  final Map<String, Long> fences;
  final List<StoredSecret> secrets;
  final Map<UUID, Schedule> schedules;
  final Map<UUID, ScheduleClaim> scheduleClaims;
  final List<Memory> memories;
  final List<KeyValueEntry> keyValues;
  final Map<UUID, Approval> approvals;
  Optional<Viewport> viewport = Optional.empty();
  final Map<UUID, List<AllowedWorkspacePlugin>> pluginAllowlists;
  final List<TokenUsage> usage;
  final Map<UUID, QueuedItem> queue;
  final Map<UUID, ReferenceUploads.Kept> uploads;
  final Map<ReferenceTasks.Key, ReferenceTasks.Kept> tasks;
  final Map<UUID, PushConfig> pushConfigs;
  final Map<UUID, Instant> pushConfigsUsed;
  final Map<UUID, ReferencePushOutbox.Kept> pushOutbox;
  long lastPush;
  final Map<String, Delegation> delegations;
  final Map<String, RuntimeImagePin> imagePins;
  /** What is to be told of the changes; goes with no copy. */
  private final List<Consumer<EventRelay>> news = new ArrayList<>();

  ReferenceTables() {
    workspaces = new LinkedHashMap<>();
    layouts = new HashMap<>();
    configs = new HashMap<>();
    tokens = new LinkedHashMap<>();
    orgTokens = new LinkedHashMap<>();
    events = new ArrayList<>();
    leases = new HashMap<>();
    fences = new HashMap<>();
    secrets = new ArrayList<>();
    schedules = new LinkedHashMap<>();
    scheduleClaims = new HashMap<>();
    memories = new ArrayList<>();
    keyValues = new ArrayList<>();
    approvals = new LinkedHashMap<>();
    pluginAllowlists = new HashMap<>();
    usage = new ArrayList<>();
    queue = new LinkedHashMap<>();
    uploads = new LinkedHashMap<>();
    tasks = new LinkedHashMap<>();
    pushConfigs = new LinkedHashMap<>();
    pushConfigsUsed = new LinkedHashMap<>();
    pushOutbox = new LinkedHashMap<>();
    delegations = new LinkedHashMap<>();
    imagePins = new TreeMap<>();
  }

  /** Copies all tables. */
  ReferenceTables(ReferenceTables other) {
    workspaces = new LinkedHashMap<>(other.workspaces);
    layouts = new HashMap<>(other.layouts);
    configs = new HashMap<>(other.configs);
    tokens = new LinkedHashMap<>(other.tokens);
    orgTokens = new LinkedHashMap<>(other.orgTokens);
    events = new ArrayList<>(other.events);
    leases = new HashMap<>(other.leases);
    fences = new HashMap<>(other.fences);
    secrets = new ArrayList<>(other.secrets);
    schedules = new LinkedHashMap<>(other.schedules);
    scheduleClaims = new HashMap<>(other.scheduleClaims);
    memories = new ArrayList<>(other.memories);
    keyValues = new ArrayList<>(other.keyValues);
    approvals = new LinkedHashMap<>(other.approvals);
    viewport = other.viewport;
    pluginAllowlists = new HashMap<>(other.pluginAllowlists);
    usage = new ArrayList<>(other.usage);
    queue = new LinkedHashMap<>(other.queue);
    uploads = new LinkedHashMap<>(other.uploads);
    tasks = new LinkedHashMap<>(other.tasks);
    pushConfigs = new LinkedHashMap<>(other.pushConfigs);
    pushConfigsUsed = new LinkedHashMap<>(other.pushConfigsUsed);
    pushOutbox = new LinkedHashMap<>(other.pushOutbox);
    lastPush = other.lastPush;
    delegations = new LinkedHashMap<>(other.delegations);
    imagePins = new TreeMap<>(other.imagePins);
  }

  /** Notes what is to be told when the changes are there. */
  void tell(Consumer<EventRelay> telling) {
    news.add(telling);
  }

  /** Returns what is to be told, once. */
  List<Consumer<EventRelay>> takeNews() {
    var taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Refuses what would depend on a workspace that is not there. */
  void requireWorkspace(UUID id) {
    if (!workspaces.containsKey(id)) {
      throw SdkException.notFound("workspace " + id);
    }
  }

  /** Removes push configurations with their deliveries. */
  void removePushConfigs(Predicate<PushConfig> gone) {
    pushConfigs.values().removeIf(gone);
    pushConfigsUsed.keySet().retainAll(pushConfigs.keySet());
    pushOutbox.values()
        .removeIf(kept -> !pushConfigs.containsKey(kept.delivery().configKey()));
  }

  /**
   * Returns what a transaction left, with the rows of workspaces that others changed since it began; nothing when they
   * changed one that it changed too.
   *
   * @param before what it began with
   * @param after what it left
   */
  public Optional<ReferenceTables> rebased(ReferenceTables before, ReferenceTables after) {
    var result = new ReferenceTables(after);
    for (var row : workspaces.values()) {
      var old = before.workspaces.get(row.id());
      if (!Objects.equals(row, old)) {
        if (!Objects.equals(old, after.workspaces.get(row.id()))) {
          return Optional.empty();
        }
        result.workspaces.put(row.id(), row);
      }
    }
    return Optional.of(result);
  }
}
