package app.moleculesai.spi.messagestore.postgres.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"plain", "partitioned"})
class AdoptionTest {
  private static final UUID ROOT = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final UUID CHILD = UUID.fromString("00000000-0000-0000-0000-00000000000b");

  private final String address = TestServer.newDatabase();
  private final String layout;
  private final Plugged postgres;

  AdoptionTest(String layout) {
    this.layout = layout;
    this.postgres = new Plugged(address, layout);
  }

  @BeforeEach
  void fill() throws IOException {
    TestServer.execute(address, Files.readString(Path.of("src/test/resources/go-server.sql")));
  }

  @Test
  void itIsNotStartedOnBeforeItWasAdopted() throws Exception {
    for (var start : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
        postgres::store, postgres::registry)) {
      assertThatThrownBy(start).isInstanceOf(SdkException.class)
          .hasMessageContaining("./molecule db adopt")
          .satisfies(e -> assertThat(((SdkException) e).code())
              .isEqualTo(ErrorCode.CONFIG_INVALID));
    }
  }

  @Test
  void thePlanChangesNothing() throws Exception {
    for (var upkeep : postgres.both()) {
      try (upkeep) {
        var plan = upkeep.adopt(false);

        assertThat(plan.healthy()).isFalse();
        assertThat(plan.lines()).anySatisfy(line -> assertThat(line).contains("--apply"));
        assertThat(upkeep.adopt(false)).isEqualTo(plan);
        assertThat(upkeep.status().healthy()).isFalse();
      }
    }
    assertThat(texts("SELECT count(*) FROM pg_namespace WHERE nspname = 'before_molecule'"))
        .containsExactly("0");
  }

  @Test
  void theLogKeepsEveryRowWithItsIdInTheOrderThatWasShown() throws Exception {
    adopt();

    try (var store = postgres.store()) {
      var rows = store.activities(ActivityQuery.of(ROOT).oldest(10)).activities();
      assertThat(rows).extracting(Activity::id).containsExactly(
          row(1), row(2), row(3));
      assertThat(rows).extracting(Activity::sequence).containsExactly(1L, 2L, 3L);
      assertThat(store.activities(ActivityQuery.of(CHILD).oldest(10)).activities())
          .extracting(Activity::id).containsExactly(row(4));

      var chat = store.activities(ActivityQuery.of(ROOT).chat().newest(10)).activities();
      assertThat(chat).hasSize(2);
      assertThat(text(rows.get(0).requestBody())).contains("first ü");
      assertThat(text(rows.get(0).responseBody())).isEqualTo("{\"result\": \"ok\"}");
    }
  }

  @Test
  void theLogGoesOnBehindItAndKnowsItsKeys() throws Exception {
    adopt();

    try (var store = postgres.store()) {
      var third = store.activities(ActivityQuery.of(ROOT).newest(1)).activities().get(0);
      var repeated = ActivityDraft
          .of(ROOT, UUID.randomUUID(), third.type(), third.createdAt().plusSeconds(60))
          .method(third.method().orElseThrow()).requestBody(third.requestBody().orElseThrow())
          .idempotencyKey("key three").build();
      var other = ActivityDraft.of(ROOT, UUID.randomUUID(), "agent_log", third.createdAt()).build();

      assertThat(store.append(List.of(repeated)).get(0).ref()).isEqualTo(third.ref());
      assertThat(store.append(List.of(other)).get(0).sequence()).isGreaterThan(3);
    }
  }

  @Test
  void theRegistryKeepsEveryRow() throws Exception {
    adopt();

    try (var registry = postgres.registry()) {
      assertThat(registry.workspaces().tree(ROOT)).extracting(Workspace::id)
          .contains(ROOT, CHILD);
      assertThat(registry.workspaces().find(CHILD).orElseThrow().parentId()).contains(ROOT);
      assertThat(registry.layouts().find(ROOT)).isPresent();
      assertThat(text(registry.configs().find(ROOT))).isEqualTo("{\"a\": 1}");
      assertThat(registry.tokens().list(ROOT, 10, 0)).hasSize(1);
      assertThat(registry.events().newest(Optional.empty(), 10)).hasSize(2)
          .first().satisfies(event -> assertThat(event.toString()).contains("WORKSPACE_ONLINE"));
      assertThat(registry.memories().search(ROOT, "this", 10)).hasSize(1);
      assertThat(registry.keyValues().find(ROOT, "k", Instant.now())).hasValueSatisfying(
          entry -> assertThat(entry.version()).isEqualTo(3));
      assertThat(registry.approvals().newest(ROOT, 10)).singleElement()
          .returns(Approval.Status.PENDING, Approval::status);
      assertThat(registry.layouts().findViewport()).contains(new Viewport(1, 2, 0.5));
      assertThat(registry.usage().find(ROOT, LocalDate.parse("2026-01-01"))).isPresent();
      assertThat(registry.schedules().list(ROOT)).hasSize(1);
      assertThat(registry.secrets().list(Optional.of(ROOT))).hasSize(1);
      assertThat(registry.secrets().list(Optional.empty())).hasSize(1);
    }
    assertThat(texts("SELECT count(*) FROM delegations UNION ALL SELECT count(*) FROM a2a_queue"
        + " UNION ALL SELECT count(*) FROM pending_uploads UNION ALL"
        + " SELECT count(*) FROM org_plugin_allowlist")).containsExactly("1", "1", "1", "1");
  }

  @Test
  void theTablesAreTheOnesOfANewDatabase() throws Exception {
    adopt();
    var fresh = TestServer.newDatabase();
    for (var plugged : List.of(postgres, new Plugged(fresh, layout))) {
      try (var store = plugged.store(); var registry = plugged.registry()) {
        assertThat(store.check()).isEqualTo(registry.check());
      }
    }
    var shape = "SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
        + " || a.attnotnull FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid"
        + " WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relkind <> 'S'"
        + " AND c.relname NOT IN ('schema_migrations', 'workspace_checkpoints',"
        + " 'schema_migrations_pkey', 'workspace_checkpoints_pkey') ORDER BY 1";

    assertThat(texts(shape)).isEqualTo(texts(fresh, shape));
  }

  @Test
  void whatWeHaveNoPlaceForStaysAside() throws Exception {
    adopt();

    assertThat(texts("SELECT workspace_id FROM before_molecule.workspace_config"
        + " WHERE NOT EXISTS (SELECT FROM workspace_config AS c"
        + " WHERE c.workspace_id = before_molecule.workspace_config.workspace_id)"))
        .containsExactly("00000000-0000-0000-0000-0000000000ff");
    assertThat(texts("SELECT count(*) FROM workspace_checkpoints")).containsExactly("1");
    assertThat(texts("SELECT count(*) FROM before_molecule.activity_logs")).containsExactly("4");
  }

  @Test
  void aSecondTimeThereIsNothingToDo() throws Exception {
    adopt();

    for (var upkeep : postgres.both()) {
      try (upkeep) {
        assertThat(upkeep.adopt(true).lines()).singleElement().asString()
            .contains("nothing to adopt");
        assertThat(upkeep.status().healthy()).isTrue();
        assertThat(upkeep.examine(false).healthy()).isTrue();
      }
    }
  }

  @Test
  void rowsThatOurTablesRefuseStopItAndChangeNothing() throws Exception {
    TestServer.execute(address, "DROP INDEX workspaces_parent_name_uniq;"
        + " INSERT INTO workspaces (name, parent_id) VALUES ('child', '" + ROOT + "')");

    try (var upkeep = postgres.registryUpkeep()) {
      assertThatThrownBy(() -> upkeep.adopt(true)).isInstanceOf(SdkException.class)
          .hasMessageContaining("there are rows that workspaces_live_name does not allow");
      assertThat(upkeep.adopt(false).healthy()).isFalse();
    }
    assertThat(texts("SELECT count(*) FROM workspaces")).containsExactly("4");
    assertThat(texts("SELECT count(*) FROM pg_namespace WHERE nspname = 'before_molecule'"))
        .containsExactly("0");
  }

  private void adopt() throws Exception {
    for (var upkeep : postgres.both()) {
      try (upkeep) {
        assertThat(upkeep.adopt(true).healthy()).isTrue();
      }
    }
  }

  private List<String> texts(String query) {
    return texts(address, query);
  }

  private static List<String> texts(String address, String query) {
    return TestServer.texts(address, query);
  }

  private static UUID row(int number) {
    return UUID.fromString("00000000-0000-0000-0001-00000000000" + number);
  }

  private static String text(Optional<Body> body) {
    return body.orElseThrow().<String, RuntimeException>read(
        (bytes, offset, length) -> new String(bytes, offset, length, StandardCharsets.UTF_8));
  }
}
