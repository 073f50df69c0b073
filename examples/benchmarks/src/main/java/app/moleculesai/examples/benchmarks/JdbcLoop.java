package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The limit of the message store: what it asks of the database, by one thread on a connection of its own, with nothing
 * around it. Prepared once; every append is committed before the next. Belongs to one thread at a time.
 */
final class JdbcLoop implements AutoCloseable {
  /** What is appended: a turn as a canvas sends it. */
  static final String REQUEST = Api.message("Where is order 4711, and when will it arrive?");
  /** Its answer. */
  static final String RESPONSE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"kind\":\"message\","
      + "\"messageId\":\"0b5cd2f4-9f5c-4a0e-8a52-6f2f1f4f7f11\",\"role\":\"agent\",\"parts\":"
      + "[{\"kind\":\"text\",\"text\":\"" + "It is on its way. ".repeat(12) + "\"}]}}";

  private static final String PAGE = """
      SELECT id, seq, created_at, activity_type, status, source_id, target_id, method, summary,
          correlation, owner, error_detail, idempotency_key, duration_ms, source_label,
          request_body, response_body, tool_trace
      FROM activity_logs
      WHERE workspace_id = ? AND activity_type = 'a2a_receive' AND source_id IS NULL
        AND source_label IS NULL
      ORDER BY seq DESC LIMIT ?
      """;
  private static final String APPEND = """
      WITH head AS (
        INSERT INTO activity_heads AS h (workspace_id, last_seq, latest, latest_before)
        VALUES (?, 1, now(), '-infinity')
        ON CONFLICT (workspace_id) DO UPDATE SET last_seq = h.last_seq + 1,
          latest = greatest(h.latest, excluded.latest), latest_before = h.latest
        WHERE NOT h.forgotten
        RETURNING workspace_id, last_seq)
      INSERT INTO activity_logs (workspace_id, seq, id, created_at, activity_type, status, method,
          duration_ms, request_body, response_body)
      SELECT workspace_id, last_seq, ?, now(), 'a2a_receive', 'ok', 'message/send', 120, ?, ?
      FROM head
      """;

  private final Connection connection;
  private final PreparedStatement page;
  private final PreparedStatement append;

  JdbcLoop(String database) throws SQLException {
    connection = PostgresServer.connect(database);
    page = connection.prepareStatement(PAGE);
    append = connection.prepareStatement(APPEND);
  }

  /** Reads the newest page, every column of it. */
  void page(UUID workspace, int rows) throws SQLException, IOException {
    page.setObject(1, workspace);
    page.setInt(2, rows + 1); // one more shows whether there is more
    long bytes = 0;
    try (var result = page.executeQuery()) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        for (int column = 1; column <= columns; column++) {
          var value = result.getBytes(column);
          bytes += value == null ? 0 : value.length;
        }
      }
    }
    if (bytes < rows) {
      throw new IOException("a page has " + bytes + " bytes");
    }
  }

  /** Appends one turn. */
  void append(UUID workspace) throws SQLException {
    append.setObject(1, workspace);
    append.setObject(2, UUID.randomUUID());
    append.setString(3, REQUEST);
    append.setString(4, RESPONSE);
    append.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
