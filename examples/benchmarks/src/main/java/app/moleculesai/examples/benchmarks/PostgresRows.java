package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Conversations in a database whose tables are there already, made by the database itself: through our store a million
 * rows would take minutes. The rows of a hundred workspaces lie mixed, as they come in life.
 */
final class PostgresRows {
  /** How many workspaces share the rows. */
  static final int WORKSPACES = 100;

  private static final String TURNS = """
      INSERT INTO activity_logs (id, workspace_id, seq, activity_type, method, status, duration_ms,
          request_body, response_body, created_at)
      SELECT gen_random_uuid(), workspace.id, turn, 'a2a_receive', 'message/send', 'ok', 120,
          '{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user",'
            || '"messageId":"' || gen_random_uuid() || '","kind":"message","parts":[{"kind":"text",'
            || '"text":"Question ' || turn || ': where is order 4711, and when will it arrive?"}]}}}',
          '{"jsonrpc":"2.0","id":1,"result":{"kind":"message","messageId":"' || gen_random_uuid()
            || '","role":"agent","parts":[{"kind":"text","text":"Answer ' || turn || ': '
            || repeat('it is on its way. ', 12) || '"}]}}',
          now() - (? - turn) * interval '1 second'
      FROM generate_series(1, ?) AS turn, unnest(?) AS workspace(id)
      """;
  private static final String HEADS = """
      INSERT INTO activity_heads (workspace_id, last_seq, latest, latest_before)
      SELECT workspace_id, max(seq), max(created_at), max(created_at) FROM activity_logs
      GROUP BY workspace_id
      ON CONFLICT (workspace_id) DO UPDATE SET last_seq = excluded.last_seq
      """;

  private PostgresRows() {}

  /**
   * Makes rows.
   *
   * @param known whose conversations the first ones are
   * @return the workspaces, each with as many rows
   */
  static List<UUID> fill(String database, int rows, List<UUID> known) throws IOException {
    var workspaces = new ArrayList<>(known);
    while (workspaces.size() < WORKSPACES) {
      workspaces.add(UUID.randomUUID());
    }
    try (var connection = PostgresServer.connect(database)) {
      fill(connection, rows / workspaces.size(), workspaces);
    } catch (SQLException e) {
      throw new IOException("the rows could not be made", e);
    }
    return workspaces;
  }

  private static void fill(Connection connection, int each, List<UUID> workspaces)
      throws SQLException {
    try (var turns = connection.prepareStatement(TURNS);
        var statement = connection.createStatement()) {
      turns.setInt(1, each);
      turns.setInt(2, each);
      turns.setArray(3, connection.createArrayOf("uuid", workspaces.toArray()));
      turns.executeUpdate();
      statement.execute(HEADS);
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    }
  }
}
