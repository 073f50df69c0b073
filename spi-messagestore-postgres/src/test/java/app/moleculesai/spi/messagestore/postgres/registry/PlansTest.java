package app.moleculesai.spi.messagestore.postgres.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskEvent;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.spi.messagestore.postgres.TestRegistry;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No look-up goes through a whole table at 10,000 workspaces. Asked of PostgreSQL's own counters, so that the statements
 * are those that run, with the plans that they really get; a connection's counts are there when it has ended.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PlansTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
  private static final QueueClaim CLAIM = new QueueClaim("run/1", NOON.plusSeconds(60));
  private static final ScheduleClaim FIRING = new ScheduleClaim("run/1", NOON.plusSeconds(60));
  private static final PushClaim PUSH = new PushClaim("run/1", NOON.plusSeconds(60));
  private static final UUID ROOT = new UUID(0, 1);
  private static final UUID TEAM = new UUID(0, 42);
  private static final UUID MEMBER = new UUID(0, 4242);
  /** Has a push configuration for whose receiver too much waits. */
  private static final UUID CROWDED = new UUID(0, 0x10f7);
  private static final StoredTask TASK = new StoredTask(MEMBER, "one", "c", "o", "1.0", "S",
      false, NOON, Optional.of(Body.of("{}")), 2, Set.of(), NOON, NOON);
  private static final List<TaskEvent> EVENTS = List.of(new TaskEvent(1, Body.of("{}")),
      new TaskEvent(2, Body.of("{}")));
  private static final Delegation DELEGATION = Delegation.of("d", MEMBER, TEAM, "a task",
      Optional.of("key 1"), NOON);
  private static final String DATABASE = TestServer.newDatabase();

  /** 1 root, 100 teams below it, and 9,899 members below those; each with a token, some with more. */
  @BeforeAll
  static void fill() throws Exception {
    TestRegistry.started(Map.of("url", DATABASE)).close();
    for (var sql : List.of("""
        INSERT INTO workspaces (id, name, status, parent_id, created_at)
        SELECT ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'w' || n,
          (CASE WHEN n % 100 = 99 THEN 'failed' WHEN n % 50 = 7 THEN 'removed' ELSE 'online' END)
            ::workspace_status,
          CASE WHEN n = 1 THEN NULL WHEN n <= 101 THEN '00000000-0000-0000-0000-000000000001'::uuid
            ELSE ('00000000-0000-0000-0000-' || lpad(to_hex(2 + n % 100), 12, '0'))::uuid END,
          '2026-01-01'::timestamptz + n * interval '1 second'
        FROM generate_series(1, 10000) AS n""", """
        INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, revoked_at)
        SELECT gen_random_uuid(), id, sha256(convert_to(id::text || turn, 'UTF8')), 'abcdefgh',
          CASE WHEN turn > 1 THEN now() END
        FROM workspaces, generate_series(1, 2) AS turn""", """
        INSERT INTO org_api_tokens (id, token_hash, prefix, org_id, revoked_at)
        SELECT gen_random_uuid(), sha256(convert_to(id::text, 'UTF8')), 'abcdefgh', id,
          CASE WHEN id::text LIKE '%0' THEN NULL ELSE now() END FROM workspaces""", """
        INSERT INTO structure_events (id, event_type, workspace_id, created_at)
        SELECT gen_random_uuid(), 'T', id, created_at FROM workspaces, generate_series(1, 3)""", """
        INSERT INTO agent_memories (id, workspace_id, scope, content, content_lower, content_words)
        SELECT gen_random_uuid(), id, CASE WHEN id::text LIKE '%77' THEN 'GLOBAL' ELSE 'LOCAL' END,
          'a fact', 'a fact', 'a fact' FROM workspaces""", """
        INSERT INTO workspace_secrets (workspace_id, key, encrypted_value)
        SELECT id, 'KEY', '' FROM workspaces""", """
        INSERT INTO workspace_schedules (id, workspace_id, name, cron_expr, prompt, next_run_at)
        SELECT gen_random_uuid(), id, 'daily', '0 9 * * *', 'p', now() FROM workspaces""", """
        INSERT INTO org_plugin_allowlist (org_id, plugin_name, enabled_by)
        SELECT id, 'toolbox', 'ops' FROM workspaces""", """
        INSERT INTO workspace_memory (workspace_id, key, expires_at)
        SELECT id, 'key ' || turn, CASE WHEN turn > 2 THEN created_at END
        FROM workspaces, generate_series(1, 3) AS turn""", """
        INSERT INTO approval_requests (id, workspace_id, action, status, decided_at, created_at)
        SELECT gen_random_uuid(), id, 'act', CASE WHEN id::text LIKE '%77' THEN 'pending'
          ELSE 'approved' END, CASE WHEN id::text NOT LIKE '%77' THEN created_at END, created_at
        FROM workspaces""", """
        INSERT INTO canvas_layouts (workspace_id) SELECT id FROM workspaces""", """
        INSERT INTO pending_uploads (file_id, workspace_id, content, size_bytes, filename, acked_at,
          expires_at)
        SELECT gen_random_uuid(), id, 'x', 1, 'a',
          CASE WHEN turn > 1 THEN now() END, now() + interval '1 day'
        FROM workspaces, generate_series(1, 2) AS turn""", """
        INSERT INTO a2a_queue (workspace_id, body, idempotency_key, turn_ref, enqueued_at,
          expires_at, status, completed_at, lease_until)
        SELECT id, '{}', 'key ' || turn, gen_random_uuid(), created_at,
          CASE WHEN id::text LIKE '%9' THEN now() + interval '1 day' END,
          CASE WHEN turn > 1 THEN 'completed' WHEN id::text LIKE '%7' THEN 'dispatched'
            ELSE 'queued' END,
          CASE WHEN turn > 1 THEN now() END, now() + interval '1 day'
        FROM workspaces, generate_series(1, 3) AS turn""", """
        INSERT INTO push_configs (key, workspace_id, task_id, id, owner, generation, content)
        SELECT CASE WHEN turn = 1 THEN id ELSE gen_random_uuid() END, id,
          CASE WHEN turn > 1 THEN 'task ' || turn ELSE '' END, 'id', 'ada', '1.0', 'x'
        FROM workspaces, generate_series(1, 3) AS turn""", """
        INSERT INTO push_outbox (id, config_key, body, dead, next_at)
        SELECT CASE WHEN turn = 1 THEN key ELSE gen_random_uuid() END, key, '{}',
          key::text LIKE '%7' OR turn > 1, now()
        FROM push_configs, generate_series(1, 2) AS turn""", """
        INSERT INTO push_outbox (id, config_key, body, whole, dead, next_at)
        SELECT gen_random_uuid(), '00000000-0000-0000-0000-0000000010f7', '{}', turn % 9 = 0,
          turn > 1100, now() + interval '1 day'
        FROM generate_series(1, 2200) AS turn""", """
        INSERT INTO delegations (delegation_id, caller_id, callee_id, status, last_heartbeat,
          created_at, idempotency_key)
        SELECT gen_random_uuid(), id, id, (ARRAY['completed', 'completed', 'failed', 'stuck',
            'queued', 'dispatched'])[1 + turn % 6], now(), created_at, 'key ' || turn
        FROM workspaces, generate_series(1, 6) AS turn""", """
        INSERT INTO tasks (workspace_id, id, context_id, owner, generation, state, ended, status_at,
          body, last_event, runners, created_at, updated_at, event_bytes)
        SELECT id, 'task ' || turn, 'context ' || turn % 7, 'owner ' || turn % 11, '1.0', 'S',
          turn % 3 <> 0, now() + turn * interval '1 ms', '{}', 2,
          CASE WHEN turn % 6 = 0 THEN '{run/1}'::text[] ELSE '{}' END, now(), now(), 4
        FROM workspaces, generate_series(1, 6) AS turn WHERE id::text LIKE '%7' OR turn < 3""", """
        INSERT INTO tasks (workspace_id, id, context_id, owner, generation, state, ended, status_at,
          body, last_event, event_bytes)
        SELECT '00000000-0000-0000-0000-000000001092', 'more ' || turn, 'context ' || turn % 700,
          'owner ' || turn % 110, '1.0', 'S', true, now() + turn * interval '1 ms', '{}', 2, 4
        FROM generate_series(1, 10000) AS turn""",
        """
            INSERT INTO task_events (workspace_id, task_id, number, body, bytes_before)
            SELECT workspace_id, id, number, '{}', 2 * (number - 1) FROM tasks, generate_series(1, 2) AS number""",
        """
            INSERT INTO tasks (workspace_id, id, context_id, owner, generation, state, ended, status_at,
              body, last_event, event_bytes)
            VALUES ('00000000-0000-0000-0000-00000000002a', 'long', 'c', 'o', '1.0', 'S', false, now(), '{}',
              10000, 10000 * 2331)""",
        """
            INSERT INTO task_events (workspace_id, task_id, number, body, bytes_before)
            SELECT '00000000-0000-0000-0000-00000000002a', 'long', number, '{}', 2331 * (number - 1)
            FROM generate_series(1001, 10000) AS number""",
        "VACUUM ANALYZE")) {
      TestServer.execute(DATABASE, sql);
    }
    assertThat(scans()).as("what filling took, to see that scans are seen").isNotEmpty();
  }

  /** A call of the registry. */
  record Call(String name, Consumer<Registry> run) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Call> calls() {
    var hash = TokenHash.of(new byte[32]);
    return List.of(
        new Call("find", it -> it.workspaces().find(MEMBER)),
        new Call("find a child", it -> it.workspaces().findChild(Optional.of(TEAM), "w140")),
        new Call("find a root", it -> it.workspaces().findChild(Optional.empty(), "w1")),
        new Call("list a rare state",
            it -> it.workspaces().list(Set.of(WorkspaceStatus.FAILED))),
        new Call("children", it -> it.workspaces().children(TEAM)),
        new Call("descendants", it -> it.workspaces().descendants(TEAM)),
        new Call("tree", it -> it.workspaces().tree(TEAM)),
        new Call("ancestors", it -> it.workspaces().ancestors(MEMBER)),
        new Call("change", it -> it.workspaces().change(List.of(MEMBER, TEAM),
            StatusChange.to(WorkspaceStatus.ONLINE), NOON)),
        new Call("a layout", it -> it.layouts().find(MEMBER)),
        new Call("find a token", it -> it.tokens().findLive(hash)),
        new Call("tokens", it -> it.tokens().list(MEMBER, 50, 0)),
        new Call("has a token", it -> it.tokens().hasLive(MEMBER)),
        new Call("revoke unused tokens",
            it -> it.tokens().revokeUnused(List.of(MEMBER, TEAM, ROOT), NOON, NOON)),
        new Call("revoke all", it -> it.tokens().revokeAll(List.of(MEMBER, TEAM), NOON)),
        new Call("use a token", it -> it.tokens().used(UUID.randomUUID(), NOON)),
        new Call("find an organisation token", it -> it.orgTokens().findLive(hash)),
        new Call("organisation tokens", it -> it.orgTokens().list(50)),
        new Call("tokens of an organisation", it -> it.orgTokens().list(MEMBER, 50)),
        new Call("events", it -> it.events().newest(Optional.empty(), 100)),
        new Call("events of a workspace", it -> it.events().newest(Optional.of(MEMBER), 100)),
        new Call("events of workspaces",
            it -> it.events().newest(List.of(MEMBER, TEAM, ROOT), 100)),
        new Call("old events", it -> it.events().deleteBefore(Instant.EPOCH)),
        new Call("memories", it -> it.memories().list(MEMBER, 10)),
        new Call("a portion of all memories",
            it -> it.memories().portion(Optional.empty(), Optional.of(MEMBER), 10, 1 << 20)),
        new Call("a portion of the memories of a tree",
            it -> it.memories().portion(Optional.of(Set.of(MEMBER, TEAM)), Optional.empty(), 10,
                1 << 20)),
        new Call("missing memories", it -> it.memories().missing(List.of(new Memory(MEMBER, MEMBER,
            Memory.Scope.LOCAL, Memory.GENERAL, "a fact", NOON)))),
        new Call("find a memory", it -> it.memories().find(MEMBER, MEMBER)),
        new Call("memories of a team", it -> it.memories()
            .find(MemoryQuery.newest(50).of(Set.of(MEMBER, TEAM)).scope(Memory.Scope.TEAM))),
        new Call("memories of all", it -> it.memories()
            .find(MemoryQuery.newest(50).scope(Memory.Scope.GLOBAL).withWords(Set.of("fa")))),
        new Call("change a memory", it -> it.memories().replace(new Memory(MEMBER, MEMBER,
            Memory.Scope.LOCAL, Memory.GENERAL, "x", NOON))),
        new Call("forget a memory", it -> it.memories().delete(MEMBER, MEMBER)),
        new Call("search", it -> it.memories().search(MEMBER, "FACT", 10)),
        new Call("values", it -> it.keyValues().list(MEMBER, NOON)),
        new Call("size of values", it -> it.keyValues().size(MEMBER, NOON)),
        new Call("find a value", it -> it.keyValues().find(MEMBER, "key 1", NOON)),
        new Call("write a value", it -> it.keyValues().put(MEMBER, "key 1", Body.of("1"),
            OptionalLong.of(1), Optional.empty(), NOON)),
        new Call("delete a value", it -> it.keyValues().delete(MEMBER, "nothing")),
        new Call("approvals", it -> it.approvals().newest(MEMBER, 50)),
        new Call("count approvals", it -> it.approvals().count(MEMBER)),
        new Call("delete decided approvals", it -> it.approvals().deleteDecided(NOON, 10)),
        new Call("delete a workspace's decided approvals",
            it -> it.approvals().deleteOldestDecided(MEMBER, 10)),
        new Call("pending approvals", it -> it.approvals().pending(Optional.empty(), 50)),
        new Call("pending approvals of a tree",
            it -> it.approvals().pending(Optional.of(Set.of(MEMBER, TEAM)), 50)),
        new Call("decide", it -> it.approvals().decide(MEMBER, MEMBER, Approval.Status.DENIED, "x",
            NOON)),
        new Call("deny old approvals",
            it -> it.approvals().expire(Optional.empty(), Instant.EPOCH, "x", NOON)),
        new Call("secrets", it -> it.secrets().list(Optional.of(MEMBER))),
        new Call("allowed plugins", it -> it.pluginAllowlists().list(MEMBER)),
        new Call("allow plugins", it -> it.pluginAllowlists().replace(MEMBER, List.of(
            new AllowedWorkspacePlugin("toolbox", "ops", NOON)))),
        new Call("schedules", it -> it.schedules().list(MEMBER)),
        new Call("disable schedules", it -> it.schedules().disable(List.of(MEMBER), NOON)),
        new Call("a schedule", it -> it.schedules().find(MEMBER)),
        new Call("add a schedule", it -> it.schedules().insert(schedule())),
        new Call("change a schedule", it -> it.schedules().update(schedule())),
        new Call("delete a schedule", it -> it.schedules().delete(MEMBER)),
        new Call("schedules of all", it -> it.schedules().page(Optional.of(MEMBER), 100)),
        new Call("claim what is due", it -> it.schedules().claimDue(FIRING, List.of(MEMBER), NOON)),
        new Call("claim a schedule", it -> it.schedules().claim(MEMBER, FIRING, NOON)),
        new Call("renew claims of schedules",
            it -> it.schedules().renew(Map.of(MEMBER, FIRING.claimant()), NOON)),
        new Call("end a firing", it -> it.schedules().end(MEMBER, FIRING.claimant(),
            new ScheduleEnd(Optional.of(NOON), Optional.of(NOON), Optional.of("ok"),
                Optional.empty(), Optional.of(NOON), 0, 0, Optional.empty()),
            NOON)),
        new Call("queue", it -> it.queue().insert(UUID.randomUUID(), message("key 1"), NOON)),
        new Call("find in the queue", it -> it.queue().find(MEMBER)),
        new Call("depth", it -> it.queue().depth(MEMBER)),
        new Call("depth of all", it -> it.queue().depth()),
        new Call("waiting", it -> it.queue().waiting(NOON)),
        new Call("turns", it -> it.queue().activeTurns(List.of(MEMBER, TEAM))),
        new Call("claim", it -> it.queue().claim(MEMBER, 2, CLAIM, NOON)),
        new Call("claim a turn", it -> it.queue().claimTurn(MEMBER, CLAIM)),
        new Call("claim what is over", it -> it.queue().claimOver(5, CLAIM, NOON, 10)),
        new Call("claim the old",
            it -> it.queue().claimOlder(Optional.empty(), NOON, CLAIM, 10)),
        new Call("claim the old of one",
            it -> it.queue().claimOlder(Optional.of(MEMBER), NOON, CLAIM, 10)),
        new Call("renew claims",
            it -> it.queue().renew(Map.of(MEMBER, CLAIM.claimant()), NOON)),
        new Call("put back", it -> it.queue().putBack(MEMBER, CLAIM.claimant(), true, "busy")),
        new Call("end", it -> it.queue().end(MEMBER, CLAIM.claimant(), QueueEnd.failed("x"), NOON)),
        new Call("requeue", it -> it.queue().requeueLapsed(5, NOON)),
        new Call("delete the ended", it -> it.queue().deleteEnded(NOON, 10)),
        new Call("upload", it -> it.pendingUploads().insert(PendingUpload.of(UUID.randomUUID(),
            MEMBER, "a", "", 1, NOON, NOON), () -> new ByteArrayInputStream(new byte[1]))),
        new Call("find an upload", it -> it.pendingUploads().find(MEMBER)),
        new Call("read an upload", it -> it.pendingUploads().fetched(MEMBER, NOON)),
        new Call("take an upload", it -> it.pendingUploads().ack(MEMBER, NOON)),
        new Call("delete uploads", it -> it.pendingUploads().delete(List.of(MEMBER, TEAM))),
        new Call("delete uploads of workspaces",
            it -> it.pendingUploads().deleteOf(List.of(new UUID(0, 9998)))),
        new Call("sweep uploads", it -> it.pendingUploads().deleteOver(NOON, NOON, 100)),
        new Call("insert a task", it -> it.tasks().insert(TASK, EVENTS)),
        new Call("find a task", it -> it.tasks().find(MEMBER, "more 7")),
        new Call("heads of tasks",
            it -> it.tasks().heads(MEMBER, Set.of("more 7", "more 8", "one", "none"))),
        new Call("advance a task", it -> it.tasks().advance(TaskHead.of(TASK), TASK, List.of())),
        new Call("events of a task", it -> it.tasks().events(MEMBER, "more 7", 0, 100)),
        new Call("tasks", it -> it.tasks().list(TaskQuery.of(MEMBER, 50))),
        new Call("tasks on the next page", it -> it.tasks().list(tasks(Optional.empty(),
            Optional.empty(), Optional.of(new TaskQuery.Position(Instant.now(), "more 5"))))),
        new Call("tasks of an owner", it -> it.tasks().list(tasks(Optional.of("owner 7"),
            Optional.empty(), Optional.empty()))),
        new Call("tasks of a conversation", it -> it.tasks().list(tasks(Optional.empty(),
            Optional.of("context 7"), Optional.empty()))),
        new Call("tasks of an owner in a conversation", it -> it.tasks().list(tasks(
            Optional.of("owner 7"), Optional.of("context 7"),
            Optional.of(new TaskQuery.Position(Instant.now(), "more 5"))))),
        new Call("count tasks", it -> it.tasks().count(TaskQuery.of(TEAM, 50))),
        new Call("count tasks of an owner", it -> it.tasks().count(tasks(Optional.of("owner 7"),
            Optional.empty(), Optional.empty()))),
        new Call("tasks that run", it -> it.tasks().running(Optional.of(TaskHead.of(TASK)), 100)),
        new Call("delete tasks", it -> it.tasks().deleteOver(Instant.now(), Instant.now(), 100)),
        new Call("set a push configuration", it -> it.pushConfigs().put(config("task 9"))),
        new Call("replace a push configuration", it -> it.pushConfigs().put(config("task 2"))),
        new Call("find a push configuration", it -> it.pushConfigs().find(MEMBER)),
        new Call("find one of a task", it -> it.pushConfigs().find(MEMBER, "task 2", "id")),
        new Call("push configurations", it -> it.pushConfigs().list(MEMBER, "task 2")),
        new Call("give a push configuration to a task",
            it -> it.pushConfigs().assign(MEMBER, "task 8")),
        new Call("seal a push configuration",
            it -> it.pushConfigs().reseal(MEMBER, SealedValue.of(new byte[1], 1))),
        new Call("push configurations of all",
            it -> it.pushConfigs().page(Optional.of(MEMBER), 100)),
        new Call("delete a push configuration", it -> it.pushConfigs().delete(new UUID(0, 9997))),
        new Call("delete unnamed push configurations",
            it -> it.pushConfigs().deleteUnnamed(NOON, 10)),
        new Call("delete unused push configurations",
            it -> it.pushConfigs().deleteUnused(NOON, 10)),
        new Call("insert news", it -> it.pushOutbox().insert(List.of(news(TEAM), news(ROOT)))),
        new Call("insert too much news", it -> it.pushOutbox().insert(
            List.of(news(CROWDED).whole(true), news(CROWDED), news(CROWDED).whole(true)))),
        new Call("claim news", it -> it.pushOutbox().claimDue(PUSH, Instant.now())),
        new Call("next news", it -> it.pushOutbox().nextDue()),
        new Call("news arrived", it -> it.pushOutbox().delivered(MEMBER, PUSH.claimant())),
        new Call("put news back",
            it -> it.pushOutbox().putBack(MEMBER, PUSH.claimant(), NOON, "x")),
        new Call("give news up",
            it -> it.pushOutbox().giveUp(MEMBER, PUSH.claimant(), "x", NOON)),
        new Call("dead news", it -> it.pushOutbox().dead(MEMBER, 100)),
        new Call("count waiting news", it -> it.pushOutbox().count(false)),
        new Call("count dead news", it -> it.pushOutbox().count(true)),
        new Call("revive news", it -> it.pushOutbox().revive(MEMBER, MEMBER, NOON)),
        new Call("move news", it -> it.pushOutbox().move(TEAM, ROOT)),
        new Call("delete dead news", it -> it.pushOutbox().deleteDead(Instant.now(), 10)),
        new Call("delegate", it -> it.delegations().insert(DELEGATION)),
        new Call("find a delegation", it -> it.delegations().find("nothing")),
        new Call("change a delegation", it -> it.delegations().change("nothing",
            DelegationChange.to(DelegationStatus.COMPLETED), NOON)),
        new Call("carry delegations", it -> it.delegations().heartbeat(List.of("a", "b"), NOON)),
        new Call("let a delegation wait", it -> it.delegations().rest("nothing")),
        new Call("take delegations over", it -> it.delegations().takeOver(NOON, NOON, 10)),
        new Call("retry a delegation", it -> it.delegations().retry("nothing", 0, NOON)),
        new Call("overdue delegations", it -> it.delegations().overdue(NOON, NOON, "", 10)),
        new Call("open delegations",
            it -> it.delegations().newest(DelegationStatus.OPEN, Optional.empty(), 100)),
        new Call("completed delegations", it -> it.delegations()
            .newest(Set.of(DelegationStatus.COMPLETED), Optional.empty(), 100)),
        new Call("delegations of a tree", it -> it.delegations().newest(DelegationStatus.OPEN,
            Optional.of(Set.of(MEMBER, TEAM)), 100)),
        new Call("delete ended delegations", it -> it.delegations().deleteEnded(NOON, 10)),
        new Call("count delegations of a tree",
            it -> it.delegations().counts(Optional.of(Set.of(MEMBER, TEAM)))),
        new Call("purge", it -> it.workspaces().purge(List.of(new UUID(0, 9999)))));
  }

  private static Schedule schedule() {
    var id = UUID.randomUUID();
    return Schedule.of(id, MEMBER, id.toString(), "0 9 * * *", "UTC", "p", true, Schedule.RUNTIME,
        NOON);
  }

  private static TaskQuery tasks(Optional<String> owner, Optional<String> contextId,
      Optional<TaskQuery.Position> behind) {
    return new TaskQuery(MEMBER, owner, contextId, Optional.of("S"), Optional.of(NOON), behind, 50);
  }

  private static PushConfig config(String task) {
    return new PushConfig(UUID.randomUUID(), MEMBER, task, "id", "ada", "1.0",
        SealedValue.of(new byte[1], 1), Optional.empty(), NOON);
  }

  private static PushDelivery news(UUID config) {
    return PushDelivery.of(UUID.randomUUID(), config, Body.of("{}"), NOON);
  }

  private static QueueMessage message(String key) {
    return new QueueMessage(MEMBER, Optional.empty(), QueueMessage.TASK, Body.of("{}"), "",
        Optional.of(key), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void noCallReadsAWholeTable(Call call) throws Exception {
    try (var registry = TestRegistry.started(Map.of("url", DATABASE, "pool-size", 2))) {
      for (int i = 0; i < 12; i++) { // the driver and the server change their minds after some
        call.run().accept(registry);
      }
    }
    assertThat(scans()).as("tables that were read from end to end").isEmpty();
  }

  @Test
  void aWriteReadsOfALongTaskLittleMoreThanItDrops() throws Exception {
    assertThat(scans()).isEmpty();
    int writes = 12;
    try (var registry = TestRegistry.started(Map.of("url", DATABASE, "pool-size", 2))) {
      for (int i = 0; i < writes; i++) {
        var known = registry.tasks().head(TEAM, "long").orElseThrow();
        assertThat(registry.tasks().advance(known, longer(known),
            List.of(new TaskEvent(known.lastEvent() + 1, Body.of("{}"))))).isTrue();
      }
      assertThat(registry.tasks().events(TEAM, "long", 0, 1)).extracting(TaskEvent::number)
          .as("those before it are too many bytes").containsExactly(1005L);
    }
    assertThat(reads("task_events")).isLessThan(5L * writes);
  }

  private static StoredTask longer(TaskHead known) {
    return new StoredTask(TEAM, "long", "c", "o", "1.0", "S", false, NOON,
        Optional.of(Body.of("{}")), known.lastEvent() + 1, Set.of(), NOON, NOON);
  }

  private static long reads(String table) throws SQLException, InterruptedException {
    try (var connection = TestServer.connectTo(DATABASE);
        var statement = connection.createStatement()) {
      awaitAlone(statement);
      return number(statement, "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables"
          + " WHERE relname = '" + table + "'");
    }
  }

  /** Returns how often each large table was read as a whole, and forgets it. */
  private static Map<String, Long> scans() throws SQLException, InterruptedException {
    try (var connection = TestServer.connectTo(DATABASE);
        var statement = connection.createStatement()) {
      awaitAlone(statement);
      var scans = new TreeMap<String, Long>();
      try (var rows = statement
          .executeQuery("SELECT pg_class.relname, seq_scan FROM pg_stat_user_tables"
              + " JOIN pg_class ON pg_class.oid = relid WHERE seq_scan > 0 AND reltuples > 1000")) {
        while (rows.next()) {
          scans.put(rows.getString(1), rows.getLong(2));
        }
      }
      statement.execute("SELECT pg_stat_reset()");
      return scans;
    }
  }

  static void awaitAlone(Statement statement)
      throws SQLException, InterruptedException {
    while (count(statement) > 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static long count(Statement statement) throws SQLException {
    return number(statement, "SELECT count(*) FROM pg_stat_activity"
        + " WHERE datname = current_database() AND application_name = 'molecule'");
  }

  static long number(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
