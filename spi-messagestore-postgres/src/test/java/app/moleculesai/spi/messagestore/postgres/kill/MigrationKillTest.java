package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.spi.messagestore.postgres.Until;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A migration ends after any of its steps, and all of it is there or nothing; the next start brings the rest. After each
 * step it loses its connections, which for PostgreSQL is the end of a killed client; after some of them, spread over
 * all, the server is killed, and at the next start the database.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MigrationKillTest {
  private static final int KILLS = 6;
  private static final int LEAST_STEPS = 15; // fewer mean that they were not seen

  private static KillableServer server;

  /** A database in which a migration is to stand still. */
  private record Place(int steps, String database, StepProxy proxy) {}

  /** A start whose connections were cut. */
  private record Attempt(int steps, Stop stop, Storage storage, CompletableFuture<Void> starting,
      StepProxy proxy) {
    /** Requires that it took the cut for an outage, which passes. */
    void close() throws Exception {
      assertThat(starting).as("cut after %s steps", steps).succeedsWithin(Duration.ofMinutes(1));
      storage.close();
      proxy.close();
    }
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = KillableServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void isThereAsAWholeOrNotAtAll(Migration migration) throws Exception {
    var database = server.newDatabase();
    var attempts = new ArrayList<Attempt>();
    do {
      attempts.add(attempt(attempts.size(), migration, database));
    } while (isCut(migration, database, attempts.getLast()));
    int steps = attempts.size() - 1;
    var all = requireAll(migration, database);
    assertThat(steps).as("steps that make %s", all).isGreaterThan(LEAST_STEPS);
    for (var attempt : attempts) {
      attempt.close();
    }

    killAfterSomeOf(steps, migration, all);
  }

  private static Place place(int steps) throws Exception {
    return new Place(steps, server.newDatabase(), StepProxy.to(server.port()));
  }

  /** Starts, and cuts the connections for good after so many steps, or at the end when there are no more. */
  private static Attempt attempt(int steps, Migration migration, String database) {
    var proxy = StepProxy.to(server.port());
    var stop = proxy.stopAfter(steps);
    var storage = Storage.of(server.url(database, proxy.port()), migration.layout());
    var starting = CompletableFuture.runAsync(() -> Migration.start(migration.component(storage)),
        task -> Thread.ofVirtual().start(task));
    Until.holds(() -> stop.isReached() || starting.isDone());
    proxy.cut();
    return new Attempt(steps, stop, storage, starting, proxy);
  }

  /** Looks what an attempt left: nothing, as it was cut in the middle, or all. */
  private static boolean isCut(Migration migration, String database, Attempt attempt)
      throws Exception {
    if (isWhole(migration, database)) {
      return false;
    }
    assertThat(attempt.stop().isReached()).as("cut after %s steps", attempt.steps()).isTrue();
    requireNothing(migration, database, attempt.steps());
    return true;
  }

  private static void requireNothing(Migration migration, String database, int steps)
      throws Exception {
    try (var connection = server.connect(database)) {
      assertThat(migration.made(connection)).as("after %s steps", steps).isEmpty();
    }
  }

  private static Set<String> requireAll(Migration migration, String database) throws Exception {
    try (var connection = server.connect(database)) {
      assertThat(migration.recorded(connection)).isEqualTo(1);
      return migration.made(connection);
    }
  }

  private static boolean isWhole(Migration migration, String database) throws Exception {
    try (var connection = server.connect(database)) {
      return migration.recorded(connection) > 0;
    }
  }

  private static void killAfterSomeOf(int steps, Migration migration, Set<String> all)
      throws Exception {
    var places = new ArrayList<Place>();
    for (int i = 1; i <= KILLS; i++) {
      places.add(place(steps * i / KILLS));
    }
    try (var victim = standStill(migration, places)) {
      victim.kill();
      places.forEach(place -> place.proxy().cut());
      requireWholeOrNothing(migration, places, all);
    }
    try (var victim = standStill(migration, places)) {
      server.kill();
      requireWholeOrNothing(migration, places, all);
      twoStartEverywhere(migration, places); // and what lives in the victim starts, too
      assertThat(victim.lines()).noneMatch(line -> line.startsWith("broken"));
    }
    for (var place : places) {
      assertThat(requireAll(migration, place.database())).isEqualTo(all);
      place.proxy().close();
    }
  }

  private static VictimProcess standStill(Migration migration, List<Place> places)
      throws Exception {
    var victim = VictimProcess.start(MigrationVictim.class);
    for (var place : places) {
      var name = migration + " " + place.steps();
      var stop = place.proxy().stopAfter(place.steps());
      victim.tell(name + " " + server.url(place.database(), place.proxy().port()));
      Until.holds(() -> stop.isReached() || victim.lines().contains("ended " + name));
      place.proxy().pass();
    }
    return victim;
  }

  /** Looks at one moment of each: a server that lives goes on meanwhile. */
  private static void requireWholeOrNothing(Migration migration, List<Place> places,
      Set<String> all) throws Exception {
    for (var place : places) {
      try (var connection = server.connect(place.database())) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        var expected = migration.recorded(connection) > 0 ? all : Set.<String>of();
        assertThat(migration.made(connection)).as("after %s steps", place.steps())
            .isEqualTo(expected);
      }
    }
  }

  private static void twoStartEverywhere(Migration migration, List<Place> places)
      throws Exception {
    var starts = new ArrayList<Callable<Health.Status>>();
    for (var place : places) {
      starts.add(() -> start(migration, place));
      starts.add(() -> start(migration, place));
    }
    try (var starters = Executors.newFixedThreadPool(4)) {
      for (var start : starters.invokeAll(starts)) {
        assertThat(start.get()).isEqualTo(Health.Status.UP);
      }
    }
  }

  private static Health.Status start(Migration migration, Place place) throws Exception {
    try (var storage = Storage.of(server.url(place.database()), migration.layout())) {
      var component = migration.component(storage);
      component.start();
      return component.check().status();
    }
  }
}
