package app.moleculesai.spi.messagestore.postgres.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.spi.messagestore.postgres.TestRegistry;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An organisation that was removed and came again at once: to the planner all of it is removed still, so that every look
 * at what lives seems to be over after a row. Counted by the database, as in {@link PlansTest}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OldStatisticsTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
  private static final int SIZE = 3_000;
  private static final UUID ROOT = new UUID(0, 1);
  private static final List<UUID> ALL = IntStream.rangeClosed(1, SIZE)
      .mapToObj(number -> new UUID(0, number)).toList();

  private final String database = TestServer.newDatabase();

  /** 1 root, 100 teams below it, the members below those. */
  @BeforeEach
  void fill() throws Exception {
    TestRegistry.started(Map.of("url", database)).close();
    try (var connection = TestServer.connectTo(database);
        var statement = connection.createStatement()) {
      for (var sql : List.of("ALTER TABLE workspaces SET (autovacuum_enabled = false)",
          """
              INSERT INTO workspaces (id, name, status, parent_id, created_at)
              SELECT ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'w' || n, 'removed',
                CASE WHEN n = 1 THEN NULL WHEN n <= 101 THEN '00000000-0000-0000-0000-000000000001'::uuid
                  ELSE ('00000000-0000-0000-0000-' || lpad(to_hex(2 + n % 100), 12, '0'))::uuid END,
                '2026-01-01'::timestamptz + n * interval '1 second'
              FROM generate_series(1, 3000) AS n""",
          "ANALYZE workspaces", "UPDATE workspaces SET status = 'online'",
          "SELECT pg_stat_reset()")) {
        statement.execute(sql);
      }
    }
  }

  record Call(String name, Consumer<Registry> run) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Call> calls() {
    return List.of(
        new Call("list", it -> assertThat(it.workspaces().list()).hasSize(SIZE)),
        new Call("descendants",
            it -> assertThat(it.workspaces().descendants(ROOT)).hasSize(SIZE - 1)),
        new Call("tree", it -> assertThat(it.workspaces().tree(ROOT)).hasSize(SIZE)),
        new Call("change", it -> assertThat(it.workspaces().change(ALL,
            StatusChange.to(WorkspaceStatus.REMOVED), NOON)).hasSize(SIZE)),
        new Call("purge", it -> it.workspaces().purge(ALL)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallReadsARowAFewTimesAtMost(Call call) throws Exception {
    try (var registry = TestRegistry.started(Map.of("url", database, "pool-size", 2))) {
      call.run().accept(registry);
    }

    assertThat(reads()).isLessThan(10L * SIZE);
  }

  private long reads() throws SQLException, InterruptedException {
    try (var connection = TestServer.connectTo(database);
        var statement = connection.createStatement()) {
      PlansTest.awaitAlone(statement);
      return PlansTest.number(statement, "SELECT seq_tup_read + idx_tup_fetch"
          + " FROM pg_stat_user_tables WHERE relname = 'workspaces'");
    }
  }
}
