package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.ApprovalRepository;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All repositories on one copy of the tables. Wrong registries override one of them. Belongs to one thread. */
public class ReferenceTransaction implements Transaction {
  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceTransaction(ReferenceTables tables) {
    this.tables = tables;
  }

  @Override
  public WorkspaceRepository workspaces() {
    return new ReferenceWorkspaces(tables);
  }

  @Override
  public LayoutRepository layouts() {
    return new Layouts(tables, tables.layouts);
  }

  @Override
  public WorkspaceConfigRepository configs() {
    return new Configs(tables, tables.configs);
  }

  @Override
  public WorkspaceTokenRepository tokens() {
    return new ReferenceTokens(tables);
  }

  @Override
  public OrgTokenRepository orgTokens() {
    return new ReferenceTokens.OfOrganisations(tables);
  }

  @Override
  public StructureEventRepository events() {
    return new Events(tables.events);
  }

  @Override
  public LeaseRepository leases() {
    return new ReferenceLeases(tables);
  }

  @Override
  public SecretRepository secrets() {
    return new ReferencePossessions.Secrets(tables, tables.secrets);
  }

  @Override
  public QueueRepository queue() {
    return new ReferenceQueue(tables);
  }

  @Override
  public DelegationRepository delegations() {
    return new ReferenceDelegations(tables);
  }

  @Override
  public ScheduleRepository schedules() {
    return new ReferenceSchedules(tables);
  }

  @Override
  public MemoryRepository memories() {
    return new ReferencePossessions.Memories(tables, tables.memories);
  }

  @Override
  public KeyValueRepository keyValues() {
    return new ReferenceKeyValues(tables);
  }

  @Override
  public ApprovalRepository approvals() {
    return new ReferenceApprovals(tables);
  }

  @Override
  public WorkspacePluginAllowlistRepository pluginAllowlists() {
    return new ReferencePossessions.PluginAllowlists(tables, tables.pluginAllowlists);
  }

  @Override
  public PendingUploadRepository pendingUploads() {
    return new ReferenceUploads(tables);
  }

  @Override
  public TaskRepository tasks() {
    return new ReferenceTasks(tables);
  }

  @Override
  public PushConfigRepository pushConfigs() {
    return new ReferencePushConfigs(tables);
  }

  @Override
  public PushOutboxRepository pushOutbox() {
    return new ReferencePushOutbox(tables);
  }

  @Override
  public RuntimeImagePinRepository imagePins() {
    return new ReferenceImagePins(tables.imagePins);
  }

  @Override
  public TokenUsageRepository usage() {
    return new ReferencePossessions.Usage(tables, tables.usage);
  }

  @Override
  public void announce(Event event) {
    tables.tell(relay -> relay.publish(event));
  }

  @Override
  public void changed(ChangeNotice notice) {
    tables.tell(relay -> relay.publish(notice));
  }

  private record Layouts(ReferenceTables tables, Map<UUID, Layout> rows)
      implements
        LayoutRepository {
    @Override
    public void show(Viewport viewport) {
      tables.viewport = Optional.of(viewport);
    }

    @Override
    public Optional<Viewport> findViewport() {
      return tables.viewport;
    }

    @Override
    public void put(List<Layout> added) {
      added.forEach(layout -> tables.requireWorkspace(layout.workspaceId()));
      added.forEach(layout -> rows.put(layout.workspaceId(), layout));
    }

    @Override
    public Optional<Layout> find(UUID workspaceId) {
      return Optional.ofNullable(rows.get(workspaceId));
    }

    @Override
    public Map<UUID, Layout> all() {
      return Map.copyOf(rows);
    }

    @Override
    public void delete(Collection<UUID> workspaceIds) {
      rows.keySet().removeAll(workspaceIds);
    }
  }

  private record Configs(ReferenceTables tables, Map<UUID, Body> rows)
      implements
        WorkspaceConfigRepository {
    @Override
    public void put(Map<UUID, Body> configs) {
      configs.keySet().forEach(tables::requireWorkspace);
      rows.putAll(configs);
    }

    @Override
    public Optional<Body> find(UUID workspaceId) {
      return Optional.ofNullable(rows.get(workspaceId));
    }
  }

  private record Events(List<Event> rows) implements StructureEventRepository {
    @Override
    public void append(List<Event> events) {
      rows.addAll(events);
    }

    @Override
    public List<Event> newest(Optional<UUID> workspaceId, int limit) {
      return rows.stream()
          .filter(event -> workspaceId.isEmpty() || event.workspaceId().equals(workspaceId))
          .sorted(Comparator.comparing(Event::timestamp).reversed()).limit(limit).toList();
    }

    @Override
    public int deleteBefore(Instant before) {
      int all = rows.size();
      rows.removeIf(event -> event.timestamp().isBefore(before));
      return all - rows.size();
    }
  }
}
