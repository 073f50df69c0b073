-- the name of a runtime; the Go server calls it a template
CREATE TABLE runtime_image_pins (
  template_name text        PRIMARY KEY COLLATE "C",
  digest        text        NOT NULL CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  updated_by    text,
  notes         text
);

-- who has a value of his own when everybody's changes
CREATE INDEX workspace_secrets_key ON workspace_secrets (key);
