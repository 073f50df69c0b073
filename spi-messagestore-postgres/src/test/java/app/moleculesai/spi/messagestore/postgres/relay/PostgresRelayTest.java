package app.moleculesai.spi.messagestore.postgres.relay;

import static app.moleculesai.spi.messagestore.postgres.relay.Heard.LOST;
import static app.moleculesai.spi.messagestore.postgres.relay.Heard.RECOVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.spi.messagestore.postgres.TestRegistry;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.Wire;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on one database. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PostgresRelayTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");
  private static final ChangeNotice END = new ChangeNotice("end", "*");

  private final String address = TestServer.newDatabase();
  private final Heard atOne = new Heard();
  private final Heard atTwo = new Heard();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var one : opened.reversed()) {
      one.close();
    }
  }

  private Registry server(String to, Heard heard) throws Exception {
    var registry = TestRegistry.of(Map.of("url", to));
    opened.add(registry);
    registry.relay().orElseThrow().listen(heard);
    registry.start();
    return registry;
  }

  private Registry one() throws Exception {
    return server(address + "?application_name=one", atOne);
  }

  private Registry two() throws Exception {
    return server(address + "?application_name=two", atTwo);
  }

  private static EventRelay relay(Registry registry) {
    return registry.relay().orElseThrow();
  }

  private static Event event(String payload) {
    return new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", Optional.of(UUID.randomUUID()), NOON,
        Body.of(payload));
  }

  @Test
  void aRelayIsUpWhenItsRegistryHasStarted() throws Exception {
    var one = one();

    assertThat(relay(one).isUp()).isTrue();
    assertThat(one.check()).isEqualTo(Health.up());
  }

  @Test
  void eventsAndNoticesOfATransactionArriveAtTheOtherServerOnly() throws Exception {
    var one = one();
    var two = two();
    var event = event("{\"n\": 1}");
    var forAll = new Event(UUID.randomUUID(), "T", Optional.empty(), NOON, Body.of("{}"));
    var notice = new ChangeNotice(ChangeNotice.TOKENS, "a:b 3:\u00e4\ud83d\ude00");

    one.transaction(tx -> {
      tx.announce(event);
      tx.changed(notice);
      tx.announce(forAll);
      return true;
    });
    relay(two).publish(END);

    assertThat(atTwo.next(3)).isEqualTo(List.of(event, notice, forAll));
    assertThat(atOne.until(END)).isEmpty();
  }

  @Test
  void eventsArriveOnceAndInTheOrderOfTheCommits() throws Exception {
    var one = one();
    var two = two();
    var counter = Workspace.of(UUID.randomUUID(), "counter", NOON).build();
    one.workspaces().insert(List.of(counter));

    Race.of(8, number -> {
      for (int i = 0; i < 10; i++) {
        (number % 2 == 0 ? one : two).transaction(tx -> {
          int count = 1 + tx.workspaces().find(counter.id()).orElseThrow().activeTasks();
          tx.announce(event("" + count));
          return tx.workspaces().update(counter.id(),
              WorkspacePatch.none().activeTasks(count), NOON);
        });
      }
      return number;
    });
    relay(one).publish(END);
    relay(two).publish(END);

    var numbersAtTwo = numbers(atTwo.until(END));
    var numbersAtOne = numbers(atOne.until(END));
    assertThat(numbersAtTwo).hasSize(40).isSorted().doesNotHaveDuplicates();
    assertThat(numbersAtOne).hasSize(40).isSorted().doesNotContainAnyElementsOf(numbersAtTwo);
  }

  private static List<Integer> numbers(List<Object> events) {
    return events.stream()
        .map(event -> Integer.valueOf(((Event) event).payload().text())).toList();
  }

  @Test
  void aLongEventArrivesWhole() throws Exception {
    var one = one();
    two();
    var events = IntStream.of(7_700, 7_800, 7_900, 8_000, 100_000)
        .mapToObj(length -> event("x".repeat(length % 3) + "\u00e4\ud83d\ude00".repeat(length)))
        .toList();

    one.transaction(tx -> {
      events.forEach(tx::announce);
      return true;
    });
    relay(one).publish(events.get(4));

    assertThat(atTwo.next(5)).isEqualTo(events);
    assertThat(atTwo.next()).isEqualTo(events.get(4));
  }

  @Test
  void aTransactionThatFailsTellsNothing() throws Exception {
    var one = one();
    two();

    assertThatThrownBy(() -> one.transaction(tx -> {
      tx.announce(event("{}"));
      tx.changed(new ChangeNotice(ChangeNotice.WORKSPACE, "x"));
      throw new IllegalStateException("changed my mind");
    })).hasMessage("changed my mind");
    relay(one).publish(END);

    assertThat(atTwo.until(END)).isEmpty();
  }

  @Test
  void aTransactionThatIsRunAgainTellsOnce() throws Exception {
    var one = one();
    two();
    var row = Workspace.of(UUID.randomUUID(), "row", NOON).build();
    one.workspaces().insert(List.of(row));
    var runs = new AtomicInteger();

    one.transaction(tx -> {
      tx.workspaces().find(row.id());
      if (runs.incrementAndGet() == 1) {
        TestServer.execute(address, "UPDATE workspaces SET role = 'meanwhile'");
      }
      tx.announce(event("" + runs.get()));
      return tx.workspaces().update(row.id(), WorkspacePatch.none().tier(1), NOON);
    });
    relay(one).publish(END);

    assertThat(numbers(atTwo.until(END))).containsExactly(2);
  }

  @Test
  void whatIsPublishedArrivesInItsOrder() throws Exception {
    var one = one();
    two();
    var events = IntStream.range(0, 5_000).mapToObj(i -> event("" + i)).toList();

    events.forEach(relay(one)::publish);

    assertThat(atTwo.next(5_000)).isEqualTo(events);
  }

  @Test
  void aConnectionThatIsKilledIsMendedAndItsServerDoubtsItsCaches() throws Exception {
    one();
    var two = two();

    TestServer.execute(address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        + " WHERE application_name = 'one' AND query LIKE 'LISTEN%'");
    relay(two).publish(new ChangeNotice("missed", "or not"));

    assertThat(atOne.next()).isEqualTo(LOST);
    assertThat(atOne.until(RECOVERED)).isEmpty();
    relay(two).publish(END);
    assertThat(atOne.next()).isEqualTo(END);
  }

  @Test
  void theOthersDoubtTheirCachesWhenNewsCouldNotBeSent() throws Exception {
    try (var wire = Wire.to(address)) {
      var one = server(wire.through(address), atOne);
      two();
      wire.cut();
      assertThat(atOne.next()).isEqualTo(LOST);
      assertThat(relay(one).isUp()).isFalse();
      for (int i = 0; i < 20_000; i++) {
        relay(one).publish(new ChangeNotice("n", "" + i));
      }

      wire.mend();

      assertThat(atOne.until(RECOVERED)).isEmpty();
      relay(one).publish(END);
      var heard = atTwo.until(END);
      assertThat(heard).startsWith(LOST, RECOVERED);
      assertThat(heard.subList(2, heard.size())).hasSizeBetween(1, 19_999)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aSilentConnectionIsNoticedAndReplaced() throws Exception {
    try (var wire = Wire.to(address)) {
      var one = server(wire.through(address), atOne);
      var two = two();

      wire.fallSilent();

      assertThat(atOne.next()).isEqualTo(LOST);
      assertThat(relay(one).isUp()).isFalse();
      wire.mend();
      assertThat(atOne.until(RECOVERED)).isEmpty();
      relay(two).publish(END);
      assertThat(atOne.until(END)).isEmpty();
    }
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsHeardLater() throws Exception {
    try (var wire = Wire.cutTo(address)) {
      var one = server(wire.through(address), atOne);
      assertThat(relay(one).isUp()).isFalse();
      assertThat(one.check().status()).isEqualTo(Health.Status.DOWN);
      assertThatThrownBy(() -> one.workspaces().list())
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

      wire.mend();

      assertThat(atOne.next()).isEqualTo(RECOVERED);
      assertThat(one.workspaces().list()).isEmpty();
      var two = two();
      relay(two).publish(END);
      assertThat(atOne.next()).isEqualTo(END);
    }
  }

  @Test
  void aMessageThatCannotBeReadIsAReasonForDoubt() throws Exception {
    one();

    TestServer.execute(address, "SELECT pg_notify('molecule_news', '2 of a later version')");
    TestServer.execute(address, "SELECT pg_notify('molecule_news', '1 node 7 2 3 middle')");
    TestServer.execute(address, "SELECT pg_notify('molecule_news', '1 node 8 1 1 4:Ebad')");
    TestServer.execute(address, "SELECT pg_notify('molecule_news', '1 node 9 1 1 5:Zfoo!')");

    assertThat(atOne.next(6)).isEqualTo(
        List.of(LOST, RECOVERED, LOST, RECOVERED, LOST, RECOVERED));
    TestServer.execute(address, "SELECT pg_notify('molecule_news', '1 n 1 1 1 9:N3:end1:*')");
    assertThat(atOne.next()).isEqualTo(END);
  }

  @Test
  void aClosedRelayIsNotUpAndTakesNothing() throws Exception {
    var one = one();

    one.close();

    assertThat(relay(one).isUp()).isFalse();
    assertThatThrownBy(() -> relay(one).publish(END)).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void aServerThatStopsInOrderWarnsNobody() throws Exception {
    var context = new KitContext(Path.of("unused"));
    var one = TestRegistry.of(Map.of("url", address), context);
    relay(one).listen(atOne);
    one.start();
    assertThat(relay(one).isUp()).isTrue();

    one.close();
    for (var task : context.tasks()) {
      task.join();
    }

    assertThat(context.log().lines()).noneMatch(line -> line.contains("does not hear"));
  }

  @Test
  void anEventWithoutTextIsRefusedInATransactionAndLeftOutBesideOne() throws Exception {
    var one = one();
    two();
    var bad = new Event(UUID.randomUUID(), "T", Optional.empty(), NOON,
        Body.of(new byte[]{(byte) 0xff}));

    relay(one).publish(bad);
    assertThatThrownBy(() -> one.transaction(tx -> {
      tx.announce(bad);
      return true;
    })).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    relay(one).publish(END);

    assertThat(atTwo.until(END)).isEmpty();
  }

  @Test
  void aServerThatIsAloneSendsOnlyWhatMayNotBeMissedUntilAnotherComes() throws Exception {
    var one = one();
    try (var connection = TestServer.connectTo(address)) {
      ChannelTable.listen(connection);
      var inTransaction = event("{}");
      int turn = 0;
      while (sends(connection, relay(one), event("{}"), turn++)) {
        assertThat(turn).as("turns until it knows that it is alone").isLessThan(1_000_000);
      }
      assertThat(relay(one).isHeard()).isFalse();

      one.transaction(tx -> {
        tx.announce(inTransaction);
        return true;
      });
      awaitChannel(connection, inTransaction.id().toString());
    }
    two();
    relay(one).publish(END);
    assertThat(atTwo.until(END)).isEmpty();
    Object heard = END;
    while (heard.equals(END)) { // until a sign of the other one has arrived
      relay(one).publish(event("{}"));
      relay(one).publish(END);
      heard = atTwo.next();
    }
    assertThat(heard).isInstanceOf(Event.class);
    assertThat(relay(one).isHeard()).isTrue();
  }

  /** Publishes an event and, behind it, a notice; says whether the event came with the notice. */
  private static boolean sends(Connection connection, EventRelay relay, Event event, int turn)
      throws Exception {
    relay.publish(event);
    relay.publish(new ChangeNotice("turn", "number-" + turn));
    return awaitChannel(connection, "number-" + turn).contains(event.id().toString());
  }

  /** Returns what is sent until something with this text is. */
  private static String awaitChannel(Connection connection, String last) throws Exception {
    var heard = new StringBuilder();
    while (heard.indexOf(last) < 0) {
      ChannelTable.hear(connection, 1000).forEach(heard::append);
    }
    return heard.toString();
  }
}
