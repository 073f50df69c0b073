package app.moleculesai.sdk.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationInsert;
import app.moleculesai.sdk.api.registry.DelegationRepository;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.testkit.messagestore.Texts;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The ledger of delegations: each is carried by one server at a time and comes to one end. Entries are never purged, so
 * tests look at their own only, and those that others left behind may be among what is taken over.
 */
public interface DelegationContract extends RegistryKit {
  /** More than anybody left behind. */
  int ALL = 100_000;
  /** Every status. */
  Set<DelegationStatus> ANY = Set.copyOf(EnumSet.allOf(DelegationStatus.class));

  private DelegationRepository delegations() {
    return registry().delegations();
  }

  private static Delegation entry(UUID caller, @Nullable String key,
      Instant at) {
    return Delegation.of(UUID.randomUUID().toString(), caller, UUID.randomUUID(), "a task",
        Optional.ofNullable(key), at);
  }

  private Delegation inserted(Delegation entry) {
    assertThat(delegations().insert(entry)).isEqualTo(new DelegationInsert(entry, true));
    return entry;
  }

  private Delegation inserted() {
    return inserted(entry(UUID.randomUUID(), null, NOON));
  }

  private Delegation stored(String id) {
    return delegations().find(id).orElseThrow();
  }

  /** Brings an entry into a status. */
  private Delegation in(DelegationStatus status) {
    var id = inserted().id();
    if (status == DelegationStatus.IN_PROGRESS) {
      delegations().change(id, DelegationChange.to(DelegationStatus.DISPATCHED), NOON);
    }
    if (status != DelegationStatus.QUEUED) {
      assertThat(delegations().change(id, DelegationChange.to(status), NOON)).isPresent();
    }
    return stored(id);
  }

  private List<Delegation> takenOver(Set<String> ids, Instant silentSince, Instant now) {
    return delegations().takeOver(silentSince, now, ALL).stream()
        .filter(entry -> ids.contains(entry.id())).toList();
  }

  @Test
  default void dl2_anEntryComesBackAsItWas() {
    var full = new Delegation("d".repeat(247) + UUID.randomUUID().toString().replaceAll("-.*", ""),
        UUID.randomUUID(), UUID.randomUUID(), "t\u00e4sk", DelegationStatus.STUCK,
        Optional.of(NOON.plusSeconds(1)), NOON.plusSeconds(2), Optional.of("r\u00e9sult"),
        Optional.of("err\u00f6r"), 7, NOON.plusSeconds(3), NOON.plusSeconds(4),
        Optional.of("k".repeat(255)));
    var bare = Delegation.recorded(UUID.randomUUID().toString(), UUID.randomUUID(),
        UUID.randomUUID(), "", NOON);

    assertThat(stored(inserted(full).id())).isEqualTo(full);
    assertThat(stored(inserted(bare).id())).isEqualTo(bare);
    assertThat(delegations().find(UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  default void dl2_aKnownIdChangesNothing() {
    var first = inserted();
    var again = Delegation.of(first.id(), UUID.randomUUID(), UUID.randomUUID(), "another task",
        Optional.of("key"), NOON.plusSeconds(1));

    assertThat(delegations().insert(again)).isEqualTo(new DelegationInsert(first, false));
    assertThat(stored(first.id())).isEqualTo(first);
  }

  @Test
  default void dl4_previewsAreCutBetweenCharacters() {
    for (var sign : List.of("a", "\u00e9", "\u6f22", "\ud83d\ude00")) {
      var many = sign.repeat(5000);
      var entry = inserted(Delegation.of(UUID.randomUUID().toString(), UUID.randomUUID(),
          UUID.randomUUID(), "x" + many, Optional.empty(), NOON));
      delegations().change(entry.id(), DelegationChange.completed("xy" + many), NOON);

      var stored = stored(entry.id());
      assertThat(stored.taskPreview()).isEqualTo("x" + sign.repeat(4095 / bytes(sign)));
      assertThat(stored.resultPreview())
          .contains("xy" + sign.repeat(4094 / bytes(sign)));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  @Test
  default void dl4_everyTextComesBackEqual() {
    var caller = UUID.randomUUID();
    for (var text : Texts.GOOD.stream().filter(text -> bytes(text) <= 4096).toList()) {
      var entry = inserted(Delegation.of(UUID.randomUUID().toString(), caller, caller, text,
          Optional.empty(), NOON));
      delegations().change(entry.id(), new DelegationChange(DelegationStatus.FAILED,
          Optional.of(text), Optional.of(text)), NOON);

      assertThat(stored(entry.id())).isEqualTo(entry.with(new DelegationChange(
          DelegationStatus.FAILED, Optional.of(text), Optional.of(text)), NOON));
    }
  }

  @Test
  default void dg1_aKnownKeyGivesTheEntryThatHasIt() {
    var caller = UUID.randomUUID();
    var first = inserted(entry(caller, "key", NOON));
    inserted(entry(UUID.randomUUID(), "key", NOON));
    inserted(entry(caller, "Key", NOON));
    inserted(entry(caller, null, NOON));
    inserted(entry(caller, null, NOON));

    assertThat(delegations().insert(entry(caller, "key", NOON)))
        .isEqualTo(new DelegationInsert(first, false));
    for (var status : List.of(DelegationStatus.DISPATCHED, DelegationStatus.COMPLETED)) {
      var now = delegations().change(first.id(), DelegationChange.to(status), NOON).orElseThrow();
      assertThat(delegations().insert(entry(caller, "key", NOON)))
          .isEqualTo(new DelegationInsert(now, false));
    }
    assertThat(delegations().newest(ANY, Optional.of(Set.of(caller)), ALL)).hasSize(4);
  }

  @Test
  default void dg1_ofManyInsertsOfOneKeyExactlyOneIsNew() {
    var caller = UUID.randomUUID();

    var inserts = Race.of(24, number -> Race.untilNotBusy(() -> delegations()
        .insert(entry(caller, "key", NOON))));

    assertThat(inserts).filteredOn(DelegationInsert::isNew).hasSize(1);
    assertThat(inserts).extracting(insert -> insert.delegation().id()).containsOnly(inserts.stream()
        .filter(DelegationInsert::isNew).findAny().orElseThrow().delegation().id());
  }

  @Test
  default void dl9_anEntryThatFailedGivesUpItsKey() {
    var caller = UUID.randomUUID();
    var first = inserted(entry(caller, "key", NOON));
    var failed = delegations().change(first.id(),
        DelegationChange.without(DelegationStatus.FAILED, "no"), NOON).orElseThrow();

    var second = inserted(entry(caller, "key", NOON));

    assertThat(stored(first.id())).isEqualTo(failed.withoutKey());
    assertThat(delegations().insert(entry(caller, "key", NOON)))
        .isEqualTo(new DelegationInsert(second, false));
    delegations().change(second.id(), DelegationChange.without(DelegationStatus.STUCK, "no"),
        NOON);
    assertThat(delegations().insert(entry(caller, "key", NOON)).isNew()).as("after a stuck one")
        .isFalse();
  }

  @Test
  default void dl1_theMovesOfTheTableAreMadeAndNoOthers() {
    for (var from : DelegationStatus.values()) {
      for (var to : DelegationStatus.values()) {
        var before = in(from);
        var change = new DelegationChange(to, Optional.of("result"), Optional.of("error"));
        if (from == to) {
          assertThat(delegations().change(before.id(), change, NOON.plusSeconds(9))).isEmpty();
          assertThat(stored(before.id())).isEqualTo(before);
        } else if (from.mayBecome(to)) {
          var after = before.with(change, NOON.plusSeconds(9));
          assertThat(delegations().change(before.id(), change, NOON.plusSeconds(9)))
              .contains(after);
          assertThat(stored(before.id())).isEqualTo(after);
        } else {
          refused(ErrorCode.CONFLICT, "from " + from + " to " + to,
              () -> delegations().change(before.id(), change, NOON.plusSeconds(9)));
          assertThat(stored(before.id())).isEqualTo(before);
        }
      }
    }
  }

  @Test
  default void dl1_aChangeOfAMissingEntryIsNone() {
    var id = UUID.randomUUID().toString();

    assertThat(delegations().change(id, DelegationChange.completed("result"), NOON)).isEmpty();
    assertThat(delegations().find(id)).isEmpty();
    assertThat(delegations().rest(id)).isFalse();
    assertThat(delegations().retry(id, 0, NOON)).isEmpty();
  }

  @Test
  default void dl1_aChangeLeavesWhatItDoesNotName() {
    var id = inserted().id();
    delegations().change(id, new DelegationChange(DelegationStatus.DISPATCHED,
        Optional.of("so far"), Optional.of("slow")), NOON);

    delegations().change(id, DelegationChange.to(DelegationStatus.COMPLETED), NOON);

    assertThat(stored(id).resultPreview()).contains("so far");
    assertThat(stored(id).errorDetail()).contains("slow");
  }

  @Test
  default void dl1_ofManyEndsExactlyOneIsMade() {
    var id = inserted().id();

    var ends = Race.of(24, number -> Race.untilNotBusy(() -> {
      try {
        return delegations().change(id, number % 2 == 0
            ? DelegationChange.completed("by " + number)
            : DelegationChange.without(DelegationStatus.FAILED, "by " + number), NOON);
      } catch (SdkException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
        return Optional.<Delegation>empty();
      }
    }));

    assertThat(ends.stream().flatMap(Optional::stream)).singleElement()
        .isEqualTo(stored(id));
  }

  @Test
  default void dl8_aHeartbeatReachesWhatIsOpenAndCarried() {
    var ids = new ArrayList<String>();
    for (var status : DelegationStatus.values()) {
      ids.add(in(status).id());
    }
    var waiting = inserted().id();
    assertThat(delegations().rest(waiting)).isTrue();
    var other = inserted();

    assertThat(delegations().heartbeat(Stream.concat(ids.stream(), Stream.of(waiting,
        UUID.randomUUID().toString())).toList(), NOON.plusSeconds(30))).isEqualTo(3);

    assertThat(ids.stream().map(this::stored)).allSatisfy(entry -> assertThat(entry.lastHeartbeat())
        .contains(entry.status().isOpen() ? NOON.plusSeconds(30) : NOON));
    assertThat(stored(waiting).lastHeartbeat()).isEmpty();
    assertThat(stored(other.id())).isEqualTo(other);
    assertThat(delegations().heartbeat(List.of(), NOON)).isZero();
  }

  @Test
  default void dg14_whatWaitsIsNotTakenOver() {
    var entry = inserted();

    assertThat(delegations().rest(entry.id())).isTrue();

    assertThat(stored(entry.id())).isEqualTo(entry.withHeartbeat(Optional.empty()));
    assertThat(delegations().rest(entry.id())).as("again").isFalse();
    assertThat(takenOver(Set.of(entry.id()), NOON.plusSeconds(60), NOON.plusSeconds(60)))
        .isEmpty();
    var ended = in(DelegationStatus.COMPLETED);
    assertThat(delegations().rest(ended.id())).isFalse();
    assertThat(stored(ended.id())).isEqualTo(ended);
  }

  @Test
  default void dg14_whatFellSilentIsTakenOverOnce() {
    var younger = inserted(entry(UUID.randomUUID(), null, NOON.plusSeconds(1)));
    var older = inserted(entry(UUID.randomUUID(), null, NOON));
    var alive = inserted(entry(UUID.randomUUID(), null, NOON.plusSeconds(2)));
    var ended = in(DelegationStatus.FAILED);
    var ids = Set.of(younger.id(), older.id(), alive.id(), ended.id());
    var now = NOON.plusSeconds(62);

    assertThat(takenOver(ids, NOON.plusSeconds(2), now)).containsExactly(
        older.withHeartbeat(Optional.of(now)), younger.withHeartbeat(Optional.of(now)));

    assertThat(stored(older.id())).isEqualTo(older.withHeartbeat(Optional.of(now)));
    assertThat(takenOver(ids, NOON.plusSeconds(2), now)).as("again").isEmpty();
    assertThat(stored(alive.id())).isEqualTo(alive);
  }

  @Test
  default void dg14_whoseDeadlineHasPassedIsNotTakenOver() {
    var entry = inserted();

    assertThat(takenOver(Set.of(entry.id()), entry.deadline(), entry.deadline())).isEmpty();
    assertThat(takenOver(Set.of(entry.id()), entry.deadline(), entry.deadline().minusNanos(1000)))
        .hasSize(1);
  }

  @Test
  default void dg14_noMoreAreTakenOverThanAreAskedFor() {
    inserted();
    inserted();

    assertThat(delegations().takeOver(NOON.plusSeconds(1), NOON.plusSeconds(60), 1)).hasSize(1);
  }

  @Test
  default void dg14_ofManyTakeOversEachGetsOthers() {
    var ids = Stream.generate(() -> inserted().id()).limit(8).toList();

    var taken = Race.of(12, number -> Race.untilNotBusy(
        () -> takenOver(Set.copyOf(ids), NOON.plusSeconds(1), NOON.plusSeconds(60))));

    assertThat(taken.stream().flatMap(List::stream).map(Delegation::id))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  default void dg14_aRetryIsCountedOnce() {
    var entry = inserted();
    var now = NOON.plusSeconds(60);

    assertThat(delegations().retry(entry.id(), 0, now)).contains(entry.retried(now));

    assertThat(stored(entry.id())).isEqualTo(entry.retried(now));
    assertThat(delegations().retry(entry.id(), 0, now)).as("again").isEmpty();
    assertThat(delegations().retry(entry.id(), 1, now)).isPresent();
    var ended = in(DelegationStatus.STUCK);
    assertThat(delegations().retry(ended.id(), 0, now)).isEmpty();
    assertThat(stored(ended.id())).isEqualTo(ended);
  }

  @Test
  default void dl6_overdueAreThosePastTheirDeadlineAndTheSilent() {
    var old = inserted(entry(UUID.randomUUID(), null, NOON.minus(Delegation.LONGEST)));
    delegations().rest(old.id());
    var silent = inserted(entry(UUID.randomUUID(), null, NOON));
    var waiting = inserted();
    delegations().rest(waiting.id());
    var alive = inserted(entry(UUID.randomUUID(), null, NOON.plusSeconds(1)));
    var ended = in(DelegationStatus.COMPLETED);
    var ids = Set.of(old.id(), silent.id(), waiting.id(), alive.id(), ended.id());

    var found = new ArrayList<String>();
    var after = "";
    List<Delegation> portion;
    do {
      portion = delegations().overdue(NOON.plusSeconds(1), NOON, after, 1);
      assertThat(portion).hasSizeLessThanOrEqualTo(1);
      for (var entry : portion) {
        after = entry.id();
        found.add(after);
      }
    } while (!portion.isEmpty());

    assertThat(found).doesNotHaveDuplicates();
    found.retainAll(ids);
    assertThat(found).containsExactlyInAnyOrder(old.id(), silent.id());
  }

  @Test
  default void dl7_entriesAreListedNewestFirst() {
    var caller = UUID.randomUUID();
    var callers = Optional.of(Set.of(caller));
    var expected = new ArrayList<Delegation>();
    for (int i = 0; i < 6; i++) {
      expected.addFirst(inserted(entry(caller, null, NOON.plus(Duration.ofMillis(i)))));
    }
    inserted();
    var done = delegations().change(expected.get(2).id(), DelegationChange.completed("r"),
        NOON.plusSeconds(90)).orElseThrow();
    expected.set(2, done);

    assertThat(delegations().newest(ANY, callers, ALL)).isEqualTo(expected);
    assertThat(delegations().newest(ANY, callers, 3)).isEqualTo(expected.subList(0, 3));
    assertThat(delegations().newest(Set.of(DelegationStatus.COMPLETED), callers, ALL))
        .containsExactly(done);
    expected.remove(done);
    assertThat(delegations().newest(DelegationStatus.OPEN, callers, ALL)).isEqualTo(expected);
    assertThat(delegations().newest(ANY, Optional.of(Set.of()), ALL)).isEmpty();
    assertThat(delegations().newest(ANY, Optional.empty(), ALL)).containsAll(expected);
  }

  @Test
  default void dl7_entriesAreCountedByStatus() {
    var caller = UUID.randomUUID();
    inserted(entry(caller, null, NOON));
    inserted(entry(caller, null, NOON));
    var failed = inserted(entry(caller, null, NOON));
    var before = delegations().counts(Optional.empty());
    delegations().change(failed.id(), DelegationChange.to(DelegationStatus.FAILED), NOON);

    assertThat(delegations().counts(Optional.of(Set.of(caller)))).isEqualTo(Map.of(
        DelegationStatus.QUEUED, 2, DelegationStatus.DISPATCHED, 0, DelegationStatus.IN_PROGRESS,
        0, DelegationStatus.COMPLETED, 0, DelegationStatus.FAILED, 1, DelegationStatus.STUCK, 0));
    var after = delegations().counts(Optional.empty());
    assertThat(after).containsEntry(DelegationStatus.FAILED,
        before.getOrDefault(DelegationStatus.FAILED, 0) + 1)
        .containsEntry(DelegationStatus.QUEUED,
            before.getOrDefault(DelegationStatus.QUEUED, 0) - 1);
  }

  @Test
  default void ledger_endedEntriesAreDeletedWhenTheyAreOld() {
    var then = NOON.minus(Duration.ofDays(10_000)); // what other tests left is younger
    var caller = UUID.randomUUID();
    var ids = new ArrayList<String>();
    for (var status : List.of(DelegationStatus.COMPLETED, DelegationStatus.FAILED,
        DelegationStatus.STUCK, DelegationStatus.COMPLETED)) {
      var entry = inserted(entry(caller, "key " + ids.size(), then));
      delegations().change(entry.id(), DelegationChange.to(status), then.plusSeconds(ids.size()));
      ids.add(entry.id());
    }
    var open = inserted(entry(caller, null, then));

    assertThat(delegations().deleteEnded(then.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(delegations().deleteEnded(then.plusSeconds(3), ALL)).isEqualTo(1);
    assertThat(delegations().deleteEnded(then.plusSeconds(3), ALL)).isZero();

    assertThat(ids).filteredOn(id -> delegations().find(id).isPresent())
        .containsExactly(ids.get(3));
    assertThat(stored(open.id())).isEqualTo(open);
    inserted(entry(caller, "key 0", then));
    assertThat(delegations().insert(entry(caller, "key 3", then)).isNew()).isFalse();
  }

  @Test
  default void dl2_anEntryOutlivesItsWorkspaces() {
    var workspace = root().id();
    var entry = inserted(entry(workspace, null, NOON));

    workspaces().purge(List.of(workspace));

    assertThat(delegations().find(entry.id())).contains(entry);
  }
}
