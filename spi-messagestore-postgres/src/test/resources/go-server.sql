-- A database as the Go server leaves it, with rows.
CREATE TABLE schema_migrations (filename text PRIMARY KEY, applied_at timestamptz DEFAULT now());
INSERT INTO schema_migrations VALUES ('001_workspaces.sql'), ('049_last.sql'), ('20260417_enum.up.sql');

CREATE TYPE workspace_status AS ENUM ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed', 'paused',
  'hibernating', 'hibernated', 'awaiting_agent');

CREATE TABLE workspaces (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  role text,
  tier integer DEFAULT 1,
  status workspace_status NOT NULL DEFAULT 'provisioning',
  runtime text DEFAULT 'langgraph',
  parent_id uuid REFERENCES workspaces (id),
  forwarded_to uuid REFERENCES workspaces (id),
  url text,
  delivery_mode text NOT NULL DEFAULT 'push' CHECK (delivery_mode IN ('push', 'poll')),
  agent_card jsonb,
  source_bundle_id text,
  awareness_namespace text,
  workspace_dir text,
  workspace_access text NOT NULL DEFAULT 'none',
  max_concurrent_tasks integer NOT NULL DEFAULT 1,
  budget_limit bigint,
  monthly_spend bigint NOT NULL DEFAULT 0,
  last_heartbeat_at timestamptz,
  last_outbound_at timestamptz,
  last_error_rate double precision DEFAULT 0,
  last_sample_error text,
  active_tasks integer DEFAULT 0,
  uptime_seconds integer DEFAULT 0,
  current_task text,
  hibernation_idle_minutes integer,
  instance_id text,
  platform_inbound_secret text,
  runtime_image_digest text,
  position_hint text,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);
CREATE UNIQUE INDEX workspaces_parent_name_uniq ON workspaces
  (COALESCE(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), name) WHERE status <> 'removed';

CREATE TABLE canvas_layouts (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  x double precision DEFAULT 0,
  y double precision DEFAULT 0,
  collapsed boolean DEFAULT false
);

CREATE TABLE workspace_config (
  workspace_id uuid PRIMARY KEY,
  data jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE workspace_auth_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX workspace_auth_tokens_live ON workspace_auth_tokens (workspace_id) WHERE revoked_at IS NULL;

CREATE TABLE org_api_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  name text,
  created_by text,
  org_id uuid REFERENCES workspaces (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE structure_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_type text NOT NULL,
  workspace_id uuid,
  agent_id uuid,
  target_id uuid,
  payload jsonb DEFAULT '{}',
  created_at timestamptz DEFAULT now()
);

CREATE TABLE activity_logs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  activity_type text NOT NULL,
  source_id uuid,
  target_id uuid,
  method text,
  summary text,
  request_body jsonb,
  response_body jsonb,
  tool_trace jsonb,
  duration_ms integer,
  status text DEFAULT 'ok',
  error_detail text,
  idempotency_key text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_activity_workspace_type ON activity_logs (workspace_id, activity_type, created_at DESC);
CREATE INDEX idx_activity_created ON activity_logs (created_at);
CREATE INDEX idx_activity_source ON activity_logs (workspace_id, source_id) WHERE source_id IS NOT NULL;
CREATE INDEX idx_activity_target ON activity_logs (workspace_id, target_id) WHERE target_id IS NOT NULL;
CREATE INDEX idx_activity_tools ON activity_logs USING gin (tool_trace) WHERE tool_trace IS NOT NULL;
CREATE UNIQUE INDEX idx_activity_idempotency ON activity_logs (workspace_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE a2a_queue (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  caller_id uuid,
  priority smallint NOT NULL DEFAULT 50,
  body jsonb NOT NULL,
  method text,
  idempotency_key text,
  enqueued_at timestamptz NOT NULL DEFAULT now(),
  dispatched_at timestamptz,
  completed_at timestamptz,
  expires_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'queued',
  last_error text
);

CREATE TABLE delegations (
  delegation_id text PRIMARY KEY,
  caller_id uuid NOT NULL,
  callee_id uuid NOT NULL,
  task_preview text,
  status text NOT NULL DEFAULT 'queued',
  last_heartbeat timestamptz,
  deadline timestamptz NOT NULL DEFAULT now() + interval '6 hours',
  result_preview text,
  error_detail text,
  retry_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  idempotency_key text
);

CREATE TABLE pending_uploads (
  file_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  content bytea NOT NULL,
  size_bytes bigint NOT NULL,
  filename text NOT NULL,
  mimetype text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  fetched_at timestamptz,
  acked_at timestamptz,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours'
);

CREATE TABLE workspace_secrets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  key text NOT NULL,
  encrypted_value bytea NOT NULL,
  encryption_version integer NOT NULL DEFAULT 0,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  UNIQUE (workspace_id, key)
);

CREATE TABLE global_secrets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE,
  encrypted_value bytea NOT NULL,
  encryption_version integer NOT NULL DEFAULT 0,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE workspace_schedules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL DEFAULT '',
  cron_expr text NOT NULL,
  timezone text NOT NULL DEFAULT 'UTC',
  prompt text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  last_run_at timestamptz,
  next_run_at timestamptz,
  run_count integer DEFAULT 0,
  last_status text,
  last_error text,
  source text NOT NULL DEFAULT 'runtime',
  consecutive_empty_runs integer DEFAULT 0,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  UNIQUE (workspace_id, name)
);

CREATE TABLE agent_memories (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  scope text NOT NULL,
  namespace text NOT NULL DEFAULT 'general',
  content text NOT NULL,
  content_tsv tsvector,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE workspace_token_usage (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  period_start timestamptz NOT NULL,
  input_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  call_count bigint NOT NULL DEFAULT 0,
  estimated_cost_usd numeric(12, 6) NOT NULL DEFAULT 0,
  UNIQUE (workspace_id, period_start)
);

CREATE TABLE org_plugin_allowlist (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  org_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  plugin_name text NOT NULL,
  enabled_by text NOT NULL,
  enabled_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, plugin_name)
);

CREATE TABLE workspace_memory (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  key text NOT NULL,
  value jsonb NOT NULL,
  expires_at timestamptz,
  updated_at timestamptz DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (workspace_id, key)
);

CREATE TABLE approval_requests (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
  task_id text,
  action text NOT NULL,
  reason text,
  context jsonb DEFAULT '{}',
  status text NOT NULL DEFAULT 'pending',
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz DEFAULT now()
);

CREATE TABLE canvas_viewport (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  x double precision NOT NULL DEFAULT 0,
  y double precision NOT NULL DEFAULT 0,
  zoom double precision NOT NULL DEFAULT 1,
  saved_at timestamptz DEFAULT now()
);

-- a table that nothing of ours corresponds to, and that refers to one that does
CREATE TABLE workspace_checkpoints (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  step text NOT NULL,
  PRIMARY KEY (workspace_id, step)
);

INSERT INTO workspaces (id, name, status, parent_id, agent_card, last_sample_error, created_at) VALUES
  ('00000000-0000-0000-0000-00000000000b', 'child', 'offline', NULL, NULL, NULL, '2026-01-02T00:00:00Z'),
  ('00000000-0000-0000-0000-00000000000a', 'root', 'online', NULL, '{"name": "root"}', NULL, '2026-01-01T00:00:00Z'),
  ('00000000-0000-0000-0000-00000000000c', 'child', 'removed', '00000000-0000-0000-0000-00000000000a', NULL, '',
   '2026-01-03T00:00:00Z');
UPDATE workspaces SET parent_id = '00000000-0000-0000-0000-00000000000a' WHERE name = 'child';
INSERT INTO canvas_layouts VALUES ('00000000-0000-0000-0000-00000000000a', 1.5, 2.5, NULL);
INSERT INTO workspace_config VALUES ('00000000-0000-0000-0000-00000000000a', '{"a": 1}'),
  ('00000000-0000-0000-0000-0000000000ff', '{"of": "nobody"}');
INSERT INTO workspace_auth_tokens (workspace_id, token_hash, prefix) VALUES
  ('00000000-0000-0000-0000-00000000000a', sha256('token one'), 'token on'),
  ('00000000-0000-0000-0000-00000000000b', sha256('token two'), 'token tw');
INSERT INTO org_api_tokens (token_hash, prefix, name) VALUES (sha256('org token'), 'org toke', 'ci');
INSERT INTO structure_events (event_type, workspace_id, payload, created_at) VALUES
  ('WORKSPACE_ONLINE', '00000000-0000-0000-0000-00000000000a', '{"n": 2}', '2026-01-02T00:00:00Z'),
  ('WORKSPACE_CREATED', '00000000-0000-0000-0000-00000000000a', '{"n": 1}', '2026-01-01T00:00:00Z');
INSERT INTO activity_logs (id, workspace_id, activity_type, source_id, method, request_body, response_body,
    idempotency_key, created_at) VALUES
  ('00000000-0000-0000-0001-000000000003', '00000000-0000-0000-0000-00000000000a', 'a2a_receive', NULL, 'message/send',
   '{"params": {"message": {"parts": [{"kind": "text", "text": "third"}]}}}', '{"result": "ok"}', 'key three',
   '2026-01-01T00:00:03Z'),
  ('00000000-0000-0000-0001-000000000001', '00000000-0000-0000-0000-00000000000a', 'a2a_receive', NULL, 'message/send',
   '{"params": {"message": {"parts": [{"kind": "text", "text": "first ü"}]}}}', '{"result": "ok"}', NULL,
   '2026-01-01T00:00:01Z'),
  ('00000000-0000-0000-0001-000000000002', '00000000-0000-0000-0000-00000000000a', 'a2a_send',
   '00000000-0000-0000-0000-00000000000b', NULL, NULL, NULL, NULL, '2026-01-01T00:00:01Z'),
  ('00000000-0000-0000-0001-000000000004', '00000000-0000-0000-0000-00000000000b', 'agent_log', NULL, NULL, NULL, NULL,
   NULL, '2026-01-01T00:00:00Z');
INSERT INTO a2a_queue (workspace_id, body, idempotency_key) VALUES
  ('00000000-0000-0000-0000-00000000000a', '{"jsonrpc": "2.0"}', 'm1');
INSERT INTO delegations (delegation_id, caller_id, callee_id, task_preview) VALUES
  ('d1', '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', 'do it');
INSERT INTO pending_uploads (file_id, workspace_id, content, size_bytes, filename) VALUES
  ('00000000-0000-0000-0002-000000000001', '00000000-0000-0000-0000-00000000000a', 'abc', 3, 'a.txt');
INSERT INTO workspace_secrets (workspace_id, key, encrypted_value) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'K', 'sealed');
INSERT INTO global_secrets (key, encrypted_value) VALUES ('G', 'sealed');
INSERT INTO workspace_schedules (workspace_id, name, cron_expr, prompt) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'daily', '0 9 * * *', 'good morning');
INSERT INTO agent_memories (workspace_id, scope, content) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'LOCAL', 'Remember THIS');
INSERT INTO workspace_token_usage (workspace_id, period_start, input_tokens, output_tokens, call_count) VALUES
  ('00000000-0000-0000-0000-00000000000a', '2026-01-01T00:00:00Z', 10, 20, 1);
INSERT INTO org_plugin_allowlist (org_id, plugin_name, enabled_by) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'browser', 'ada');
INSERT INTO workspace_memory (workspace_id, key, value, version) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'k', '1', 3);
INSERT INTO approval_requests (workspace_id, action, reason) VALUES
  ('00000000-0000-0000-0000-00000000000a', 'deploy', '');
INSERT INTO canvas_viewport (x, y, zoom) VALUES (1, 2, 0.5);
INSERT INTO workspace_checkpoints VALUES ('00000000-0000-0000-0000-00000000000a', 'k');
