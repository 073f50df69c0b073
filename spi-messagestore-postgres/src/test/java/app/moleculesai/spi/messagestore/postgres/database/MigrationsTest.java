package app.moleculesai.spi.messagestore.postgres.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.Until;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MigrationsTest {
  private static final String HISTORY = "things_history";

  private String address;
  private Database database;

  @BeforeEach
  void makeDatabase() {
    address = TestServer.newDatabase();
    database = new Database(config(address));
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void allAreAppliedOnceAndInOrder() throws Exception {
    migrations("first").apply();
    migrations("second").apply();
    migrations("second").apply();

    assertThat(applied()).containsExactly("1", "2");
    assertThat(tables()).contains("first_things", "second_things");
  }

  @Test
  void serversThatStartTogetherWaitForOneAnother() throws Exception {
    int servers = 6;
    var together = new CyclicBarrier(servers);
    var outcomes = new ArrayList<Future<?>>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < servers; i++) {
        outcomes.add(threads.submit(() -> {
          try (var own = new Database(config(address))) {
            together.await();
            new Migrations(own, schema("second")).apply();
          }
          return null;
        }));
      }
    }
    for (var outcome : outcomes) {
      outcome.get();
    }
    assertThat(applied()).containsExactly("1", "2");
  }

  @Test
  void aChangedMigrationStopsTheStart() {
    migrations("first").apply();

    isRefused(migrations("changed")::apply, ErrorCode.CORRUPT,
        "was migrated by another V1__first_things.sql");
  }

  @Test
  void whatANewerVersionMadeIsRefused() {
    migrations("second").apply();

    isRefused(migrations("first")::apply, ErrorCode.CONFIG_INVALID,
        "was migrated to version 2 by a newer Molecule; this one knows versions up to 1");
  }

  @Test
  void oneThatIsInterruptedLeavesNothingAndIsAppliedAtTheNextStart() throws Exception {
    try (var lock = TestServer.connectTo(address); var statement = lock.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      var running = CompletableFuture.runAsync(migrations("blocking")::apply);
      var middle = "SELECT pg_terminate_backend(pid) FROM pg_locks"
          + " WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted";
      Until.holds(() -> hasRow(statement, middle));

      assertThat(running).failsWithin(Duration.ofMinutes(1)).withThrowableThat()
          .havingCause().isInstanceOf(SdkException.class)
          .withMessageContaining("got no answer from the database");
    }
    assertThat(tables()).contains("first_things").doesNotContain("second_things", "third_things");
    assertThat(applied()).containsExactly("1");

    migrations("blocking").apply();

    assertThat(tables()).contains("second_things", "third_things");
    assertThat(applied()).containsExactly("1", "2");
  }

  @Test
  void oneThatFailsSaysWhichAndLeavesNothing() throws Exception {
    isRefused(migrations("failing")::apply, ErrorCode.CORRUPT, "(SQLSTATE 22012)");

    assertThat(tables()).contains("first_things").doesNotContain("second_things");
    migrations("second").apply();
    assertThat(applied()).containsExactly("1", "2");
  }

  @Test
  void oneThatAnotherToolWroteDownAsFailedIsAppliedAgain() throws Exception {
    migrations("first").apply();
    execute("INSERT INTO " + HISTORY + " VALUES (2, '2', 'second things', 'SQL',"
        + " 'V2__second_things.sql', 7, 'x', now(), 1, false)");

    migrations("second").apply();

    assertThat(tables()).contains("second_things");
    assertThat(applied()).containsExactly("1", "2");
  }

  @Test
  void aTableThatIsGoneIsMissed() throws Exception {
    migrations("second").apply();
    execute("DROP TABLE second_things");

    isRefused(migrations("second")::apply, ErrorCode.CORRUPT, "misses the tables second_things");
  }

  @Test
  void tablesOfSomebodyElseAreLeftAlone() throws Exception {
    execute("CREATE TABLE first_things (other text)");

    isRefused(migrations("second")::apply, ErrorCode.CONFIG_INVALID,
        "that Molecule did not make (first_things). Name another database");
    assertThat(tables()).containsExactly("first_things");
  }

  @Test
  void aDatabaseOfTheGoServerIsToBeAdopted() throws Exception {
    execute("CREATE TABLE first_things (other text)");
    execute("CREATE TABLE schema_migrations (filename text)");

    isRefused(migrations("second")::apply, ErrorCode.CONFIG_INVALID, "./molecule db adopt");
  }

  @Test
  void aUserWithoutRightsIsTold() throws Exception {
    var name = "u" + System.nanoTime();
    execute("CREATE ROLE " + name + " LOGIN PASSWORD 'x'");
    try (var own = new Database(new ConnectionConfig(
        DatabaseAddress.parse(address, Optional.of(name), Optional.of("x")), 2,
        Duration.ofSeconds(5), Duration.ofSeconds(10)))) {
      isRefused(new Migrations(own, schema("first"))::apply, ErrorCode.CONFIG_INVALID,
          "the database user lacks a right");
    } finally {
      execute("DROP ROLE " + name);
    }
  }

  @Test
  void checksumsAreFlyways() throws Exception {
    migrations("second").apply();

    try (var connection = TestServer.connectTo(address)) {
      var state = HistoryTable.read(connection, schema("second")).orElseThrow();
      assertThat(state.applied()).extracting(HistoryTable.Applied::checksum).containsExactly(
          migrations("second").files().stream().map(MigrationFile::checksum)
              .toArray(Integer[]::new));
    }
  }

  @Test
  void whatIsMarkedAsAppliedIsAppliedToFlywayToo() throws Exception {
    execute("CREATE TABLE first_things (id integer PRIMARY KEY)");
    try (var connection = TestServer.connectTo(address)) {
      HistoryTable.markApplied(connection, schema("first"), migrations("first").files());
    }

    migrations("second").apply();

    assertThat(applied()).containsExactly("1", "2");
  }

  private Migrations migrations(String version) {
    return new Migrations(database, schema(version));
  }

  private static Schema schema(String version) {
    return new Schema("things", "META-INF/molecule/postgres-test/" + version, HISTORY,
        version.equals("first") || version.equals("changed")
            ? List.of("first_things")
            : List.of("first_things", "second_things"));
  }

  private static ConnectionConfig config(String address) {
    return new ConnectionConfig(
        DatabaseAddress.parse(address, Optional.empty(), Optional.empty()), 2,
        Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private static void isRefused(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call).isInstanceOf(SdkException.class).hasMessageContaining(message)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(code));
  }

  private List<String> applied() throws SQLException {
    return texts("SELECT version FROM " + HISTORY
        + " WHERE type = 'SQL' AND success ORDER BY installed_rank");
  }

  private List<String> tables() throws SQLException {
    return texts("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  }

  private List<String> texts(String query) throws SQLException {
    try (var connection = TestServer.connectTo(address);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static boolean hasRow(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = TestServer.connectTo(address);
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }
}
