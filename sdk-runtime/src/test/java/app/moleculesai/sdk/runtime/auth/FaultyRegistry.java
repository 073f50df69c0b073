package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
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
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A registry whose tokens can stop answering, that counts how often it is asked for them, and whose relay may be down. */
final class FaultyRegistry implements Registry {
  private final Registry real;
  private final AtomicInteger asked = new AtomicInteger();
  volatile boolean broken;
  volatile boolean relayIsUp = true;

  FaultyRegistry(Registry real) {
    this.real = real;
  }

  /** Returns how often tokens were asked for since the last call. */
  int asked() {
    return asked.getAndSet(0);
  }

  private void ask() {
    asked.incrementAndGet();
    if (broken) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "registry does not answer");
    }
  }

  @Override
  public WorkspaceTokenRepository tokens() {
    ask();
    return real.tokens();
  }

  @Override
  public OrgTokenRepository orgTokens() {
    ask();
    return real.orgTokens();
  }

  @Override
  public Optional<EventRelay> relay() {
    return Optional.of(new EventRelay() {
      @Override
      public void publish(Event event) {}

      @Override
      public void publish(ChangeNotice notice) {}

      @Override
      public void listen(Listener listener) {}

      @Override
      public boolean isUp() {
        return relayIsUp;
      }
    });
  }

  @Override
  public <T> T transaction(Function<? super Transaction, ? extends T> work) {
    return real.transaction(work);
  }

  @Override
  public WorkspaceRepository workspaces() {
    return real.workspaces();
  }

  @Override
  public LayoutRepository layouts() {
    return real.layouts();
  }

  @Override
  public WorkspaceConfigRepository configs() {
    return real.configs();
  }

  @Override
  public StructureEventRepository events() {
    return real.events();
  }

  @Override
  public LeaseRepository leases() {
    return real.leases();
  }

  @Override
  public WorkspacePluginAllowlistRepository pluginAllowlists() {
    return real.pluginAllowlists();
  }

  @Override
  public PendingUploadRepository pendingUploads() {
    return real.pendingUploads();
  }

  @Override
  public TaskRepository tasks() {
    return real.tasks();
  }

  @Override
  public PushConfigRepository pushConfigs() {
    return real.pushConfigs();
  }

  @Override
  public PushOutboxRepository pushOutbox() {
    return real.pushOutbox();
  }

  @Override
  public RuntimeImagePinRepository imagePins() {
    return real.imagePins();
  }

  @Override
  public SecretRepository secrets() {
    return real.secrets();
  }

  @Override
  public QueueRepository queue() {
    return real.queue();
  }

  @Override
  public DelegationRepository delegations() {
    return real.delegations();
  }

  @Override
  public ScheduleRepository schedules() {
    return real.schedules();
  }

  @Override
  public MemoryRepository memories() {
    return real.memories();
  }

  @Override
  public KeyValueRepository keyValues() {
    return real.keyValues();
  }

  @Override
  public ApprovalRepository approvals() {
    return real.approvals();
  }

  @Override
  public TokenUsageRepository usage() {
    return real.usage();
  }
}
