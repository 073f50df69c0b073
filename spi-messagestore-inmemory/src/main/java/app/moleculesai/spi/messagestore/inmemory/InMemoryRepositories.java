package app.moleculesai.spi.messagestore.inmemory;

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

/** All repositories over one state, and as safe for threads as that. */
abstract class InMemoryRepositories implements Repositories {
  private final WorkspaceRepository workspaces;
  private final LayoutRepository layouts;
  private final WorkspaceConfigRepository configs;
  private final WorkspaceTokenRepository tokens;
  private final OrgTokenRepository orgTokens;
  private final StructureEventRepository events;
  private final LeaseRepository leases;
  private final SecretRepository secrets;
  private final QueueRepository queue;
  private final DelegationRepository delegations;
  private final ScheduleRepository schedules;
  private final MemoryRepository memories;
  private final KeyValueRepository keyValues;
  private final ApprovalRepository approvals;
  private final WorkspacePluginAllowlistRepository pluginAllowlists;
  private final TokenUsageRepository usage;
  private final PendingUploadRepository pendingUploads;
  private final TaskRepository tasks;
  private final PushConfigRepository pushConfigs;
  private final PushOutboxRepository pushOutbox;
  private final RuntimeImagePinRepository imagePins;

  InMemoryRepositories(State state) {
    workspaces = new InMemoryWorkspaces(state);
    layouts = new InMemoryLayouts(state);
    configs = new InMemoryConfigs(state);
    tokens = new InMemoryWorkspaceTokens(state);
    orgTokens = new InMemoryOrgTokens(state);
    events = new InMemoryEvents(state);
    leases = new InMemoryLeases(state);
    secrets = new InMemorySecrets(state);
    queue = new InMemoryQueue(state);
    delegations = new InMemoryDelegations(state);
    schedules = new InMemorySchedules(state);
    memories = new InMemoryMemories(state);
    keyValues = new InMemoryKeyValues(state);
    approvals = new InMemoryApprovals(state);
    pluginAllowlists = new InMemoryPluginAllowlists(state);
    usage = new InMemoryUsage(state);
    pendingUploads = new InMemoryUploads(state);
    tasks = new InMemoryTasks(state);
    pushConfigs = new InMemoryPushConfigs(state);
    pushOutbox = new InMemoryPushOutbox(state);
    imagePins = new InMemoryImagePins(state);
  }

  @Override
  public WorkspaceRepository workspaces() {
    return workspaces;
  }

  @Override
  public LayoutRepository layouts() {
    return layouts;
  }

  @Override
  public WorkspaceConfigRepository configs() {
    return configs;
  }

  @Override
  public WorkspaceTokenRepository tokens() {
    return tokens;
  }

  @Override
  public OrgTokenRepository orgTokens() {
    return orgTokens;
  }

  @Override
  public StructureEventRepository events() {
    return events;
  }

  @Override
  public LeaseRepository leases() {
    return leases;
  }

  @Override
  public SecretRepository secrets() {
    return secrets;
  }

  @Override
  public QueueRepository queue() {
    return queue;
  }

  @Override
  public DelegationRepository delegations() {
    return delegations;
  }

  @Override
  public ScheduleRepository schedules() {
    return schedules;
  }

  @Override
  public MemoryRepository memories() {
    return memories;
  }

  @Override
  public KeyValueRepository keyValues() {
    return keyValues;
  }

  @Override
  public ApprovalRepository approvals() {
    return approvals;
  }

  @Override
  public WorkspacePluginAllowlistRepository pluginAllowlists() {
    return pluginAllowlists;
  }

  @Override
  public PendingUploadRepository pendingUploads() {
    return pendingUploads;
  }

  @Override
  public TaskRepository tasks() {
    return tasks;
  }

  @Override
  public PushConfigRepository pushConfigs() {
    return pushConfigs;
  }

  @Override
  public PushOutboxRepository pushOutbox() {
    return pushOutbox;
  }

  @Override
  public RuntimeImagePinRepository imagePins() {
    return imagePins;
  }

  @Override
  public TokenUsageRepository usage() {
    return usage;
  }
}
