package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An organisation that comes in one transaction, with all that belongs to it, the event and the notice of it.
 *
 * @param name which
 */
record OrganisationImport(String name) implements Part {
  private static final int WORKSPACES = 200;
  private static final int TOKENS = 3;
  private static final int SAMPLES = 8;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Body CONFIG = Body.of("{\"model\":\"x\"}");

  private UUID id(int number) {
    return Operation.id(name + "/" + number);
  }

  @Override
  public Optional<UUID> event() {
    return Optional.of(Operation.id(name + "/event"));
  }

  private List<UUID> ids() {
    return IntStream.range(0, WORKSPACES).mapToObj(this::id).toList();
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    return registry.transaction(this::write);
  }

  private long write(Transaction transaction) {
    var inserted = transaction.workspaces().insert(workspaces());
    if (inserted.isEmpty()) {
      return 0; // it was done before
    }
    assertThat(inserted).hasSize(WORKSPACES);
    transaction.layouts().put(ids().stream().map(id -> new Layout(id, 1, 2, false)).toList());
    transaction.configs().put(ids().stream()
        .collect(Collectors.toMap(Function.identity(), id -> CONFIG)));
    assertThat(transaction.schedules().putFromTemplate(schedules())).isEmpty();
    for (int i = 0; i < TOKENS; i++) {
      assertThat(transaction.tokens().insert(token(i), 10)).isTrue();
    }
    transaction.events().append(List.of(news()));
    transaction.announce(news());
    transaction.changed(new ChangeNotice(ChangeNotice.WORKSPACE, id(0).toString()));
    return 0;
  }

  private List<Workspace> workspaces() {
    return IntStream.range(0, WORKSPACES).mapToObj(i -> Workspace
        .of(id(i), name + " " + i, NOON.plusMillis(i))
        .parentId(i == 0 ? null : id((i - 1) / 8))
        .role("works")
        .build()).toList();
  }

  private List<Schedule> schedules() {
    return IntStream.range(0, WORKSPACES).mapToObj(i -> Schedule.of(
        Operation.id(name + "/schedule " + i), id(i), "daily", "0 9 * * *", "UTC", "begin", true,
        Schedule.TEMPLATE, NOON)).toList();
  }

  private WorkspaceToken token(int number) {
    var hash = Arrays.copyOf(ByteBuffer.allocate(16)
        .putLong(id(number).getMostSignificantBits())
        .putLong(id(number).getLeastSignificantBits()).array(), 32);
    return new WorkspaceToken(Operation.id(name + "/token " + number), id(number),
        TokenHash.of(hash), "prefix00", NOON, Optional.empty());
  }

  private Event news() {
    return new Event(event().orElseThrow(), "ORGANISATION_IMPORTED", Optional.of(id(0)), NOON,
        Body.of("{\"count\":" + WORKSPACES + "}"));
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    var tree = registry.workspaces().tree(id(0));
    boolean there = !tree.isEmpty();
    assertThat(tree).hasSize(there ? WORKSPACES : 0);
    var layouts = registry.layouts().all();
    assertThat(ids()).allMatch(id -> layouts.containsKey(id) == there);
    for (int i = 0; i < WORKSPACES; i += WORKSPACES / SAMPLES) {
      var id = id(i);
      assertThat(registry.configs().find(id)).isEqualTo(
          there ? Optional.of(CONFIG) : Optional.empty());
      assertThat(registry.schedules().list(id)).hasSize(there ? 1 : 0);
    }
    for (int i = 0; i < TOKENS; i++) {
      assertThat(registry.tokens().list(id(i), 10, 0)).hasSize(there ? 1 : 0);
    }
    assertThat(registry.events().newest(Optional.of(id(0)), 10)).hasSize(there ? 1 : 0);
    return there ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
