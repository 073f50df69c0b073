package app.moleculesai.spi.messagestore.postgres.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.TestProxy;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.Until;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DatabaseAccessTest {
  private static final Schema SCHEMA = new Schema("things",
      "META-INF/molecule/postgres-test/second", "things_history",
      List.of("first_things", "second_things"));
  private static final int POOL = 3;
  /** Bounds that tell an answer from a hang on a machine that is busy; not a promise of speed. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String address = TestServer.newDatabase();
  private final TestProxy proxy = TestProxy.to(address);
  private final KitContext context = new KitContext(Path.of("target"));
  private final DatabaseAccess access = access(proxy.address(address), Optional.empty());
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void closeAll() {
    proxy.close();
    access.close();
    callers.shutdownNow();
  }

  @Test
  void aStartWithNothingToDoAsksOneQuestion() {
    access.start();
    access.close();

    long before = proxy.statements();
    try (var again = access(proxy.address(address), Optional.empty())) {
      again.start();
      long connections = 2; // to look whether we are let in, and to look at the tables
      assertThat(proxy.statements() - before)
          .isLessThanOrEqualTo(1 + connections * settingsOfAConnection());
      assertThat(again.check()).isEqualTo(Health.up());
    }
  }

  /** Returns how many statements the driver sends by itself for each connection. */
  private long settingsOfAConnection() {
    long before = proxy.statements();
    try (var database = new Database(config(proxy.address(address), Optional.empty()));
        var connection = database.connect()) {
      assertThat(connection).isNotNull();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return proxy.statements() - before;
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsWaitedFor() {
    proxy.refuse();

    access.start();

    isDown(() -> read(access), "has to wait");
    assertThat(access.check().status()).isEqualTo(Health.Status.DOWN);
    proxy.pass();
    awaitService();
    assertThat(access.check()).isEqualTo(Health.up());
  }

  @Test
  void aDatabaseThatSwallowsAllAtTheStartIsWaitedFor() {
    proxy.swallow();

    access.start();

    isDown(() -> read(access), "has to wait");
    proxy.pass();
    awaitService();
  }

  @Test
  void aDatabaseThatGoesAwayIsToldAndComesBack() {
    access.start();
    proxy.refuse();

    for (int i = 0; i < 5; i++) {
      isDown(() -> read(access), "");
    }
    assertThat(access.check().status()).isEqualTo(Health.Status.DOWN);
    proxy.pass();
    awaitService();
    assertThat(access.check()).isEqualTo(Health.up());
  }

  @Test
  void callersAreToldAtOnceWhenAnOutageWasFound() throws Exception {
    access.start();
    proxy.refuse();
    Until.holds(() -> outcome(access).contains("got no answer from the database"));
    // more callers than could ever wait for the pool one after the other
    var outcomes = callers
        .invokeAll(Collections.<Callable<String>>nCopies(2_000, () -> outcome(access)));
    for (Future<String> outcome : outcomes) {
      assertThat(outcome.get(SOON.toSeconds(), TimeUnit.SECONDS)).contains("got no answer");
    }
  }

  @Test
  void aConnectionThatIsCutFailsAloneAndNothingHangs() {
    access.start();
    read(access);
    var halt = proxy.haltBefore(1);
    var call = callers.submit(() -> outcome(access));
    assertReached(halt);
    halt.cut();

    assertThat(call).succeedsWithin(SOON).asString().contains("got no answer from the database");
    awaitService();
  }

  @Test
  void aDatabaseThatFallsSilentIsGivenUpAfterTheStatementsTime() {
    try (var impatient = access(proxy.address(address), Optional.empty(), Duration.ofMillis(100))) {
      impatient.start();
      read(impatient);
      proxy.swallow();

      var call = callers.submit(() -> outcome(impatient));
      assertThat(call).succeedsWithin(SOON).asString().contains("got no answer");
      assertThat(CompletableFuture.supplyAsync(impatient::check, callers))
          .succeedsWithin(SOON)
          .satisfies(health -> assertThat(health.status()).isEqualTo(Health.Status.DOWN));
      proxy.pass();
      Until.holds(() -> outcome(impatient).equals("1"));
    }
  }

  @Test
  void aStatementThatIsSlowIsEndedAndSaysSo() {
    try (var impatient = access(address, Optional.empty(), Duration.ofMillis(100))) {
      impatient.start();

      isDown(() -> impatient.run("sleeping", handle -> handle.execute("SELECT pg_sleep(60)")),
          "took longer than statement-timeout allows (SQLSTATE 57014)");
      assertThat(read(impatient)).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseThatOnlyReadsIsDegraded() throws Exception {
    access.start();
    execute("ALTER DATABASE " + name() + " SET default_transaction_read_only = on");
    proxy.cut();
    awaitService();

    isDown(() -> access.run("writing",
        handle -> handle.execute("INSERT INTO first_things VALUES (1)")), "is read-only");
    assertThat(access.check()).isEqualTo(Health.degraded("the database is read-only"));

    execute("BEGIN READ WRITE; ALTER DATABASE " + name()
        + " RESET default_transaction_read_only; COMMIT");
    proxy.cut();
    awaitService();
    assertThat(access.check()).isEqualTo(Health.up());
  }

  @Test
  void whenAllConnectionsAreInUseCallersHearBusyAndItIsDegraded() throws Exception {
    try (var impatient = new DatabaseAccess(new Databases(), new ConnectionConfig(
        DatabaseAddress.parse(address, Optional.empty(), Optional.empty()), POOL,
        Duration.ofMillis(300), Duration.ofSeconds(10)), SCHEMA, context)) {
      impatient.start();
      var held = new CountDownLatch(POOL);
      var release = new CountDownLatch(1);
      for (int i = 0; i < POOL; i++) {
        callers.execute(() -> impatient.run("holding", handle -> {
          held.countDown();
          return await(release);
        }));
      }
      held.await();

      assertThatThrownBy(() -> read(impatient)).isInstanceOf(SdkException.class)
          .hasMessageContaining("no free connection in time")
          .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.BUSY));
      assertThat(impatient.check()).isEqualTo(
          Health.degraded("all " + POOL + " connections to the database are in use"));
      release.countDown();
      Until.holds(() -> outcome(impatient).equals("1"));
      assertThat(impatient.check()).isEqualTo(Health.up());
    }
  }

  @Test
  void aServerWithoutFreeConnectionsIsWaitedFor() throws Exception {
    execute("ALTER DATABASE " + name() + " CONNECTION LIMIT 0");
    var user = "u" + System.nanoTime();
    execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'"); // a limit does not hold for superusers
    execute("ALTER DATABASE " + name() + " OWNER TO " + user);
    try (var other = access(address, Optional.of(user))) {
      other.start();

      isDown(() -> read(other), "has to wait");
      assertThat(other.check().message()).contains("no connection left (SQLSTATE 53300)");
      execute("ALTER DATABASE " + name() + " CONNECTION LIMIT -1");
      Until.holds(() -> outcome(other).equals("1"));
    }
  }

  @Test
  void aWrongPasswordStopsTheStartAtOnceAndIsNotShown() {
    var user = address.substring("postgres://".length(), address.indexOf(':', 11));
    try (var wrong = access(address, Optional.of(user), "canary", Duration.ofSeconds(10))) {
      assertThatThrownBy(wrong::start).isInstanceOf(SdkException.class)
          .hasMessageContaining("refuses this user or password (SQLSTATE 28P01)")
          .satisfies(e -> {
            assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
            assertThat(e).hasStackTraceContaining("refuses")
                .satisfies(shown -> assertThat(String.valueOf(shown)).doesNotContain("canary"));
          });
    }
  }

  @Test
  void aDatabaseThatIsNotThereStopsTheStartAtOnce() {
    var other = address.substring(0, address.lastIndexOf('/')) + "/nowhere";
    try (var wrong = access(other, Optional.empty())) {
      assertThatThrownBy(wrong::start).isInstanceOf(SdkException.class)
          .hasMessageContaining("no database of this name (SQLSTATE 3D000)");
    }
  }

  @Test
  void afterTheEndCallersHearClosed() {
    access.start();
    access.close();

    assertThatThrownBy(() -> read(access)).isInstanceOf(SdkException.class)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.CLOSED));
    assertThat(access.check().status()).isEqualTo(Health.Status.DOWN);
  }

  private void awaitService() {
    Until.holds(() -> outcome(access).equals("1"));
  }

  private static int read(DatabaseAccess access) {
    return access.run("reading",
        handle -> handle.select("SELECT 1").mapTo(Integer.class).one());
  }

  private static String outcome(DatabaseAccess access) {
    try {
      return "" + read(access);
    } catch (SdkException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void isDown(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(SdkException.class).hasMessageContaining(message)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static void assertReached(TestProxy.Halt halt) {
    try {
      assertThat(halt.reachedWithin(SOON)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String name() {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private void execute(String statement) throws SQLException {
    try (var connection = TestServer.connectTo(address);
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private DatabaseAccess access(String at, Optional<String> user) {
    return access(at, user, Duration.ofSeconds(10));
  }

  private DatabaseAccess access(String at, Optional<String> user, Duration statement) {
    return access(at, user, "x", statement);
  }

  private DatabaseAccess access(String at, Optional<String> user, String password,
      Duration statement) {
    return new DatabaseAccess(new Databases(), new ConnectionConfig(
        DatabaseAddress.parse(at, user, user.map(name -> password)), POOL, Duration.ofSeconds(1),
        statement), SCHEMA, context);
  }

  private static ConnectionConfig config(String at, Optional<String> user) {
    return new ConnectionConfig(DatabaseAddress.parse(at, user, Optional.empty()), POOL,
        Duration.ofSeconds(1), Duration.ofSeconds(10));
  }
}
