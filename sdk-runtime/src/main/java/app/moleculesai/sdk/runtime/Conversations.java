package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.a2a.Admission;
import app.moleculesai.sdk.runtime.a2a.AgentAnswers;
import app.moleculesai.sdk.runtime.a2a.AgentReplies;
import app.moleculesai.sdk.runtime.a2a.Agents;
import app.moleculesai.sdk.runtime.a2a.CanceledMessages;
import app.moleculesai.sdk.runtime.a2a.Deliveries;
import app.moleculesai.sdk.runtime.a2a.FailedCalls;
import app.moleculesai.sdk.runtime.a2a.HttpAgents;
import app.moleculesai.sdk.runtime.a2a.InProcessAgents;
import app.moleculesai.sdk.runtime.a2a.MessageQueue;
import app.moleculesai.sdk.runtime.a2a.Preflight;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.calls.OwnAddresses;
import app.moleculesai.sdk.runtime.delegation.DelegationLog;
import app.moleculesai.sdk.runtime.delegation.DelegationRuns;
import app.moleculesai.sdk.runtime.delegation.DelegationSweep;
import app.moleculesai.sdk.runtime.delegation.DelegationTakeover;
import app.moleculesai.sdk.runtime.delegation.Delegations;
import app.moleculesai.sdk.runtime.delegation.Settlement;
import app.moleculesai.sdk.runtime.pushcalls.AgentPushes;
import app.moleculesai.sdk.runtime.pushcalls.DroppedConfigs;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.pushcalls.PushCalls;
import app.moleculesai.sdk.runtime.queue.QueueClaims;
import app.moleculesai.sdk.runtime.queue.QueueDrain;
import app.moleculesai.sdk.runtime.queue.QueueMetrics;
import app.moleculesai.sdk.runtime.queue.QueueNews;
import app.moleculesai.sdk.runtime.queue.QueueSweep;
import app.moleculesai.sdk.runtime.queue.QueueWithdrawal;
import app.moleculesai.sdk.runtime.streams.LostStreams;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.LostTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskRetention;
import app.moleculesai.sdk.runtime.tasks.TaskSignals;
import app.moleculesai.sdk.runtime.turns.InterruptedTurns;
import app.moleculesai.sdk.runtime.turns.Turns;

/**
 * How workspaces are talked to and talk to each other: the proxy, its queue, delegations. Immutable; what it holds is safe
 * for use by many threads.
 */
final class Conversations {
  final Turns turns;
  final A2aProxy proxy;
  final QueueDrain drain;
  final QueueSweep queue;
  final Settlement settlement;
  final Delegations delegations;
  final TaskSignals taskSignals = new TaskSignals();
  final KeptTasks tasks;
  private final Ground ground;
  private final DelegationLog delegationLog;
  private final DelegationRuns delegationRuns;
  private final LostTasks lostTasks;

  Conversations(Ground ground, AgentLife life, Pushes pushes, OwnAddresses addresses) {
    this.ground = ground;
    var config = ground.config;
    var registry = ground.registry;
    var changes = ground.changes;
    var directory = ground.directory;
    var supervisor = ground.supervisor;
    var clock = ground.clock;
    var ids = ground.ids;
    turns = new Turns(ground.log, ground.store, changes, ground.statistics, supervisor, clock,
        ground.nanos, ids, ground.installation::owner);
    delegationLog = new DelegationLog(ground.log, ground.store, directory, clock, ids,
        config.delegations().inboxPush());
    settlement = new Settlement(registry, changes, delegationLog, clock);
    changes.onChange(taskSignals::changed);
    changes.onDoubt(taskSignals::wakeAll);
    var running = new RunningTasks(supervisor);
    changes.onChange(running::changed);
    tasks = new KeptTasks(registry, changes, taskSignals, running, ground.installation::owner,
        clock, ids);
    tasks.listen(pushes.news::happened);
    lostTasks = new LostTasks(registry, tasks, running, ground.interrupted::isDead);
    var retention = new TaskRetention(registry, clock, config.a2a().taskRetention(),
        config.a2a().silentTaskRetention(), ground.lease("tasks", TaskRetention.LEASE));
    supervisor.every("task-retention", config.activities().cleanupInterval(), retention::prune);
    var owned = new OwnedTasks(registry, clock);
    var agentPushes = new AgentPushes(life.interpreter, ground.client, life.watch);
    var dropped = new DroppedConfigs(directory, ground.runtimes, agentPushes, supervisor);
    pushes.naming.listen(dropped::forget);
    var pushCalls = new PushCalls(pushes.configs, owned, life.interpreter, agentPushes, dropped,
        addresses);
    var pushed = new MessageConfigs(pushes.messages, life.interpreter, addresses, supervisor);
    var lost = new LostStreams(life.streams);
    var agents = agents(life, pushed, new AgentAnswers(owned, lost, supervisor));
    var waiting = new WaitingTasks(ground.store);
    var admission = new Admission(directory, owned, waiting, life.interpreter);
    var deliveries = new Deliveries(directory, ground.runtimes, admission, settlement,
        new TaskCalls(tasks), life.interpreter, turns, agents,
        new FailedCalls(life.deadAgents, new MessageQueue(registry, clock, ids)));
    var claims = new QueueClaims(registry, clock, ids, ground.installation::owner, settlement,
        new QueueNews(turns, pushed)::ended);
    supervisor.every("queue-claims", QueueClaims.INTERVAL, claims::renew);
    drain = new QueueDrain(registry, claims, ground.runtimes, agents, turns, waiting,
        life.deadAgents, supervisor, clock);
    var canceling = new CanceledMessages(new QueueWithdrawal(claims, turns, directory, drain),
        owned, supervisor, clock);
    proxy = new A2aProxy(directory, ground.runtimes, admission, waiting, canceling,
        owned, pushCalls, pushed, lost, deliveries, clock);
    queue = new QueueSweep(registry, claims, turns, drain,
        new QueueMetrics(ground.metrics.registry()), clock);
    delegationRuns = new DelegationRuns(registry, changes, delegationLog, settlement, proxy,
        supervisor, clock, DelegationRuns.PAUSE);
    supervisor.every("delegation-heartbeats", DelegationRuns.HEARTBEAT, delegationRuns::beat);
    delegations = new Delegations(changes, directory, delegationLog, delegationRuns, clock, ids);
  }

  private Agents agents(AgentLife life, MessageConfigs pushed, AgentAnswers answers) {
    var limits = new CallLimits(life.watch, life.signals, ground.config.agents().idleTimeout());
    var replies = new AgentReplies(life.deadAgents);
    return new Agents(life.interpreter,
        new InProcessAgents(replies, tasks, pushed, limits, ground.supervisor),
        new HttpAgents(ground.directory, ground.runtimes,
            new Preflight(life.deadAgents, life.restarts), ground.client, limits, pushed,
            answers, replies, ground.config.a2a().cancelTimeout()));
  }

  /** Ends turns and tasks that another run of a server left open, and then again and again. */
  void sweepTurns() {
    ground.interrupted.sweep();
    ground.supervisor.every("interrupted-turns", InterruptedTurns.INTERVAL,
        ground.interrupted::sweep);
    lostTasks.sweep();
    ground.supervisor.every("lost-tasks", LostTasks.INTERVAL, lostTasks::sweep);
  }

  /** Begins to deliver what waits; not before the server listens, as an agent found dead is told where. */
  void deliver() {
    ground.supervisor.untilDone("queue-start", queue::sweep);
    ground.supervisor.every("queue", QueueSweep.INTERVAL, queue::sweep);
    var takeover = new DelegationTakeover(ground.registry, delegationLog, settlement,
        delegationRuns, ground.clock);
    var overdue = new DelegationSweep(ground.registry, settlement, delegationRuns::carries,
        ground.clock, ground.config.delegations().stuckThreshold());
    // first what nobody carries, then what is overdue (DG-14)
    ground.supervisor.untilDone("delegations-start", () -> {
      takeover.takeOver();
      overdue.sweep();
      ground.supervisor.every("delegations", DelegationTakeover.INTERVAL, takeover::takeOver);
      ground.supervisor.every("overdue-delegations",
          ground.config.delegations().sweeperInterval(), overdue::sweep);
    });
  }
}
