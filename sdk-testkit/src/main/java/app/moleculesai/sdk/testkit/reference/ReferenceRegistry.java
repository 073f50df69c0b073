package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.SdkException;
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
import app.moleculesai.sdk.api.registry.Repositories;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Function;

/**
 * A registry that is easy to believe: a transaction works on a copy of all tables, which replaces them at its end. One
 * lock guards everything. Wrong registries override a repository. Safe for use by many threads.
 */
public class ReferenceRegistry implements Registry {
  /** Tables that may outlive a registry, and the lock. */
  public static final class Kept {
    private ReferenceTables tables = new ReferenceTables();
    private final ReferenceRelay.Circle circle = new ReferenceRelay.Circle();

    /** Starts empty. */
    public Kept() {}
  }

  private final Kept kept;
  private final ReferenceRelay relay;
  private volatile boolean closed;

  /** Starts empty. */
  public ReferenceRegistry() {
    this(new Kept());
  }

  /** Goes on with tables that another one left. */
  public ReferenceRegistry(Kept kept) {
    this(kept, ReferenceRelay::new);
  }

  /** Goes on with tables that another one left, and has another relay. */
  public ReferenceRegistry(Kept kept, Function<ReferenceRelay.Circle, ReferenceRelay> relay) {
    this.kept = kept;
    this.relay = relay.apply(kept.circle);
  }

  @Override
  public void start() {
    relay.start();
  }

  @Override
  public Optional<EventRelay> relay() {
    return Optional.of(relay);
  }

  @Override
  public <T> T transaction(Function<? super Transaction, ? extends T> work) {
    ReferenceTables copy;
    T answer;
    synchronized (kept) {
      copy = snapshot(tables());
      answer = work.apply(open(copy));
      kept.tables = copy;
    }
    copy.takeNews().forEach(news -> news.accept(relay));
    return answer;
  }

  /** Returns the tables as they are; for registries that do not run one transaction after the other. */
  protected final ReferenceTables tables() {
    synchronized (kept) {
      if (closed) {
        throw SdkException.closed("the reference registry");
      }
      return kept.tables;
    }
  }

  /** Replaces the tables by what the step makes of them, or leaves them alone when that is nothing. */
  protected final boolean replace(
      Function<? super ReferenceTables, Optional<ReferenceTables>> step) {
    synchronized (kept) {
      var next = step.apply(tables());
      next.ifPresent(tables -> kept.tables = tables);
      return next.isPresent();
    }
  }

  /** Returns what a transaction works on: a copy. */
  protected ReferenceTables snapshot(ReferenceTables tables) {
    return new ReferenceTables(tables);
  }

  /** Returns the repositories of a transaction. */
  protected Transaction open(ReferenceTables copy) {
    return new ReferenceTransaction(copy);
  }

  /** Returns a repository each of whose calls is a transaction of its own. */
  private <R> R alone(Class<R> type, Function<Repositories, R> repository) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> transaction(
            work -> invoke(repository.apply(work), method, arguments))));
  }

  private static Object invoke(Object repository, Method method, Object[] arguments) {
    try {
      return method.invoke(repository, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(method.getName() + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method.getName() + " is not public", e);
    }
  }

  @Override
  public WorkspaceRepository workspaces() {
    return alone(WorkspaceRepository.class, Repositories::workspaces);
  }

  @Override
  public LayoutRepository layouts() {
    return alone(LayoutRepository.class, Repositories::layouts);
  }

  @Override
  public WorkspaceConfigRepository configs() {
    return alone(WorkspaceConfigRepository.class, Repositories::configs);
  }

  @Override
  public WorkspaceTokenRepository tokens() {
    return alone(WorkspaceTokenRepository.class, Repositories::tokens);
  }

  @Override
  public OrgTokenRepository orgTokens() {
    return alone(OrgTokenRepository.class, Repositories::orgTokens);
  }

  @Override
  public StructureEventRepository events() {
    return alone(StructureEventRepository.class, Repositories::events);
  }

  @Override
  public LeaseRepository leases() {
    return alone(LeaseRepository.class, Repositories::leases);
  }

  @Override
  public SecretRepository secrets() {
    return alone(SecretRepository.class, Repositories::secrets);
  }

  @Override
  public QueueRepository queue() {
    return alone(QueueRepository.class, Repositories::queue);
  }

  @Override
  public DelegationRepository delegations() {
    return alone(DelegationRepository.class, Repositories::delegations);
  }

  @Override
  public ScheduleRepository schedules() {
    return alone(ScheduleRepository.class, Repositories::schedules);
  }

  @Override
  public MemoryRepository memories() {
    return alone(MemoryRepository.class, Repositories::memories);
  }

  @Override
  public KeyValueRepository keyValues() {
    return alone(KeyValueRepository.class, Repositories::keyValues);
  }

  @Override
  public ApprovalRepository approvals() {
    return alone(ApprovalRepository.class, Repositories::approvals);
  }

  @Override
  public WorkspacePluginAllowlistRepository pluginAllowlists() {
    return alone(WorkspacePluginAllowlistRepository.class, Repositories::pluginAllowlists);
  }

  @Override
  public PendingUploadRepository pendingUploads() {
    return alone(PendingUploadRepository.class, Repositories::pendingUploads);
  }

  @Override
  public TaskRepository tasks() {
    return alone(TaskRepository.class, Repositories::tasks);
  }

  @Override
  public PushConfigRepository pushConfigs() {
    return alone(PushConfigRepository.class, Repositories::pushConfigs);
  }

  @Override
  public PushOutboxRepository pushOutbox() {
    return alone(PushOutboxRepository.class, Repositories::pushOutbox);
  }

  @Override
  public RuntimeImagePinRepository imagePins() {
    return alone(RuntimeImagePinRepository.class, Repositories::imagePins);
  }

  @Override
  public TokenUsageRepository usage() {
    return alone(TokenUsageRepository.class, Repositories::usage);
  }

  @Override
  public void close() {
    closed = true;
    relay.close();
  }
}
