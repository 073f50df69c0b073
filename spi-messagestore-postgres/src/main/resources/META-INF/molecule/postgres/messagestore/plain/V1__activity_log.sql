-- The log of activities, in one table. Texts that are looked up compare by bytes (COLLATE "C"): an index on them
-- outlives a change of the system's locale. Such texts may be longer than an index entry, so only their beginnings are
-- indexed.

-- What a workspace's next row builds upon. Whoever appends holds the row's lock until its commit, so that rows become
-- visible in order of their numbers. A forgotten workspace keeps its row, and takes no others.
CREATE TABLE activity_heads (
  workspace_id uuid PRIMARY KEY,
  last_seq bigint NOT NULL,
  latest timestamptz NOT NULL,        -- the latest time of all rows that were ever appended
  latest_before timestamptz NOT NULL, -- the same before the last append
  forgotten boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

CREATE TABLE activity_logs (
  workspace_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now(),
  late boolean NOT NULL DEFAULT false, -- more than a minute older than a row before it
  duration_ms integer,
  source_id uuid,
  target_id uuid,
  activity_type text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'ok',
  source_label text COLLATE "C",
  method text COLLATE "C",
  summary text,
  correlation text COLLATE "C",
  owner text COLLATE "C",
  error_detail text,
  idempotency_key text COLLATE "C",
  request_body text,
  response_body text,
  tool_trace text
);

-- Of a table that is new the server believes that one index is as good as another, and prefers the younger one: so
-- those that give fewer rows come later.
CREATE UNIQUE INDEX activity_logs_order ON activity_logs (workspace_id, seq);
CREATE INDEX activity_logs_chat ON activity_logs (workspace_id, seq)
  WHERE activity_type = 'a2a_receive' AND source_id IS NULL AND source_label IS NULL;
CREATE INDEX activity_logs_time ON activity_logs (workspace_id, created_at) WHERE NOT late;
CREATE INDEX activity_logs_late ON activity_logs (workspace_id, seq, created_at) WHERE late;
CREATE INDEX activity_logs_type ON activity_logs (workspace_id, left(activity_type, 200), seq)
  WHERE activity_type <> 'a2a_receive';
CREATE INDEX activity_logs_source ON activity_logs (workspace_id, source_id, seq)
  WHERE source_id IS NOT NULL;
CREATE INDEX activity_logs_target ON activity_logs (workspace_id, target_id, seq)
  WHERE target_id <> workspace_id;
CREATE INDEX activity_logs_correlation ON activity_logs (workspace_id, left(correlation, 200), seq)
  WHERE correlation IS NOT NULL;
CREATE INDEX activity_logs_owner ON activity_logs (left(owner, 200), created_at)
  WHERE owner IS NOT NULL;
-- For deleting what is old, in all workspaces, and for nothing else: it has no condition, which the index of the chat
-- would fulfil as well, and its time is written so that no page, which is of one workspace, is read along it.
CREATE INDEX activity_logs_age ON activity_logs
  ((CASE WHEN activity_type = 'a2a_receive' AND source_id IS NULL AND source_label IS NULL
    THEN 1 ELSE 0 END), (created_at AT TIME ZONE 'UTC'));
ALTER TABLE activity_logs ADD CONSTRAINT activity_logs_pkey PRIMARY KEY (workspace_id, id);

-- Under which keys rows were appended. The key itself may be of any length, so its hash stands for it.
CREATE TABLE activity_keys (
  workspace_id uuid NOT NULL,
  key_hash bytea NOT NULL,
  activity_id uuid NOT NULL,
  seq bigint NOT NULL,
  content_hash bytea, -- none for an imported row: what it was when it was appended is not known
  request_hash bytea NOT NULL,
  CONSTRAINT activity_keys_pkey PRIMARY KEY (workspace_id, key_hash)
);
