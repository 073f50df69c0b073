package app.moleculesai.spi.messagestore.postgres.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DatabaseUpkeepTest {
  private final String address = TestServer.newDatabase();
  private final Plugged postgres = new Plugged(address);
  private final UUID workspace = UUID.randomUUID();

  @Test
  void anEmptyDatabaseIsMigratedAndThenHealthy() throws Exception {
    for (var upkeep : postgres.both()) {
      try (upkeep) {
        var empty = upkeep.status();
        assertThat(empty.healthy()).isFalse();
        assertThat(empty.lines()).anySatisfy(line -> assertThat(line).contains("V1__"));
        assertThat(upkeep.examine(false).healthy()).isFalse();

        assertThat(upkeep.migrate().lines()).singleElement().asString().contains("migrated to");
        assertThat(upkeep.migrate().lines()).singleElement().asString().contains("nothing to do");

        var made = upkeep.status();
        assertThat(made.healthy()).isTrue();
        assertThat(made.lines())
            .anySatisfy(line -> assertThat(line).startsWith("PostgreSQL "))
            .anySatisfy(line -> assertThat(line).startsWith("versions applied: [1"))
            .anySatisfy(line -> assertThat(line).contains("rows, "));
        assertThat(upkeep.examine(false).healthy()).isTrue();
        assertThat(upkeep.adopt(false).lines()).singleElement().asString()
            .contains("nothing to adopt");
      }
    }
  }

  @Test
  void statusSaysHowTheLogLiesAndWhoIsConnected() throws Exception {
    try (var store = postgres.store(); var upkeep = postgres.storeUpkeep()) {
      store.activities(ActivityQuery.of(workspace));

      assertThat(upkeep.status().lines()).contains("layout: plain")
          .anySatisfy(line -> assertThat(line).startsWith("connected: molecule as "))
          .noneSatisfy(line -> assertThat(line).contains("password"));
    }
  }

  @Test
  void gapsAreCountedAndAllowed() throws Exception {
    append(3);
    execute("DELETE FROM activity_logs WHERE seq = 2");

    try (var upkeep = postgres.storeUpkeep()) {
      var report = upkeep.examine(false);
      assertThat(report.healthy()).isTrue();
      assertThat(report.lines()).containsExactly(
          "1 numbers of the log that no row has: this is allowed");
    }
  }

  @Test
  void aLogThatWouldGiveANumberTwiceIsMended() throws Exception {
    append(3);
    execute("UPDATE activity_heads SET last_seq = 1");

    mends(postgres.storeUpkeep(), "1 workspaces whose next number is used already");
    append(1);
    assertThat(texts("SELECT count(*) FROM activity_logs")).containsExactly("4");
  }

  @Test
  void aLogWithoutHeadsIsMended() throws Exception {
    append(2);
    execute("DELETE FROM activity_heads");

    mends(postgres.storeUpkeep(), "1 workspaces with rows and without a next number");
    append(1);
    assertThat(texts("SELECT max(seq) FROM activity_logs")).containsExactly("3");
  }

  @Test
  void rowsOfForgottenWorkspacesAreDeleted() throws Exception {
    append(2);
    execute("UPDATE activity_heads SET forgotten = true");

    mends(postgres.storeUpkeep(), "2 rows of workspaces that were forgotten");
    assertThat(texts("SELECT count(*) FROM activity_logs")).containsExactly("0");
  }

  @Test
  void keysWithoutRowsAreFreedAndRowsWithoutKeysGetThem() throws Exception {
    var draft = ActivityDraft.of(workspace, UUID.randomUUID(), "a2a_receive", Instant.EPOCH)
        .method("message/send").sourceLabel("ü").idempotencyKey("key").build();
    try (var store = postgres.store()) {
      store.append(List.of(draft));
    }
    execute("UPDATE activity_keys SET activity_id = gen_random_uuid(), key_hash = sha256('x')");

    try (var upkeep = postgres.storeUpkeep()) {
      assertThat(upkeep.examine(false).lines()).hasSize(2);
      assertThat(upkeep.examine(true).healthy()).isTrue();
      assertThat(upkeep.examine(false).lines()).containsExactly("nothing was found");
    }
    try (var store = postgres.store()) {
      assertThat(store.append(List.of(draft)).get(0).ref()).isEqualTo(draft.ref());
      assertThat(texts("SELECT count(*) FROM activity_logs")).containsExactly("1");
    }
  }

  @Test
  void idsOfADroppedMonthAreFreedAndRowsWithoutIdGetOne() throws Exception {
    var months = new Plugged(TestServer.newDatabase(), "partitioned");
    var kept = ActivityDraft.of(workspace, UUID.randomUUID(), "agent_log", Instant.EPOCH).build();
    try (var store = months.store()) {
      store.append(List.of(kept));
    }
    var database = String.valueOf(months.config().get("url"));
    TestServer.execute(database, "UPDATE activity_ids SET id = gen_random_uuid()");

    try (var upkeep = months.storeUpkeep()) {
      assertThat(upkeep.examine(false).lines()).satisfiesExactly(
          line -> assertThat(line).startsWith("1 ids of rows that are gone: --repair would"),
          line -> assertThat(line).startsWith("1 rows whose id is not kept: --repair would"));
      assertThat(upkeep.examine(true).healthy()).isTrue();
      assertThat(upkeep.examine(false).lines()).containsExactly("nothing was found");
    }
    assertThat(TestServer.texts(database, "SELECT id FROM activity_ids"))
        .containsExactly(kept.id().toString());
  }

  @Test
  void indexesThatAreMissingAreMade() throws Exception {
    append(1);
    execute("DROP INDEX activity_logs_chat");

    mends(postgres.storeUpkeep(), "the index activity_logs_chat is missing");
    assertThat(texts("SELECT to_regclass('activity_logs_chat')::text"))
        .containsExactly("activity_logs_chat");
  }

  @Test
  void theRegistrysOrphansAreDeleted() throws Exception {
    postgres.registry().close();
    execute("ALTER TABLE canvas_layouts DISABLE TRIGGER ALL;"
        + " INSERT INTO canvas_layouts (workspace_id) VALUES (gen_random_uuid());"
        + " ALTER TABLE canvas_layouts ENABLE TRIGGER ALL;"
        + " INSERT INTO workspaces (id, name, status) VALUES (gen_random_uuid(), 'x', 'removed');"
        + " INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix)"
        + " SELECT gen_random_uuid(), id, sha256('t'), 'p' FROM workspaces;"
        + " INSERT INTO pending_uploads (file_id, workspace_id, content, size_bytes, filename,"
        + " expires_at) SELECT gen_random_uuid(), id, 'x', 1, 'f', now() - interval '1 s'"
        + " FROM workspaces;"
        + " INSERT INTO pending_uploads (file_id, workspace_id, content, size_bytes, filename)"
        + " VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 1, 'f')");

    try (var upkeep = postgres.registryUpkeep()) {
      assertThat(upkeep.examine(false).lines()).containsExactly(
          "1 rows of canvas_layouts whose workspace is not there: --repair would delete them",
          "1 rows of pending_uploads whose workspace is not there: --repair would delete them",
          "1 live tokens of removed workspaces: --repair would revoke them",
          "1 uploads that were fetched, or that nobody fetched in time: --repair would delete"
              + " them");
      assertThat(upkeep.examine(true).healthy()).isTrue();
      assertThat(upkeep.examine(false).lines()).containsExactly("nothing was found");
    }
    assertThat(texts("SELECT count(*) FROM pending_uploads")).containsExactly("0");
  }

  @Test
  void aRingOfParentsIsFound() throws Exception {
    postgres.registry().close();
    execute("INSERT INTO workspaces (id, name) VALUES ('" + workspace + "', 'x');"
        + " UPDATE workspaces SET parent_id = id");

    try (var upkeep = postgres.registryUpkeep()) {
      assertThat(upkeep.examine(true).healthy()).isFalse();
      assertThat(upkeep.examine(true).lines()).singleElement().asString()
          .contains("1 workspaces that are their own ancestors", "by hand");
    }
  }

  @Test
  void tablesOfSomebodyElseAreNotAdopted() throws Exception {
    execute("CREATE TABLE activity_logs (x text)");

    try (var upkeep = postgres.storeUpkeep()) {
      assertThatThrownBy(() -> upkeep.adopt(true)).isInstanceOf(SdkException.class)
          .hasMessageContaining("nobody knows who made these tables: activity_logs");
    }
  }

  private static void mends(Upkeep upkeep, String found) {
    try (upkeep) {
      var before = upkeep.examine(false);
      assertThat(before.healthy()).isFalse();
      assertThat(before.lines()).anySatisfy(
          line -> assertThat(line).startsWith(found).contains("--repair would "));
      assertThat(upkeep.examine(false)).isEqualTo(before);

      var mended = upkeep.examine(true);
      assertThat(mended.healthy()).isTrue();
      assertThat(mended.lines()).anySatisfy(
          line -> assertThat(line).startsWith(found).contains("done: "));
      assertThat(upkeep.examine(false).healthy()).isTrue();
    }
  }

  private void append(int rows) throws Exception {
    try (var store = postgres.store()) {
      for (int i = 0; i < rows; i++) {
        store.append(List.of(
            ActivityDraft.of(workspace, UUID.randomUUID(), "agent_log", Instant.EPOCH).build()));
      }
    }
  }

  private void execute(String sql) {
    TestServer.execute(address, sql);
  }

  private List<String> texts(String query) {
    return TestServer.texts(address, query);
  }
}
