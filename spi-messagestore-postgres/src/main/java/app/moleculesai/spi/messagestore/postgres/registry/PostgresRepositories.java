package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.registry.ApprovalRepository;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.KeyValueRepository;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.Repositories;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;

/** All repositories over one session, and as safe for threads as that. */
abstract class PostgresRepositories implements Repositories {
  private final Session session;

  PostgresRepositories(Session session) {
    this.session = session;
  }

  @Override
  public WorkspaceRepository workspaces() {
    return new WorkspaceTable(session);
  }

  @Override
  public LayoutRepository layouts() {
    return new LayoutTable(session);
  }

  @Override
  public WorkspaceConfigRepository configs() {
    return new ConfigTable(session);
  }

  @Override
  public WorkspaceTokenRepository tokens() {
    return new WorkspaceTokenTable(session);
  }

  @Override
  public OrgTokenRepository orgTokens() {
    return new OrgTokenTable(session);
  }

  @Override
  public StructureEventRepository events() {
    return new EventTable(session);
  }

  @Override
  public LeaseRepository leases() {
    return new LeaseTable(session);
  }

  @Override
  public SecretRepository secrets() {
    return new SecretTable(session);
  }

  @Override
  public QueueRepository queue() {
    return new QueueTable(session);
  }

  @Override
  public DelegationRepository delegations() {
    return new DelegationTable(session);
  }

  @Override
  public ScheduleRepository schedules() {
    return new ScheduleTable(session);
  }

  @Override
  public MemoryRepository memories() {
    return new MemoryTable(session);
  }

  @Override
  public KeyValueRepository keyValues() {
    return new KeyValueTable(session);
  }

  @Override
  public ApprovalRepository approvals() {
    return new ApprovalTable(session);
  }

  @Override
  public WorkspacePluginAllowlistRepository pluginAllowlists() {
    return new PluginAllowlistTable(session);
  }

  @Override
  public PendingUploadRepository pendingUploads() {
    return new UploadTable(session);
  }

  @Override
  public TaskRepository tasks() {
    return new TaskTable(session);
  }

  @Override
  public PushConfigRepository pushConfigs() {
    return new PushConfigTable(session);
  }

  @Override
  public PushOutboxRepository pushOutbox() {
    return new PushOutboxTable(session);
  }

  @Override
  public RuntimeImagePinRepository imagePins() {
    return new ImagePinTable(session);
  }

  @Override
  public TokenUsageRepository usage() {
    return new UsageTable(session);
  }
}
