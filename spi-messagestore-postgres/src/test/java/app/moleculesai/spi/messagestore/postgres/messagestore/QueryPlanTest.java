package app.moleculesai.spi.messagestore.postgres.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every query finds its rows by the index made for it, in a small log and in a large one, whatever it is asked. */
class QueryPlanTest {
  private static final int SMALL = 1_000;
  private static final int LARGE = 120_000;
  private static final UUID WORKSPACE = UUID.fromString("5ca1ab1e-0000-4000-8000-000000000001");

  @TempDir
  private Path folder;

  /** A query, and the indexes that it needs. */
  private record Case(SqlText sql, Set<String> indexes) {
    static Case of(SqlText sql, String... indexes) {
      return new Case(sql, Set.of(indexes));
    }
  }

  private static Map<String, Case> cases(int rows) {
    var every = ActivityQuery.of(WORKSPACE);
    var middle = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(rows / 2);
    var agent = UUID.nameUUIDFromBytes(new byte[]{1});
    var cases = new LinkedHashMap<String, Case>();
    cases.put("chat, newest", Case.of(newest(every.chat()), "activity_logs_chat"));
    cases.put("chat, by cursor", Case.of(page(every.chat(), false, 0, rows / 2),
        "activity_logs_chat"));
    cases.put("chat, oldest", Case.of(page(every.chat(), true, 0, Long.MAX_VALUE),
        "activity_logs_chat"));
    cases.put("chat, before a time", Case.of(newest(every.chat().before(middle)),
        "activity_logs_chat", "activity_logs_time", "activity_logs_late"));
    cases.put("chat, after a time", Case.of(newest(every.chat().after(middle)),
        "activity_logs_chat", "activity_logs_time"));
    cases.put("all, newest", Case.of(newest(every), "activity_logs_order"));
    cases.put("all, by cursor", Case.of(page(every, false, 0, rows / 2), "activity_logs_order"));
    cases.put("all, after a row", Case.of(page(every, true, rows / 2, Long.MAX_VALUE),
        "activity_logs_order"));
    cases.put("all, between times", Case.of(
        newest(every.after(middle).before(middle.plusSeconds(300))), "activity_logs_order",
        "activity_logs_time", "activity_logs_late"));
    cases.put("of a type", Case.of(newest(every.type("skill_promotion")), "activity_logs_type"));
    cases.put("of a peer", Case.of(newest(every.peer(agent)), "activity_logs_source",
        "activity_logs_target"));
    cases.put("of a peer, before a time", Case.of(newest(every.peer(agent).before(middle)),
        "activity_logs_source", "activity_logs_target", "activity_logs_time",
        "activity_logs_late"));
    cases.put("of a delegation", Case.of(newest(every.correlation("delegation-13")),
        "activity_logs_correlation"));
    cases.put("one row", Case.of(
        ActivityTable.found(RowReader.COLUMNS, new ActivityRef(WORKSPACE, agent)),
        "activity_logs_pkey"));
    cases.put("unfinished", Case.of(
        ActivityTable.unfinished("inst", Set.of("inst/run-1"), 100), "activity_logs_owner"));
    if (rows < LARGE) {
      return cases; // what follows runs a few times a day, so that no plan of a small log is kept
    }
    cases.put("old rows", Case.of(RetentionTable.prune(middle, false, 100), "activity_logs_age",
        "activity_logs_pkey", "activity_keys_pkey"));
    cases.put("old rows of the chat", Case.of(RetentionTable.prune(middle, true, 100),
        "activity_logs_age", "activity_logs_pkey", "activity_keys_pkey"));
    return cases;
  }

  private static SqlText newest(ActivityQuery query) {
    return page(query, false, 0, Long.MAX_VALUE);
  }

  private static SqlText page(ActivityQuery query, boolean oldestFirst, long above, long below) {
    return PageTable.statement(query, oldestFirst, above, below, 51);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void everyQueryHasItsIndex(Layout layout) throws SQLException {
    try (var log = new StoredLog(folder, "layout", layout.word());
        var described = log.connect();
        var explaining = log.connectToExplain()) {
      assertPlans(described, explaining, 10); // what a prepared statement keeps for a new table
      log.fill(WORKSPACE, 1, SMALL);
      assertPlans(described, explaining, SMALL);
      log.fill(WORKSPACE, SMALL, LARGE);
      for (int other = 0; other < 20; other++) {
        log.fill(UUID.randomUUID(), 1, SMALL);
      }
      assertPlans(described, explaining, LARGE);
      try (var statement = explaining.createStatement()) {
        statement.execute("VACUUM ANALYZE activity_logs");
      }
      assertPlans(described, explaining, LARGE);
      assertLittleIsReadInVain(explaining);
    }
  }

  private static void assertPlans(Connection described, Connection explaining, int rows)
      throws SQLException {
    for (var each : cases(rows).entrySet()) {
      var sql = each.getValue().sql();
      for (var plan : Set.of(QueryPlan.ofAnyValues(described, explaining, sql),
          QueryPlan.ofItsValues(explaining, sql))) {
        assertThat(plan.readsAWholeTable()).as("%s of %s rows:%n%s", each.getKey(), rows, plan)
            .isFalse();
        assertThat(plan.indexes()).as("%s of %s rows:%n%s", each.getKey(), rows, plan)
            .containsAll(each.getValue().indexes());
      }
    }
  }

  private static void assertLittleIsReadInVain(Connection explaining) throws SQLException {
    for (var each : cases(LARGE).entrySet()) {
      var plan = QueryPlan.ofItsValues(explaining, each.getValue().sql());
      assertThat(plan.rowsHidden()).as("%s of %s rows:%n%s", each.getKey(), LARGE, plan)
          .isLessThan(5_000); // what lies between two late rows, however long the log is
    }
  }
}
