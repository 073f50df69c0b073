package app.moleculesai.spi.messagestore.postgres.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.spi.messagestore.postgres.TestRegistry;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What outlives a server, what servers of one database see of each other, and what stands in rows. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PostgresRegistryTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 14);
  private static final String DATABASE = TestServer.newDatabase();

  private Registry registry;

  @BeforeEach
  void open() throws Exception {
    registry = TestRegistry.started(Map.of("url", DATABASE));
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private Workspace inserted() {
    var row = Workspace.of(UUID.randomUUID(), "w-" + UUID.randomUUID(), NOON).build();
    registry.workspaces().insert(List.of(row));
    return row;
  }

  private static TokenHash hash() {
    var random = UUID.randomUUID();
    return TokenHash.of(ByteBuffer.allocate(32).putLong(random.getMostSignificantBits())
        .putLong(random.getLeastSignificantBits()).array());
  }

  private static Event event(Optional<UUID> workspace, Instant time) {
    return new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", workspace, time,
        Body.of("{ \"b\":1, \"a\" : 1.0, \"b\":2 }"));
  }

  @Test
  void everythingOutlivesTheServer() throws Exception {
    var id = inserted().id();
    var of = Optional.of(id);
    var layout = new Layout(id, 1.5, -2, true);
    var config = Body.of("{ \"x\":1,\n\"x\" : 2.50 }");
    var token = new WorkspaceToken(UUID.randomUUID(), id, hash(), "abcdefgh", NOON,
        Optional.of(NOON));
    var orgToken = new OrgToken(UUID.randomUUID(), hash(), "abcdefgh", Optional.of("ci"),
        Optional.of("session"), of, NOON, Optional.of(NOON));
    var event = event(of, NOON);
    var secret = StoredSecret.of(of, "KEY", new byte[]{0, 1, -1}, 1, NOON, NOON.plusSeconds(1));
    var shared = StoredSecret.of(Optional.empty(), "K" + id, new byte[0], 0, NOON, NOON);
    var schedule = new Schedule(UUID.randomUUID(), id, "daily", "0 9 * * *", "Europe/Berlin",
        "report \u00e4", true, Schedule.RUNTIME, Optional.of(NOON), Optional.of(NOON), 7,
        Optional.of("ok"), Optional.of("none"), 2, 3, Optional.of(NOON), NOON,
        NOON.plusSeconds(2));
    var memory = new Memory(UUID.randomUUID(), id, Memory.Scope.TEAM, "n", "a fact", NOON);
    var usage = new TokenUsage(id, DAY, 1_000_000, 2, 3);
    registry.layouts().put(List.of(layout));
    registry.configs().put(Map.of(id, config));
    registry.tokens().insert(token, 5);
    registry.orgTokens().insert(orgToken);
    registry.events().append(List.of(event));
    registry.secrets().put(List.of(secret, shared));
    registry.schedules().putFromTemplate(List.of(schedule));
    registry.memories().insert(List.of(memory));
    registry.usage().add(List.of(usage));
    var lease = registry.leases().acquire("l/" + id, "ada", Duration.ofSeconds(9), NOON);
    var installation = registry.installationId();

    reopen();

    assertThat(registry.layouts().all()).containsEntry(id, layout);
    assertThat(registry.configs().find(id)).contains(config);
    assertThat(registry.tokens().findLive(token.hash())).contains(token);
    assertThat(registry.orgTokens().findLive(orgToken.hash())).contains(orgToken);
    assertThat(registry.events().newest(of, 10)).containsExactly(event);
    assertThat(registry.secrets().list(of)).containsExactly(secret);
    assertThat(registry.secrets().list(Optional.empty())).contains(shared);
    assertThat(registry.schedules().list(id)).containsExactly(schedule);
    assertThat(registry.memories().list(id, 10)).containsExactly(memory);
    assertThat(registry.usage().find(id, DAY)).contains(usage);
    assertThat(registry.leases().held("l/" + id, NOON)).containsExactly(lease.orElseThrow());
    assertThat(registry.installationId()).isPresent().isEqualTo(installation);
  }

  @Test
  void serversThatStartTogetherOnAnEmptyDatabaseMakeItsTablesOnce() {
    var config = Map.of("url", TestServer.newDatabase());

    var ids = Race.of(4, number -> {
      try (var server = TestRegistry.started(config)) {
        return server.installationId().orElseThrow();
      }
    });

    assertThat(ids).hasSize(4).containsOnly(ids.get(0));
  }

  @Test
  void aMissingTableStopsTheStart() throws Exception {
    var database = TestServer.newDatabase();
    TestRegistry.started(Map.of("url", database)).close();
    TestServer.execute(database, "DROP TABLE delegations");

    try (var registry = TestRegistry.of(Map.of("url", database))) {
      assertThatThrownBy(registry::start).hasMessageContaining("delegations")
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  @Test
  void serversOfOneDatabaseSeeEachOthersChangesAtOnce() throws Exception {
    try (var other = TestRegistry.started(Map.of("url", DATABASE))) {
      var id = inserted().id();
      var token = new WorkspaceToken(UUID.randomUUID(), id, hash(), "abcdefgh", NOON,
          Optional.empty());
      assertThat(other.tokens().insert(token, 1)).isTrue();
      assertThat(registry.tokens().insert(new WorkspaceToken(UUID.randomUUID(), id, hash(),
          "abcdefgh", NOON, Optional.empty()), 1)).isFalse();
      assertThat(registry.tokens().findLive(token.hash())).contains(token);

      other.tokens().revoke(id, token.id(), NOON);
      other.workspaces().change(id, StatusChange.to(WorkspaceStatus.PAUSED), NOON);

      assertThat(registry.tokens().findLive(token.hash())).isEmpty();
      assertThat(registry.workspaces().find(id).orElseThrow().status())
          .isEqualTo(WorkspaceStatus.PAUSED);
      assertThat(other.installationId()).isEqualTo(registry.installationId());
    }
  }

  @Test
  void aLeaseOfAServerThatIsGoneIsTakenByAnotherWithAHigherFence() throws Exception {
    var length = Duration.ofSeconds(30);
    var name = "run/" + UUID.randomUUID();
    var gone = registry.leases().acquire(name, "one", length, NOON).orElseThrow();
    close();
    try (var other = TestRegistry.started(Map.of("url", DATABASE))) {
      assertThat(other.leases().acquire(name, "two", length, NOON.plusSeconds(29))).isEmpty();
      var taken = other.leases().acquire(name, "two", length, NOON.plusSeconds(30)).orElseThrow();
      assertThat(taken.fence()).isGreaterThan(gone.fence());
      other.leases().release(taken);
      assertThat(other.leases().held(name, NOON)).isEmpty();
    }
    open();
    assertThat(registry.leases().renew(gone, length, NOON)).isEmpty();
  }

  @Test
  void aRowMayNotNameOneThatComesAfterIt() {
    var parent = Workspace.of(UUID.randomUUID(), "p-" + UUID.randomUUID(), NOON).build();
    var child = Workspace.of(UUID.randomUUID(), "c", NOON).parentId(parent.id()).build();
    var own = Workspace.of(UUID.randomUUID(), "own-" + UUID.randomUUID(), NOON);

    for (var rows : List.of(List.of(child, parent),
        List.of(own.parentId(own.build().id()).build()))) {
      assertThat(catchThrowableOfType(SdkException.class,
          () -> registry.workspaces().insert(rows)).code()).isEqualTo(ErrorCode.NOT_FOUND);
      rows.forEach(row -> assertThat(registry.workspaces().find(row.id())).isEmpty());
    }

    assertThat(registry.workspaces().insert(List.of(parent, child))).hasSize(2);
    var another = Workspace.of(UUID.randomUUID(), "c2", NOON).parentId(parent.id()).build();
    assertThat(registry.workspaces().insert(List.of(another, parent)))
        .containsExactly(another.id());
  }

  @Test
  void rowsThatStandInACircleAreListedOnce() {
    var one = inserted();
    var two = inserted();
    registry.workspaces().update(one.id(), WorkspacePatch.none().parentId(two.id()), NOON);
    registry.workspaces().update(two.id(), WorkspacePatch.none().parentId(one.id()), NOON);

    assertThat(registry.workspaces().tree(one.id())).extracting(Workspace::id)
        .containsExactly(one.id(), two.id());
    assertThat(registry.workspaces().descendants(one.id())).extracting(Workspace::id)
        .containsExactly(two.id());
    assertThat(registry.workspaces().ancestors(one.id())).hasSize(32);
  }

  @Test
  void theLastOfARepeatedRowIsWritten() {
    var id = inserted().id();
    var of = Optional.of(id);

    registry.layouts().put(List.of(new Layout(id, 1, 1, false), new Layout(id, 2, 2, true)));
    registry.secrets().put(List.of(
        StoredSecret.of(of, "K", new byte[]{1}, 1, NOON, NOON),
        StoredSecret.of(of, "K", new byte[]{2}, 1, NOON.plusSeconds(5), NOON.plusSeconds(5))));
    var first = Schedule.of(UUID.randomUUID(), id, "s", "0 9 * * *", "UTC", "first", true,
        Schedule.TEMPLATE, NOON);
    var second = Schedule.of(UUID.randomUUID(), id, "s", "0 9 * * *", "UTC", "second", true,
        Schedule.TEMPLATE, NOON);

    assertThat(registry.schedules().putFromTemplate(List.of(first, second))).isEmpty();
    assertThat(registry.layouts().find(id)).contains(new Layout(id, 2, 2, true));
    assertThat(registry.secrets().list(of)).containsExactly(
        StoredSecret.of(of, "K", new byte[]{2}, 1, NOON, NOON.plusSeconds(5)));
    assertThat(registry.schedules().list(id)).singleElement()
        .returns(first.id(), Schedule::id).returns("second", Schedule::prompt);
  }

  @Test
  void theNewestEventsOfSeveralWorkspacesAreListedTogether() {
    var one = UUID.randomUUID();
    var two = UUID.randomUUID();
    var events = List.of(event(Optional.of(one), NOON), event(Optional.of(two), NOON),
        event(Optional.of(two), NOON.plusSeconds(1)),
        event(Optional.of(UUID.randomUUID()), NOON.plusSeconds(2)),
        event(Optional.of(one), NOON.plusSeconds(3)));
    registry.events().append(events);

    assertThat(registry.events().newest(List.of(one, two, one), 3))
        .containsExactly(events.get(4), events.get(2), events.get(1));
    assertThat(registry.events().newest(List.of(), 3)).isEmpty();
  }

  @Test
  void memoriesAreSearchedWithoutRegardToCaseAndLiterally() {
    var id = inserted().id();
    var texts = List.of("The \u00c4RGER of 100%", "an_underscore", "\\backslash", "\u0130stanbul");
    for (int i = 0; i < texts.size(); i++) {
      registry.memories().insert(List.of(new Memory(UUID.randomUUID(), id, Memory.Scope.LOCAL,
          Memory.GENERAL, texts.get(i), NOON.plusSeconds(i))));
    }

    for (var found : Map.of("\u00e4rger", 0, "0%", 0, "N_U", 1, "\\BACK", 2, "STAN", 3)
        .entrySet()) {
      assertThat(registry.memories().search(id, found.getKey(), 10)).extracting(Memory::content)
          .containsExactly(texts.get(found.getValue()));
    }
    assertThat(registry.memories().search(id, "local", 2)).extracting(Memory::content)
        .containsExactly(texts.get(3), texts.get(2));
    assertThat(registry.memories().search(id, "", 10)).hasSize(4);
    assertThat(registry.memories().search(id, "%", 10)).hasSize(1);
  }

  @Test
  void aValueThatNoRowCanHoldIsRefused() {
    var row = inserted();
    refused(() -> registry.workspaces().update(row.id(), WorkspacePatch.none().role("a\0b"),
        NOON));
    refused(() -> registry.workspaces().update(row.id(),
        WorkspacePatch.none().agentCard(Body.of(new byte[]{(byte) 0xc0})), NOON));
    refused(() -> registry.workspaces().update(row.id(),
        WorkspacePatch.none().workspaceAccess("everything"), NOON));
    refused(() -> registry.memories().insert(List.of(new Memory(UUID.randomUUID(), row.id(),
        Memory.Scope.LOCAL, "n".repeat(51), "x", NOON))));
    assertThat(registry.events().deleteBefore(Instant.MIN)).isZero();
    assertThat(registry.workspaces().find(row.id())).contains(row);
  }

  private static void refused(ThrowingCallable call) {
    assertThat(catchThrowableOfType(SdkException.class, call)
        .code()).isEqualTo(ErrorCode.INVALID);
  }
}
