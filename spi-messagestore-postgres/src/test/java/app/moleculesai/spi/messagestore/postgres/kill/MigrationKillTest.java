package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.spi.messagestore.postgres.Until;
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

  private static KillableServer server;

  /** A database in which a migration is to stand still. */
  private record Place(int steps, String database, StepProxy proxy) {}

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
    var place = place(0);
    int steps = 0;
    while (cutAfter(steps, migration, place)) {
      requireNothing(migration, place, steps);
      steps++;
    }
    var all = requireAll(migration, place);
    assertThat(steps).isGreaterThan(all.size() / 2);

    killAfterSomeOf(steps, migration, all);
  }

  private static Place place(int steps) throws Exception {
    return new Place(steps, server.newDatabase(), StepProxy.to(server.port()));
  }

  /** Starts, and cuts the connections after so many steps or later; false when it had made all before. */
  private static boolean cutAfter(int steps, Migration migration, Place place) throws Exception {
    var stop = place.proxy().stopAfter(steps);
    try (var storage = Storage.of(server.url(place.database(), place.proxy().port()))) {
      var component = migration.component(storage);
      var starting = CompletableFuture.runAsync(() -> Migration.start(component));
      Until.holds(() -> stop.isReached() || starting.isDone());
      place.proxy().cut();
      assertThat(starting).as("cut after %s steps", steps).succeedsWithin(Duration.ofMinutes(1));
    }
    return stop.isReached() && !isWhole(migration, place);
  }

  private static void requireNothing(Migration migration, Place place, int steps)
      throws Exception {
    try (var connection = server.connect(place.database())) {
      assertThat(migration.made(connection)).as("after %s steps", steps).isEmpty();
    }
  }

  private static Set<String> requireAll(Migration migration, Place place) throws Exception {
    try (var connection = server.connect(place.database())) {
      assertThat(migration.recorded(connection)).isEqualTo(1);
      return migration.made(connection);
    }
  }

  private static boolean isWhole(Migration migration, Place place) throws Exception {
    try (var connection = server.connect(place.database())) {
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
      assertThat(requireAll(migration, place)).isEqualTo(all);
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

  private static void requireWholeOrNothing(Migration migration, List<Place> places,
      Set<String> all) throws Exception {
    for (var place : places) {
      if (isWhole(migration, place)) {
        assertThat(requireAll(migration, place)).isEqualTo(all);
      } else {
        requireNothing(migration, place, place.steps());
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
    try (var storage = Storage.of(server.url(place.database()))) {
      var component = migration.component(storage);
      component.start();
      return component.check().status();
    }
  }
}
