package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.spi.messagestore.postgres.Until;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation stands still after each of its steps, each on a connection of its own, when the server or the
 * database is killed with all of them: what was accepted is there, everything else is absent or whole, and the same call
 * once more leaves exactly one (C16).
 */
@ParameterizedClass
@ValueSource(strings = {"plain", "partitioned"})
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OperationKillTest {
  /** The fewest places where each kind can be stopped: fewer mean that it was not seen. */
  private static final Map<Operation.Kind, Integer> LEAST_STOPS = Map.of(
      Operation.Kind.APPEND, 3, Operation.Kind.COMPLETE, 3, Operation.Kind.BATCH, 3,
      Operation.Kind.BATCH_APART, 7, Operation.Kind.GROUP, 5, Operation.Kind.IMPORT_ROWS, 7,
      Operation.Kind.IMPORT_ORGANISATION, 30, Operation.Kind.LEASE, 5,
      Operation.Kind.DELEGATE, 5, Operation.Kind.SETTLE, 7);

  private static KillableServer server;

  @Parameter
  private String layout;
  private final Ears ears = new Ears();
  private final List<Standing> all = new ArrayList<>();
  private StepProxy proxy;
  private Storage survivor;
  private VictimProcess victim;

  @BeforeAll
  static void startServer() throws Exception {
    server = KillableServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void standStillEverywhere() throws Exception {
    var database = server.newDatabase();
    proxy = StepProxy.to(server.port());
    survivor = Storage.of(server.url(database), layout);
    survivor.registry().relay().orElseThrow().listen(ears);
    survivor.start();
    victim = VictimProcess.start(Victim.class, server.url(database, proxy.port()),
        layout);
    victim.await("started", 1);
    for (var kind : kinds()) {
      standStill(kind);
    }
  }

  @AfterEach
  void close() throws Exception {
    victim.close();
    survivor.close();
    proxy.close();
  }

  /** The registry is the same under either layout of the store: most of what it does is tried under one. */
  private Set<Operation.Kind> kinds() {
    return layout.equals("plain")
        ? EnumSet.allOf(Operation.Kind.class)
        : EnumSet.complementOf(EnumSet.of(Operation.Kind.IMPORT_ORGANISATION,
            Operation.Kind.DELEGATE, Operation.Kind.SETTLE));
  }

  private void standStill(Operation.Kind kind) throws Exception {
    boolean stopped = true;
    for (int steps = 0; stopped; steps++) {
      var operation = kind.operation(String.valueOf(steps));
      operation.prepare(survivor.store(), survivor.registry());
      var name = kind + " " + steps;
      victim.tell("open " + name);
      victim.await("open " + name, 1);
      var stop = proxy.stopAfter(steps);
      victim.tell("run " + name);
      Until.holds(() -> stop.isReached() || victim.lines().contains("ended " + name));
      stopped = stop.isReached();
      proxy.pass();
      all.add(new Standing(kind, steps, stopped, operation));
    }
    assertThat(all.getLast().accepted(victim.lines())).as("the whole %s", kind)
        .allMatch(OptionalLong::isPresent);
    long stops = all.stream().filter(Standing::stopped).filter(s -> s.kind() == kind).count();
    assertThat(stops).as("stops of %s", kind).isGreaterThanOrEqualTo(LEAST_STOPS.get(kind));
  }

  @Test
  void aKilledServerLosesAndDoublesNothing() throws Exception {
    victim.kill();
    proxy.cut();

    var found = findAll();
    theirNewsAreHeard(found);
    repeatAll(found);
    fencesRise();
    assertThat(ears.events()).hasSize(events(found, true).size());
  }

  @Test
  void aKilledDatabaseLosesAndDoublesNothing() throws Exception {
    server.kill();
    proxy.cut();
    proxy.pass();

    for (var standing : all) {
      victim.await("ended " + standing.name(), 1);
    }
    everybodyWasTold();
    Until.holds(() -> survivor.store().check().status() == Health.Status.UP);
    var found = findAll();
    assertThat(events(found, true)).containsAll(ears.events());
    Until.holds(ears::recoveredFromLoss);
    serviceResumes(found);
    fencesRise();
    Until.holds(() -> ears.events().containsAll(events(found, false)));
    assertThat(ears.events()).doesNotHaveDuplicates();
  }

  /** Returns what is there of each. */
  private Map<Standing, List<OptionalLong>> findAll() {
    var lines = victim.lines();
    assertThat(lines).noneMatch(line -> line.startsWith("broken"));
    var found = new HashMap<Standing, List<OptionalLong>>();
    for (var standing : all) {
      found.put(standing, standing.find(lines, survivor.store(), survivor.registry()));
    }
    for (var kind : kinds()) {
      var outcomes = all.stream().filter(s -> s.kind() == kind && s.stopped())
          .flatMap(s -> found.get(s).stream()).map(OptionalLong::isPresent).distinct();
      assertThat(outcomes).as("outcomes of %s", kind).containsExactlyInAnyOrder(true, false);
    }
    return found;
  }

  private void repeatAll(Map<Standing, List<OptionalLong>> found) {
    for (var standing : all) {
      for (int i = 0; i < standing.operation().parts().size(); i++) {
        var part = standing.operation().parts().get(i);
        var before = found.get(standing).get(i);
        long told = part.run(survivor.store(), survivor.registry());
        assertThat(before.orElse(told)).as("%s, repeated", standing.name()).isEqualTo(told);
        assertThat(part.find(survivor.store(), survivor.registry())).hasValue(told);
      }
    }
  }

  /** The server that lost its database does all once more, with the same pool. */
  private void serviceResumes(Map<Standing, List<OptionalLong>> found) throws Exception {
    for (var standing : all) {
      runsAgain(standing);
    }
    var lines = victim.lines();
    for (var standing : all) {
      var told = standing.accepted(lines);
      assertThat(told).as(standing.name()).allMatch(OptionalLong::isPresent);
      assertThat(standing.find(lines, survivor.store(), survivor.registry())).isEqualTo(told);
      for (int i = 0; i < told.size(); i++) {
        assertThat(found.get(standing).get(i).orElse(told.get(i).getAsLong()))
            .as("%s, repeated", standing.name()).isEqualTo(told.get(i).getAsLong());
      }
    }
  }

  /** Each store finds out by itself that its database is back: until then it refuses. */
  private void runsAgain(Standing standing) throws Exception {
    int times = 2;
    do {
      victim.tell("run " + standing.name());
      victim.await("ended " + standing.name(), times++);
    } while (standing.accepted(victim.lines()).contains(OptionalLong.empty()));
  }

  private void everybodyWasTold() {
    var refusals = victim.lines().stream().filter(line -> line.startsWith("refused")).toList();
    assertThat(refusals).hasSizeGreaterThanOrEqualTo(
        (int) all.stream().filter(Standing::stopped).count());
    assertThat(refusals).allMatch(line -> line.endsWith(" UNAVAILABLE"));
  }

  private void theirNewsAreHeard(Map<Standing, List<OptionalLong>> found) {
    var whole = events(found, true);
    long imports = whole(found, true)
        .filter(standing -> standing.kind() == Operation.Kind.IMPORT_ORGANISATION).count();
    Until.holds(() -> ears.events().size() >= whole.size() && ears.changes().size() >= imports);
    assertThat(ears.events()).containsExactlyInAnyOrderElementsOf(whole);
    assertThat(ears.changes()).hasSize((int) imports);
  }

  private static Stream<Standing> whole(Map<Standing, List<OptionalLong>> found, boolean there) {
    return found.entrySet().stream()
        .filter(entry -> entry.getValue().getFirst().isPresent() == there)
        .map(Map.Entry::getKey);
  }

  private static List<UUID> events(Map<Standing, List<OptionalLong>> found, boolean there) {
    return whole(found, there)
        .flatMap(standing -> standing.operation().parts().getFirst().event().stream()).toList();
  }

  private void fencesRise() {
    var leases = all.stream().flatMap(standing -> standing.operation().parts().stream())
        .filter(LeaseTaking.class::isInstance).map(LeaseTaking.class::cast).toList();
    long highest = leases.stream()
        .mapToLong(lease -> lease.find(survivor.store(), survivor.registry()).orElseThrow())
        .max().orElseThrow();
    for (var lease : leases) {
      long fence = lease.takeOver(survivor.registry());
      assertThat(fence).isGreaterThan(highest);
      highest = fence;
    }
  }
}
