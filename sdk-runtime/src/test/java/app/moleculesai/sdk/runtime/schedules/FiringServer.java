package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.a2a.Admission;
import app.moleculesai.sdk.runtime.a2a.AgentAnswers;
import app.moleculesai.sdk.runtime.a2a.AgentReplies;
import app.moleculesai.sdk.runtime.a2a.Agents;
import app.moleculesai.sdk.runtime.a2a.CanceledMessages;
import app.moleculesai.sdk.runtime.a2a.DelegatedMessages;
import app.moleculesai.sdk.runtime.a2a.Deliveries;
import app.moleculesai.sdk.runtime.a2a.FailedCalls;
import app.moleculesai.sdk.runtime.a2a.HttpAgents;
import app.moleculesai.sdk.runtime.a2a.InProcessAgents;
import app.moleculesai.sdk.runtime.a2a.MessageQueue;
import app.moleculesai.sdk.runtime.a2a.Preflight;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.presence.ExternalRuntime;
import app.moleculesai.sdk.runtime.push.PushConfigs;
import app.moleculesai.sdk.runtime.push.PushMessages;
import app.moleculesai.sdk.runtime.push.PushNaming;
import app.moleculesai.sdk.runtime.push.PushNews;
import app.moleculesai.sdk.runtime.pushcalls.AgentPushes;
import app.moleculesai.sdk.runtime.pushcalls.DroppedConfigs;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.pushcalls.PushCalls;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.streams.LostStreams;
import app.moleculesai.sdk.runtime.streams.StreamRuns;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskSignals;
import app.moleculesai.sdk.runtime.turns.CallStatistics;
import app.moleculesai.sdk.runtime.turns.InterruptedTurns;
import app.moleculesai.sdk.runtime.turns.Turns;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The parts of one server that fire schedules, wired as it does, with pauses that a test makes. */
final class FiringServer implements AutoCloseable {
  final Supervisor supervisor;
  final ScheduleClaims claims;
  final InterruptedTurns interrupted;
  final FiringLog log;
  final ScheduleRuns runs;
  final Schedules schedules;
  private final AgentClient client;
  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final String owner;

  FiringServer(String owner, Registry registry, MessageStore store, Clock clock,
      Pauses pauses) {
    this.registry = registry;
    this.clock = clock;
    this.owner = owner;
    var bus = new EventBus();
    changes = new Changes(registry, bus, Optional.empty(), clock, UUID::randomUUID);
    var runtimes = new Runtimes(List.of(), Map.of("external", new ExternalRuntime()));
    supervisor = new Supervisor(clock);
    var addresses = new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT);
    client = new AgentClient(addresses);
    var directory = new WorkspaceDirectory(registry, changes, System::nanoTime);
    var signals = new AgentSignals(directory);
    var starting = new Starting(registry, changes, runtimes, supervisor, clock);
    var activities = new ActivityLog(store, changes);
    var turns = new Turns(activities, store, changes, new CallStatistics(changes, clock),
        supervisor, clock, System::nanoTime, UUID::randomUUID, () -> owner);
    var watch = new CallWatch(bus, System::nanoTime);
    var deadAgents = new DeadAgents(starting.observer, changes, starting.restarts, clock);
    var interpreter = new Interpreter();
    var owned = new OwnedTasks(registry, clock);
    var tasks = new KeptTasks(registry, changes, new TaskSignals(), new RunningTasks(supervisor),
        () -> owner, clock, UUID::randomUUID);
    var random = new SecureRandom();
    var configs = new PushConfigs(registry, SecretVault.of(Optional.empty(), random), addresses,
        random, UUID::randomUUID, clock);
    var here = URI.create("http://localhost");
    var own = new OwnAddresses(() -> here, () -> here);
    var pushed = new MessageConfigs(
        new PushMessages(configs, registry, new PushNaming(),
            new PushNews(clock, UUID::randomUUID, () -> {})),
        interpreter, own, supervisor);
    var lost = new LostStreams(new StreamRuns(UUID::randomUUID, System::nanoTime));
    var waiting = new WaitingTasks(store);
    var admission = new Admission(directory, owned, waiting, interpreter);
    var limits = new CallLimits(watch, signals, Duration.ofSeconds(60));
    var replies = new AgentReplies(deadAgents);
    var agents = new Agents(interpreter,
        new InProcessAgents(replies, tasks, pushed, limits, supervisor),
        new HttpAgents(directory, runtimes, new Preflight(deadAgents, starting.restarts), client,
            limits, pushed, new AgentAnswers(owned, lost, supervisor), replies,
            Duration.ofSeconds(10)));
    var canceling = new CanceledMessages((turn, answer) -> false, owned, supervisor,
        clock);
    var asking = new AgentPushes(interpreter, client, watch);
    var proxy = new A2aProxy(directory, runtimes, admission, waiting, canceling, owned,
        new PushCalls(configs, owned, interpreter, asking,
            new DroppedConfigs(directory, runtimes, asking, supervisor), own),
        pushed, lost,
        new Deliveries(directory, runtimes, admission, new NoDelegations(), new TaskCalls(tasks),
            interpreter, turns, agents, new FailedCalls(deadAgents,
                new MessageQueue(registry, clock, UUID::randomUUID))),
        clock);
    interrupted = new InterruptedTurns(registry, store, clock,
        () -> owner.substring(0, owner.indexOf('/')), () -> owner);
    log = new FiringLog(activities, turns, clock, UUID::randomUUID, () -> owner,
        interrupted::isDead);
    claims = new ScheduleClaims(registry, changes, clock, UUID::randomUUID, () -> owner);
    runs = new ScheduleRuns(directory, signals, proxy, claims, log, supervisor, clock, pauses);
    schedules = new Schedules(registry, directory, log, runs, clock, UUID::randomUUID);
  }

  PhantomTasks phantoms(MessageStore store) {
    return new PhantomTasks(registry, store, changes, clock, new SweepLease(registry,
        "phantom-tasks-" + UUID.randomUUID(), () -> owner, PhantomTasks.LEASE, clock));
  }

  @Override
  public void close() {
    supervisor.close();
    interrupted.release();
    client.close();
  }

  private static final class NoDelegations implements DelegatedMessages {
    @Override
    public void sent(UUID from, UUID to, String delegationId, RequestEnvelope message) {}

    @Override
    public void ended(QueuedItem item, QueueEnd end) {}
  }
}
