package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.postgresql.jdbc.PreferQueryMode;

/** A started store with a database of its own, and that database. One thread at a time, but for the store. */
final class StoredLog implements AutoCloseable {
  private final String url = TestServer.newDatabase();
  private final Map<String, Object> config = new HashMap<>();
  private final KitContext context;
  private final PostgresMessageStore store;

  /** Opens it; the options come in pairs of name and value. */
  StoredLog(Path folder, String... options) {
    config.put("url", url);
    for (int i = 0; i < options.length; i += 2) {
      config.put(options[i], options[i + 1]);
    }
    context = new KitContext(folder);
    store = open();
  }

  /** Opens one more instance, as another server would. */
  PostgresMessageStore open() {
    var provider = new PostgresMessageStoreProvider(new Databases());
    var opened = (PostgresMessageStore) provider.create(provider.config().bind(config), context);
    opened.start();
    return opened;
  }

  PostgresMessageStore store() {
    return store;
  }

  KitContext context() {
    return context;
  }

  /** Opens a connection of somebody else. */
  Connection connect() throws SQLException {
    return TestServer.connectTo(url);
  }

  /** Opens a connection that plans as those of the store do, and sends a statement as one text. */
  Connection connectToExplain() throws SQLException {
    var source = TestServer.source(url);
    source.setPreferQueryMode(PreferQueryMode.SIMPLE);
    var connection = source.getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      statement.execute("SET jit = off");
    }
    return connection;
  }

  /**
   * Fills a workspace's log without the store: half of the rows are of the chat, every fourth comes from one of a hundred
   * agents, every tenth has a correlation, every thousandth is open and owned; a second lies between two rows, and every
   * 5,000th came two hours late.
   */
  void fill(UUID workspaceId, int from, int to) throws SQLException {
    try (var connection = connect(); var statement = connection.prepareStatement("""
        WITH head AS (INSERT INTO activity_heads (workspace_id, last_seq, latest, latest_before)
          VALUES (?::uuid, ? - 1, '2026-06-01', '2026-06-01') ON CONFLICT (workspace_id)
          DO UPDATE SET last_seq = excluded.last_seq)
        INSERT INTO activity_logs (workspace_id, seq, id, created_at, late, source_id, target_id,
          activity_type, status, method, correlation, owner, request_body, response_body)
        SELECT w, i, md5(w::text || i)::uuid,
          timestamptz '2026-01-01 00:00:00Z' + i * interval '1 second'
            - CASE WHEN i % 5000 = 4999 THEN interval '2 hours' ELSE interval '0' END,
          i % 5000 = 4999, CASE WHEN i % 4 = 1 THEN md5('agent' || i % 100)::uuid END,
          CASE WHEN i % 8 = 1 THEN md5('agent' || i % 100)::uuid ELSE w END,
          CASE WHEN i % 2 = 0 THEN 'a2a_receive' WHEN i % 500 = 1 THEN 'skill_promotion'
            ELSE 'agent_log' END,
          CASE WHEN i % 1000 = 999 THEN 'pending' ELSE 'ok' END, 'message/send',
          CASE WHEN i % 10 = 3 THEN 'delegation-' || i % 1000 END,
          CASE WHEN i % 1000 = 999 THEN 'inst/run-' || i % 3 END,
          '{"q":"hello ' || i || '"}', '{"a":"' || repeat('answer ', 20) || '"}'
        FROM (SELECT ?::uuid AS w) AS x, generate_series(?, ? - 1) AS i
        """)) {
      statement.setObject(1, workspaceId);
      statement.setInt(2, to);
      statement.setObject(3, workspaceId);
      statement.setInt(4, from);
      statement.setInt(5, to);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
