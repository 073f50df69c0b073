package app.moleculesai.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The limit of a page from PostgreSQL: one query by JDBC, its bodies sent as the bytes they are. Nothing is parsed, so
 * no server that makes messages of them can be faster.
 */
final class PostgresPageServer {
  /** The only route. */
  static final String PATH = "/page";

  private static final String QUERY = """
      SELECT id, request_body, response_body, created_at FROM activity_logs
      WHERE workspace_id = ? AND activity_type = 'a2a_receive' AND source_id IS NULL
        AND source_label IS NULL
      ORDER BY seq DESC LIMIT ?
      """;
  private static final int CONNECTIONS_PER_CORE = 4;

  private PostgresPageServer() {}

  /** Started in a process of its own, with database, workspace and rows a page. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    var workspace = UUID.fromString(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    try (var pool = pool(arguments[0])) {
      var server = WebServer.builder()
          .host("127.0.0.1")
          .featuresDiscoverServices(false)
          .shutdownHook(false)
          .connectionOptions(options -> options.tcpNoDelay(true))
          .routing(routing -> routing.get(PATH, (request, response) -> response
              .header(HeaderValues.CONTENT_TYPE_JSON).send(page(pool, workspace, rows))))
          .build().start();
      ChildServer.serve(server.port());
      server.stop();
    }
  }

  private static HikariDataSource pool(String database) {
    var config = new HikariConfig();
    config.setDataSource(PostgresServer.source(database));
    config.setMaximumPoolSize(CONNECTIONS_PER_CORE * Runtime.getRuntime().availableProcessors());
    return new HikariDataSource(config);
  }

  private static byte[] page(DataSource pool, UUID workspace, int rows)
      throws SQLException, IOException {
    try (var connection = pool.getConnection(); var query = connection.prepareStatement(QUERY)) {
      query.setObject(1, workspace);
      query.setInt(2, rows + 1);
      try (var result = query.executeQuery()) {
        var page = new ByteArrayOutputStream(64 * 1024);
        page.write('[');
        for (int row = 0; result.next(); row++) {
          if (row > 0) {
            page.write(',');
          }
          page.write(result.getBytes(2));
          page.write(',');
          page.write(result.getBytes(3));
        }
        page.write(']');
        return page.toByteArray();
      }
    }
  }
}
