package app.moleculesai.spi.messagestore.postgres.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.testkit.messagestore.Rows;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the start does with the tables: layouts, months, the index for searching. */
class LogTablesTest {
  @TempDir
  private Path folder;

  private static PostgresMessageStore store(Map<String, ?> config, KitContext context) {
    var provider = new PostgresMessageStoreProvider(new Databases());
    return (PostgresMessageStore) provider.create(provider.config().bind(config), context);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aDatabaseOfTheOtherLayoutIsRefusedInWords(Layout layout) {
    var url = TestServer.newDatabase();
    var other = layout == Layout.PLAIN ? Layout.PARTITIONED : Layout.PLAIN;
    var context = new KitContext(folder);
    try (var store = store(Map.of("url", url, "layout", layout.word()), context)) {
      store.start();
    }

    try (var store = store(Map.of("url", url, "layout", other.word()), context)) {
      assertThatThrownBy(store::start).isInstanceOfSatisfying(SdkException.class,
          refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
          .hasMessageContaining("not made with the layout '" + other.word());
    }
  }

  @Test
  void theMonthsAheadAreMadeAndTakeTheirRows() throws SQLException {
    var workspace = UUID.randomUUID();
    var now = Instant.now();
    var month = YearMonth.from(now.atZone(ZoneOffset.UTC));
    try (var log = new StoredLog(folder, "layout", "partitioned")) {
      log.store().append(List.of(Rows.row(workspace, now).build(),
          Rows.row(workspace, now.minusSeconds(400 * 24 * 3600L)).build()));

      try (var connection = log.connect()) {
        for (int ahead = 0; ahead <= 3; ahead++) {
          assertThat(MonthTable.missing(connection, month.plusMonths(ahead))).isEmpty();
        }
        assertThat(text(connection, "SELECT string_agg(regexp_replace(tableoid::regclass::text,"
            + " 'activity_logs_[0-7]_', ''), ' ' ORDER BY seq) FROM activity_logs"))
            .isEqualTo(month.toString().replace('-', '_') + " other");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aSearchGoesByItsIndexWhereThereIsOne(Layout layout) throws SQLException {
    var workspace = UUID.randomUUID();
    try (var log = new StoredLog(folder, "layout", layout.word(), "search-index", "true")) {
      log.fill(workspace, 1, 20_000);
      var needle = Rows.row(workspace, Rows.NOON)
          .requestBody(Body.of("{\"text\":\"a Needle_in 100% hay\"}")).build();
      log.store().append(List.of(needle));
      var search = log.store().facet(Search.class).orElseThrow();

      for (var text : List.of("needle_IN 100%", "ne", "needle")) {
        assertThat(search.search(workspace, text, 10)).as("rows with %s", text)
            .extracting(Activity::id).containsExactly(needle.id());
      }
      assertThat(search.search(workspace, "needle.in", 10)).isEmpty();
      try (var connection = log.connectToExplain()) {
        text(connection, "ANALYZE activity_logs");
        var plan = QueryPlan.ofItsValues(connection,
            SearchTable.found(workspace, "needle_in", 0, Long.MAX_VALUE, 10));
        assertThat(plan.indexes()).as("%s", plan).contains("activity_logs_search");
      }
    }
  }

  @Test
  void aSearchWithoutIndexReadsTheWholeLogInSteps() throws SQLException {
    var workspace = UUID.randomUUID();
    try (var log = new StoredLog(folder)) {
      log.fill(workspace, 1, 9_000);
      var search = log.store().facet(Search.class).orElseThrow();

      assertThat(search.search(workspace, "HELLO 8\"", 10)).extracting(Activity::sequence)
          .containsExactly(8L);
      assertThat(search.search(workspace, "hello 8", 3)).extracting(Activity::sequence)
          .containsExactly(8999L, 8998L, 8997L);
      assertThat(search.search(workspace, "nowhere", 3)).isEmpty();
    }
  }

  @Test
  void aStartThatMayNotMakeTheSearchIndexGoesOnAndSaysSo() throws SQLException {
    var url = TestServer.newDatabase();
    var role = "r" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = TestServer.connectTo(url)) {
      text(connection, "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
      text(connection, "GRANT ALL ON SCHEMA public TO " + role);
    }
    var context = new KitContext(folder);
    var workspace = UUID.randomUUID();
    try (var store = store(
        Map.of("url", url, "user", role, "password", "x", "search-index", true), context)) {
      store.start();
      store.append(List.of(Rows.row(workspace, Rows.NOON).summary("a needle").build()));

      assertThat(store.facet(Search.class).orElseThrow().search(workspace, "needle", 10))
          .hasSize(1);
      assertThat(context.log().lines()).anyMatch(line -> line.contains("pg_trgm"));
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
