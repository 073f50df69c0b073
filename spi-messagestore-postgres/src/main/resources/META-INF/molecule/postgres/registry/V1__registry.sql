-- All state besides the message log. Nothing here refers to the message store's tables: it may live elsewhere.
-- What is handed back byte for byte is text, never jsonb.

CREATE TYPE workspace_status AS ENUM ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed',
    'paused', 'hibernating', 'hibernated', 'awaiting_agent');

CREATE TABLE installation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id  text    NOT NULL
);

INSERT INTO installation (id) VALUES (gen_random_uuid()::text);

-- room on each page lets a heartbeat's update stay on it and touch no index
CREATE TABLE workspaces (
  id                       uuid             PRIMARY KEY DEFAULT gen_random_uuid(),
  name                     text             NOT NULL COLLATE "C",
  role                     text,
  tier                     integer          NOT NULL DEFAULT 1,
  status                   workspace_status NOT NULL DEFAULT 'provisioning',
  runtime                  text             NOT NULL DEFAULT 'langgraph',
  parent_id                uuid             CONSTRAINT workspaces_parent
      REFERENCES workspaces ON DELETE SET NULL,
  forwarded_to             uuid             CONSTRAINT workspaces_successor
      REFERENCES workspaces ON DELETE SET NULL,
  url                      text,
  delivery_mode            text             NOT NULL DEFAULT 'push'
      CHECK (delivery_mode IN ('push', 'poll')),
  agent_card               text,
  source_bundle_id         text,
  awareness_namespace      text,
  workspace_dir            text,
  workspace_access         text             NOT NULL DEFAULT 'none'
      CHECK (workspace_access IN ('none', 'read_only', 'read_write')),
  max_concurrent_tasks     integer          NOT NULL DEFAULT 1,
  budget_limit             bigint,
  monthly_spend            bigint           NOT NULL DEFAULT 0,
  last_heartbeat_at        timestamptz,
  last_outbound_at         timestamptz,
  last_error_rate          double precision NOT NULL DEFAULT 0,
  last_sample_error        text             NOT NULL DEFAULT '',
  active_tasks             integer          NOT NULL DEFAULT 0,
  uptime_seconds           integer          NOT NULL DEFAULT 0,
  current_task             text             NOT NULL DEFAULT '',
  hibernation_idle_minutes integer,
  instance_id              text,
  platform_inbound_secret  text,
  runtime_image_digest     text,
  agent_signals            text,
  created_at               timestamptz      NOT NULL DEFAULT now(),
  updated_at               timestamptz      NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX workspaces_live_name ON workspaces
    (COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), name) WHERE status <> 'removed';
CREATE INDEX workspaces_live ON workspaces (created_at, id) WHERE status <> 'removed';
CREATE INDEX workspaces_live_status ON workspaces (status) WHERE status <> 'removed';
CREATE INDEX workspaces_children ON workspaces (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX workspaces_forwarded ON workspaces (forwarded_to) WHERE forwarded_to IS NOT NULL;

CREATE TABLE canvas_layouts (
  workspace_id uuid             PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
  x            double precision NOT NULL DEFAULT 0,
  y            double precision NOT NULL DEFAULT 0,
  collapsed    boolean          NOT NULL DEFAULT false
);

CREATE TABLE workspace_config (
  workspace_id uuid        PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
  data         text        NOT NULL DEFAULT '{}',
  updated_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workspace_auth_tokens (
  id           uuid        CONSTRAINT workspace_auth_tokens_id PRIMARY KEY,
  workspace_id uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  token_hash   bytea       NOT NULL CONSTRAINT workspace_auth_tokens_hash UNIQUE
      CHECK (octet_length(token_hash) = 32),
  prefix       text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);

CREATE INDEX workspace_auth_tokens_live ON workspace_auth_tokens (workspace_id, created_at DESC, id DESC)
    WHERE revoked_at IS NULL;
CREATE INDEX workspace_auth_tokens_workspace ON workspace_auth_tokens (workspace_id);

-- a token that is confined to an organisation goes with its root: without it, it would open all
CREATE TABLE org_api_tokens (
  id           uuid        CONSTRAINT org_api_tokens_id PRIMARY KEY,
  token_hash   bytea       NOT NULL CONSTRAINT org_api_tokens_hash UNIQUE
      CHECK (octet_length(token_hash) = 32),
  prefix       text        NOT NULL,
  name         text,
  created_by   text,
  org_id       uuid        REFERENCES workspaces ON DELETE CASCADE,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);

CREATE INDEX org_api_tokens_live ON org_api_tokens (created_at DESC, id DESC) WHERE revoked_at IS NULL;
CREATE INDEX org_api_tokens_org ON org_api_tokens (org_id, created_at DESC, id DESC) WHERE org_id IS NOT NULL;

-- events outlive the workspaces that they are about
CREATE TABLE structure_events (
  id           uuid        PRIMARY KEY,
  event_type   text        NOT NULL,
  workspace_id uuid,
  agent_id     uuid,
  target_id    uuid,
  payload      text        NOT NULL DEFAULT '{}',
  created_at   timestamptz NOT NULL DEFAULT now(),
  number       bigint      GENERATED ALWAYS AS IDENTITY
);

CREATE INDEX structure_events_newest ON structure_events (created_at DESC, number DESC);
CREATE INDEX structure_events_workspace ON structure_events (workspace_id, created_at DESC, number DESC);

-- one sequence for all names: a name's fences rise although its row goes with a release
CREATE SEQUENCE lease_fences;

CREATE TABLE leases (
  name       text        PRIMARY KEY COLLATE "C",
  holder     text        NOT NULL,
  fence      bigint      NOT NULL,
  held_until timestamptz NOT NULL
);

CREATE TABLE workspace_secrets (
  id                 uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id       uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  key                text        NOT NULL COLLATE "C",
  encrypted_value    bytea       NOT NULL,
  encryption_version integer     NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, key)
);

CREATE TABLE global_secrets (
  id                 uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  key                text        NOT NULL COLLATE "C" UNIQUE,
  encrypted_value    bytea       NOT NULL,
  encryption_version integer     NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workspace_schedules (
  id                     uuid        PRIMARY KEY,
  workspace_id           uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name                   text        NOT NULL DEFAULT '' COLLATE "C",
  cron_expr              text        NOT NULL,
  timezone               text        NOT NULL DEFAULT 'UTC',
  prompt                 text        NOT NULL,
  enabled                boolean     NOT NULL DEFAULT true,
  last_run_at            timestamptz,
  next_run_at            timestamptz,
  run_count              integer     NOT NULL DEFAULT 0,
  last_status            text,
  last_error             text,
  source                 text        NOT NULL DEFAULT 'runtime' CHECK (source IN ('template', 'runtime')),
  consecutive_empty_runs integer     NOT NULL DEFAULT 0,
  missed_runs            integer     NOT NULL DEFAULT 0,
  last_missed_at         timestamptz,
  claimed_by             text,
  lease_until            timestamptz,
  created_at             timestamptz NOT NULL DEFAULT now(),
  updated_at             timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name)
);

CREATE INDEX workspace_schedules_due ON workspace_schedules (next_run_at, id) WHERE enabled;

-- lower-cased and cut into words by the server: the database's own rules depend on its locale
CREATE TABLE agent_memories (
  id            uuid        PRIMARY KEY,
  workspace_id  uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  scope         text        NOT NULL,
  namespace     text        NOT NULL DEFAULT 'general' CHECK (char_length(namespace) <= 50),
  content       text        NOT NULL,
  content_lower text        NOT NULL,
  content_words tsvector    NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX agent_memories_workspace ON agent_memories (workspace_id, created_at DESC, id DESC);
CREATE INDEX agent_memories_shared ON agent_memories (created_at DESC, id DESC) WHERE scope = 'GLOBAL';
CREATE INDEX agent_memories_content ON agent_memories (workspace_id, hashtextextended(content, 0));
CREATE INDEX agent_memories_words ON agent_memories USING gin (content_words);

CREATE TABLE workspace_memory (
  workspace_id uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  key          text        NOT NULL COLLATE "C",
  value        text        NOT NULL DEFAULT 'null',
  version      bigint      NOT NULL DEFAULT 1,
  expires_at   timestamptz,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);

CREATE INDEX workspace_memory_expiry ON workspace_memory (workspace_id, expires_at)
  WHERE expires_at IS NOT NULL;

CREATE TABLE approval_requests (
  id           uuid        PRIMARY KEY,
  workspace_id uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  action       text        NOT NULL,
  reason       text,
  task_id      text,
  context      text        NOT NULL DEFAULT '{}',
  status       text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  decided_by   text,
  decided_at   timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX approval_requests_workspace ON approval_requests (workspace_id, created_at DESC, id DESC);
CREATE INDEX approval_requests_pending ON approval_requests (created_at DESC, id DESC) WHERE status = 'pending';
CREATE INDEX approval_requests_decided ON approval_requests (decided_at) WHERE decided_at IS NOT NULL;

CREATE TABLE canvas_viewport (
  one      boolean          PRIMARY KEY DEFAULT true CHECK (one),
  x        double precision NOT NULL DEFAULT 0,
  y        double precision NOT NULL DEFAULT 0,
  zoom     double precision NOT NULL DEFAULT 1,
  saved_at timestamptz      NOT NULL DEFAULT now()
);

CREATE TABLE org_plugin_allowlist (
  id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  org_id      uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  plugin_name text        NOT NULL COLLATE "C",
  enabled_by  text        NOT NULL,
  enabled_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, plugin_name)
);

CREATE TABLE workspace_token_usage (
  workspace_id       uuid    NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  period_start       date    NOT NULL,
  input_tokens       bigint  NOT NULL DEFAULT 0,
  output_tokens      bigint  NOT NULL DEFAULT 0,
  call_count         bigint  NOT NULL DEFAULT 0,
  estimated_cost_usd numeric GENERATED ALWAYS AS (input_tokens * 0.000003 + output_tokens * 0.000015) STORED,
  PRIMARY KEY (workspace_id, period_start)
);

CREATE TABLE a2a_queue (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id    uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  caller_id       uuid,
  priority        smallint    NOT NULL DEFAULT 50,
  body            text        NOT NULL,
  method          text,
  idempotency_key text,
  enqueued_at     timestamptz NOT NULL DEFAULT now(),
  dispatched_at   timestamptz,
  completed_at    timestamptz,
  expires_at      timestamptz,
  attempts        integer     NOT NULL DEFAULT 0,
  status          text        NOT NULL DEFAULT 'queued'
      CHECK (status IN ('queued', 'dispatched', 'completed', 'dropped', 'failed')),
  last_error      text,
  turn_ref        uuid,
  extensions      text,
  claimed_by      text,
  lease_until     timestamptz,
  response_body   text
);

CREATE INDEX a2a_queue_drain ON a2a_queue (workspace_id, priority DESC, enqueued_at, id) WHERE status = 'queued';
CREATE INDEX a2a_queue_age ON a2a_queue (enqueued_at, id) WHERE status = 'queued';
CREATE INDEX a2a_queue_expiry ON a2a_queue (expires_at) WHERE status = 'queued' AND expires_at IS NOT NULL;
CREATE INDEX a2a_queue_claims ON a2a_queue (lease_until) WHERE status = 'dispatched';
CREATE INDEX a2a_queue_places ON a2a_queue (workspace_id) WHERE status = 'dispatched';
CREATE INDEX a2a_queue_turns ON a2a_queue (turn_ref)
    WHERE turn_ref IS NOT NULL AND status IN ('queued', 'dispatched');
CREATE INDEX a2a_queue_ended ON a2a_queue (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX a2a_queue_workspace ON a2a_queue (workspace_id);
CREATE UNIQUE INDEX a2a_queue_key ON a2a_queue (workspace_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL AND status IN ('queued', 'dispatched');

-- no foreign keys: the ledger outlives its workspaces
CREATE TABLE delegations (
  delegation_id   text        PRIMARY KEY COLLATE "C",
  caller_id       uuid        NOT NULL,
  callee_id       uuid        NOT NULL,
  task_preview    text        CHECK (octet_length(task_preview) <= 4096),
  status          text        NOT NULL DEFAULT 'queued'
      CHECK (status IN ('queued', 'dispatched', 'in_progress', 'completed', 'failed', 'stuck')),
  last_heartbeat  timestamptz,
  deadline        timestamptz NOT NULL DEFAULT now() + interval '6 hours',
  result_preview  text        CHECK (octet_length(result_preview) <= 4096),
  error_detail    text,
  retry_count     integer     NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  idempotency_key text        COLLATE "C"
);

CREATE INDEX delegations_in_flight ON delegations (last_heartbeat)
    WHERE status IN ('queued', 'dispatched', 'in_progress');
CREATE INDEX delegations_open ON delegations (delegation_id)
    WHERE status IN ('queued', 'dispatched', 'in_progress');
CREATE INDEX delegations_ended ON delegations (updated_at) WHERE status IN ('completed', 'failed', 'stuck');
CREATE INDEX delegations_newest ON delegations (status, created_at DESC, delegation_id);
CREATE INDEX delegations_caller ON delegations (caller_id, created_at DESC);
CREATE INDEX delegations_callee ON delegations (callee_id, created_at DESC);
CREATE UNIQUE INDEX delegations_key ON delegations (caller_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

-- no foreign key: whoever writes looks for the workspace, and a purge deletes
CREATE TABLE pending_uploads (
  file_id      uuid        PRIMARY KEY,
  workspace_id uuid        NOT NULL,
  content      bytea       NOT NULL,
  size_bytes   bigint      NOT NULL CHECK (size_bytes BETWEEN 1 AND 26214400),
  filename     text        NOT NULL CHECK (char_length(filename) BETWEEN 1 AND 100),
  mimetype     text        NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL DEFAULT now(),
  fetched_at   timestamptz,
  acked_at     timestamptz,
  expires_at   timestamptz NOT NULL DEFAULT now() + interval '24 hours',
  CHECK (size_bytes = octet_length(content))
);

-- uncompressed, so that a piece is read without what stands before it
ALTER TABLE pending_uploads ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE INDEX pending_uploads_workspace ON pending_uploads (workspace_id);
CREATE INDEX pending_uploads_unacked ON pending_uploads (workspace_id, created_at) WHERE acked_at IS NULL;
CREATE INDEX pending_uploads_acked ON pending_uploads (acked_at) WHERE acked_at IS NOT NULL;
CREATE INDEX pending_uploads_expiry ON pending_uploads (expires_at) WHERE acked_at IS NULL;

CREATE TABLE tasks (
  workspace_id uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  id           text        NOT NULL COLLATE "C" CHECK (char_length(id) BETWEEN 1 AND 200),
  context_id   text        NOT NULL DEFAULT '' COLLATE "C" CHECK (char_length(context_id) <= 200),
  owner        text        NOT NULL COLLATE "C" CHECK (char_length(owner) <= 200),
  generation   text        NOT NULL,
  state        text        NOT NULL COLLATE "C",
  ended        boolean     NOT NULL,
  status_at    timestamptz NOT NULL,
  body         text,
  last_event   bigint      NOT NULL DEFAULT 0,
  runners      text[]      NOT NULL DEFAULT '{}', -- sorted
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  event_bytes  bigint      NOT NULL DEFAULT 0, -- of all its events, those dropped since included
  PRIMARY KEY (workspace_id, id)
);

CREATE INDEX tasks_latest ON tasks (workspace_id, status_at DESC, id DESC);
CREATE INDEX tasks_owner ON tasks (workspace_id, owner, status_at DESC, id DESC);
CREATE INDEX tasks_context ON tasks (workspace_id, context_id, status_at DESC, id DESC);
CREATE INDEX tasks_running ON tasks (workspace_id, id) WHERE runners <> '{}' AND NOT ended;
CREATE INDEX tasks_over ON tasks (ended, updated_at);

CREATE TABLE task_events (
  workspace_id uuid   NOT NULL,
  task_id      text   NOT NULL COLLATE "C",
  number       bigint NOT NULL,
  body         text   NOT NULL,
  bytes_before bigint NOT NULL, -- of all events before it
  PRIMARY KEY (workspace_id, task_id, number),
  FOREIGN KEY (workspace_id, task_id) REFERENCES tasks ON DELETE CASCADE
);

-- the name of a runtime; the Go server calls it a template
CREATE TABLE runtime_image_pins (
  template_name text        PRIMARY KEY COLLATE "C",
  digest        text        NOT NULL CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  updated_by    text,
  notes         text
);

-- no foreign key to the task: a configuration may be set before the server knows it
CREATE TABLE push_configs (
  key                uuid        PRIMARY KEY,
  workspace_id       uuid        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  task_id            text        NOT NULL DEFAULT '' COLLATE "C",
  id                 text        NOT NULL COLLATE "C",
  owner              text        NOT NULL,
  generation         text        NOT NULL,
  content            bytea       NOT NULL,
  encryption_version integer     NOT NULL DEFAULT 0,
  token_hash         bytea       CHECK (octet_length(token_hash) = 32),
  -- how much more may wait at least; less than comes means that it must be counted
  room_rows          integer     NOT NULL DEFAULT 0,
  room_bytes         bigint      NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL DEFAULT now(),
  used_at            timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX push_configs_task ON push_configs (workspace_id, task_id, id) WHERE task_id <> '';
CREATE INDEX push_configs_workspace ON push_configs (workspace_id);
CREATE INDEX push_configs_unnamed ON push_configs (created_at) WHERE task_id = '';
CREATE INDEX push_configs_used ON push_configs (used_at) WHERE task_id <> '';

CREATE TABLE push_outbox (
  id            uuid        PRIMARY KEY,
  config_key    uuid        NOT NULL REFERENCES push_configs ON DELETE CASCADE,
  number        bigint      GENERATED ALWAYS AS IDENTITY,
  body          text        NOT NULL,
  whole         boolean     NOT NULL DEFAULT false,
  attempts      integer     NOT NULL DEFAULT 0,
  next_at       timestamptz NOT NULL DEFAULT now(),
  dead          boolean     NOT NULL DEFAULT false,
  last_error    text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  claimed_by    text,
  claimed_until timestamptz,
  CHECK ((claimed_by IS NULL) = (claimed_until IS NULL) AND NOT (dead AND claimed_by IS NOT NULL))
);

CREATE INDEX push_outbox_config ON push_outbox (config_key);
CREATE INDEX push_outbox_turns ON push_outbox (config_key, number) WHERE NOT dead;
CREATE INDEX push_outbox_claims ON push_outbox (config_key, claimed_until) WHERE claimed_by IS NOT NULL;
CREATE INDEX push_outbox_dead ON push_outbox (next_at) WHERE dead;

-- who has a value of his own when everybody's changes
CREATE INDEX workspace_secrets_key ON workspace_secrets (key);
