package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueInsert;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueRepository;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Messages that wait for busy agents: each is in one hand at a time and comes to one end. The times are of long ago, so
 * that what others left in the queue is not touched.
 */
public interface QueueContract extends RegistryKit {
  /** When the tests take place. */
  Instant THEN = Instant.parse("2001-02-03T04:05:06.123456Z");
  /** How often an item is tried. */
  int MOST = 5;
  /** More places than a test has items. */
  int PLENTY = 1000;

  private QueueRepository queue() {
    return registry().queue();
  }

  /** An ordinary message. */
  static QueueMessage message(UUID workspace) {
    return new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK, Body.of("{}"),
        "message/send", Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static QueueMessage keyed(UUID workspace, String key) {
    return new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK, Body.of("{}"),
        "message/send", Optional.of(key), Optional.empty(), Optional.empty());
  }

  private static QueueMessage expiring(UUID workspace, Instant at) {
    return new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK, Body.of("{}"),
        "message/send", Optional.empty(), Optional.empty(), Optional.of(at));
  }

  private UUID queued(QueueMessage message, Instant at) {
    var id = UUID.randomUUID();
    assertThat(queue().insert(id, message, at)).isEqualTo(new QueueInsert(id, true));
    return id;
  }

  private UUID queued(UUID workspace) {
    return queued(message(workspace), THEN);
  }

  private static QueueClaim claim(String claimant) {
    return new QueueClaim(claimant + "/" + UUID.randomUUID(), THEN.plusSeconds(60));
  }

  /** Claims the next item, which must be there. */
  private QueuedItem claimed(UUID workspace, QueueClaim claim) {
    return queue().claim(workspace, PLENTY, claim, THEN).orElseThrow();
  }

  private Optional<UUID> next(UUID workspace, Instant now) {
    return queue().claim(workspace, PLENTY, claim("next"), now).map(QueuedItem::id);
  }

  private QueuedItem stored(QueuedItem item) {
    return queue().find(item.id()).orElseThrow();
  }

  @Test
  default void queue_anItemComesBackAsItWas() {
    var workspace = root().id();
    var message = new QueueMessage(workspace, Optional.of(root().id()), QueueMessage.INFO,
        Body.of("{ \"b\":1.0, \"a\" : \"\u00e9\\u0000\" }\n"), "m\u00e9thode",
        Optional.of("k".repeat(255)), Optional.of(UUID.randomUUID()),
        Optional.of(THEN.plusSeconds(9)), Optional.of("https://x/\u00e9," + "e".repeat(4084)));

    var id = queued(message, THEN);

    assertThat(queue().find(id)).contains(QueuedItem.of(id, message, THEN));
    assertThat(queue().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void qu1_aSecondActiveItemOfTheKeyIsNotInserted() {
    var workspace = root().id();
    var other = root().id();
    var first = queued(keyed(workspace, "key"), THEN);
    queued(keyed(other, "key"), THEN);
    queued(keyed(workspace, "Key"), THEN);
    queued(message(workspace), THEN);
    queued(message(workspace), THEN);

    var again = queue().insert(UUID.randomUUID(), keyed(workspace, "key"), THEN.plusSeconds(1));

    assertThat(again).isEqualTo(new QueueInsert(first, false));
    assertThat(queue().depth(workspace)).isEqualTo(4);
    var claim = claim("ada");
    assertThat(claimedById(workspace, first, claim)).isEqualTo(first);
    assertThat(queue().insert(UUID.randomUUID(), keyed(workspace, "key"), THEN))
        .as("while it is sent").isEqualTo(new QueueInsert(first, false));
    queue().end(first, claim.claimant(), QueueEnd.completed(Optional.empty()), THEN);
    queued(keyed(workspace, "key"), THEN);
  }

  /** Claims all items of one time until it gets this one. */
  private UUID claimedById(UUID workspace, UUID wanted, QueueClaim claim) {
    var item = queue().claim(workspace, PLENTY, claim, THEN);
    while (item.filter(found -> !found.id().equals(wanted)).isPresent()) {
      item = queue().claim(workspace, PLENTY, claim, THEN);
    }
    return item.map(QueuedItem::id).orElseThrow();
  }

  @Test
  default void queue_anIdOfAnotherIsAConflict() {
    var workspace = root().id();
    var id = queued(workspace);

    refused(ErrorCode.CONFLICT, "an item with the id of another",
        () -> queue().insert(id, message(workspace), THEN));
  }

  @Test
  default void qu1_ofManyInsertsOfOneKeyExactlyOneIsNew() {
    var workspace = root().id();

    var inserts = Race.of(32, number -> Race.untilNotBusy(() -> queue()
        .insert(UUID.randomUUID(), keyed(workspace, "key"), THEN)));

    assertThat(inserts).filteredOn(QueueInsert::isNew).hasSize(1);
    assertThat(inserts).extracting(QueueInsert::id).containsOnly(inserts.stream()
        .filter(QueueInsert::isNew).findAny().orElseThrow().id());
    assertThat(queue().depth(workspace)).isEqualTo(1);
  }

  @Test
  default void qu3_theDepthCountsWhatWaits() {
    var workspace = root().id();
    var other = root().id();
    int before = queue().depth();
    queued(workspace);
    queued(workspace);
    queued(other);

    assertThat(queue().depth(workspace)).isEqualTo(2);
    assertThat(queue().depth()).isEqualTo(before + 3);
    claimed(workspace, claim("ada"));
    assertThat(queue().depth(workspace)).isEqualTo(1);
    assertThat(queue().depth()).isEqualTo(before + 2);
    assertThat(queue().depth(root().id())).isZero();
  }

  private static QueueMessage ranked(UUID workspace, int priority) {
    return new QueueMessage(workspace, Optional.empty(), priority, Body.of("{}"), "",
        Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  default void qu4_theHighestPriorityComesFirstThenTheOldest() {
    var workspace = root().id();
    var fourth = queued(ranked(workspace, QueueMessage.INFO), THEN.minusSeconds(60));
    var third = queued(ranked(workspace, QueueMessage.TASK), THEN.minusSeconds(1));
    var second = queued(ranked(workspace, QueueMessage.TASK), THEN.minusSeconds(2));
    var first = queued(ranked(workspace, QueueMessage.CRITICAL), THEN);
    queued(ranked(root().id(), Short.MAX_VALUE), THEN);

    var order = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      next(workspace, THEN).ifPresent(order::add);
    }

    assertThat(order).containsExactly(first, second, third, fourth);
    assertThat(next(workspace, THEN)).isEmpty();
  }

  @Test
  default void qu2_anExpiredItemIsNotClaimed() {
    var workspace = root().id();
    queued(expiring(workspace, THEN.plusSeconds(10)), THEN);
    var lasting = queued(expiring(workspace, THEN.plusSeconds(11)), THEN.plusSeconds(1));

    assertThat(next(workspace, THEN.plusSeconds(10))).contains(lasting);
    assertThat(next(workspace, THEN.plusSeconds(10))).isEmpty();
    assertThat(next(workspace, THEN.plusSeconds(9))).isPresent();
  }

  @Test
  default void qu4_aClaimIsAnAttemptOfItsClaimant() {
    var workspace = root().id();
    var id = queued(workspace);
    var claim = claim("ada");

    var item = queue().claim(workspace, 1, claim, THEN.plusSeconds(3)).orElseThrow();

    assertThat(item).isEqualTo(new QueuedItem(id, message(workspace), THEN,
        QueueStatus.DISPATCHED, 1, Optional.of(THEN.plusSeconds(3)), Optional.empty(),
        Optional.empty(), Optional.of(claim), Optional.empty()));
    assertThat(stored(item)).isEqualTo(item);
  }

  @Test
  default void qu4_noMoreAreClaimedThanThereArePlaces() {
    var workspace = root().id();
    for (int i = 0; i < 4; i++) {
      queued(workspace);
    }
    var claim = claim("ada");
    var first = queue().claim(workspace, 2, claim, THEN).orElseThrow();
    assertThat(queue().claim(workspace, 2, claim("bob"), THEN)).isPresent();

    assertThat(queue().claim(workspace, 2, claim("eve"), THEN)).isEmpty();
    queue().end(first.id(), claim.claimant(), QueueEnd.completed(Optional.empty()), THEN);
    assertThat(queue().claim(workspace, 2, claim("eve"), THEN)).isPresent();
    assertThat(queue().claim(workspace, 0, claim("eve"), THEN)).isEmpty();
  }

  @Test
  default void qu4_ofManyClaimsEachGetsAnotherItem() {
    var workspace = root().id();
    for (int i = 0; i < 12; i++) {
      queued(workspace);
    }

    var ids = Race.of(16, number -> Race.untilNotBusy(() -> next(workspace, THEN)));

    assertThat(ids.stream().flatMap(Optional::stream)).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  default void qu4_ofManyClaimsNoMoreSucceedThanThereArePlaces() {
    var workspace = root().id();
    for (int i = 0; i < 12; i++) {
      queued(workspace);
    }

    var claims = Race.of(16, number -> Race.untilNotBusy(() -> queue()
        .claim(workspace, 3, claim("racer"), THEN)));

    assertThat(claims.stream().flatMap(Optional::stream)).hasSize(3);
    assertThat(queue().depth(workspace)).isEqualTo(9);
  }

  @Test
  default void qu6_whatIsPutBackStandsAtItsOldPlace() {
    var workspace = root().id();
    var first = queued(message(workspace), THEN);
    queued(message(workspace), THEN.plusSeconds(1));
    var ada = claim("ada");
    claimed(workspace, ada);

    assertThat(queue().putBack(first, ada.claimant(), true, "busy")).isTrue();
    assertThat(queue().find(first)).contains(new QueuedItem(first, message(workspace), THEN,
        QueueStatus.QUEUED, 1, Optional.of(THEN), Optional.empty(), Optional.of("busy"),
        Optional.empty(), Optional.empty()));

    var bob = claim("bob");
    assertThat(claimed(workspace, bob).id()).isEqualTo(first);
    assertThat(queue().putBack(first, bob.claimant(), false, "not reached")).isTrue();
    var item = queue().find(first).orElseThrow();
    assertThat(item.attempts()).as("attempts, with one that does not count").isEqualTo(1);
    assertThat(item.lastError()).contains("not reached");
  }

  @Test
  default void qu5_anEndedItemKeepsItsAnswerOrReason() {
    var workspace = root().id();
    var answer = Body.of("{ \"result\":\t1.0 }");
    var claims = List.of(claim("ada"), claim("bob"), claim("eve"));
    var ends = List.of(QueueEnd.completed(Optional.of(answer)), QueueEnd.failed("no answer"),
        QueueEnd.dropped("too old"));
    for (int i = 0; i < ends.size(); i++) {
      queued(message(workspace), THEN.plusSeconds(i));
      var item = claimed(workspace, claims.get(i));
      queue().putBack(item.id(), claims.get(i).claimant(), true, "busy");
      claimed(workspace, claims.get(i));

      assertThat(queue().end(item.id(), claims.get(i).claimant(), ends.get(i),
          THEN.plusSeconds(7))).isTrue();

      var ended = stored(item);
      assertThat(ended.status()).isEqualTo(ends.get(i).status());
      assertThat(ended.response()).isEqualTo(ends.get(i).response());
      assertThat(ended.lastError()).contains(
          "busy" + ends.get(i).reason().map(reason -> "; " + reason).orElse(""));
      assertThat(ended.endedAt()).contains(THEN.plusSeconds(7));
      assertThat(ended.claim()).isEmpty();
      assertThat(ended.attempts()).isEqualTo(2);
    }
    assertThat(next(workspace, THEN)).isEmpty();
    assertThat(queue().depth(workspace)).isZero();
  }

  @Test
  default void qu10_onlyTheClaimantRenewsPutsBackAndEnds() {
    var workspace = root().id();
    var id = queued(workspace);
    var ada = claim("ada");
    var completed = QueueEnd.completed(Optional.empty());
    assertThat(renewed(id, ada)).as("before it is claimed").isFalse();
    assertThat(queue().end(id, ada.claimant(), completed, THEN)).isFalse();
    var item = claimed(workspace, ada);

    assertThat(renewed(id, claim("bob"))).isFalse();
    assertThat(queue().putBack(id, claim("bob").claimant(), true, "mine")).isFalse();
    assertThat(queue().end(id, claim("bob").claimant(), completed, THEN)).isFalse();
    assertThat(stored(item)).isEqualTo(item);
    assertThat(queue().end(id, ada.claimant(), completed, THEN)).isTrue();
    assertThat(queue().end(id, ada.claimant(), QueueEnd.failed("late"), THEN)).isFalse();
    assertThat(queue().putBack(id, ada.claimant(), true, "late")).isFalse();
    assertThat(renewed(id, ada)).isFalse();
    assertThat(stored(item).status()).isEqualTo(QueueStatus.COMPLETED);
    assertThat(renewed(UUID.randomUUID(), ada)).isFalse();
  }

  private boolean renewed(UUID id, QueueClaim claim) {
    return queue().renew(Map.of(id, claim.claimant()), claim.until()).contains(id);
  }

  @Test
  default void qu10_ofManyClaimsThoseThatHoldAreRenewed() {
    var workspace = root().id();
    queued(workspace);
    queued(workspace);
    queued(workspace);
    var mine = claimed(workspace, claim("ada"));
    var mineToo = claimed(workspace, claim("ada"));
    var another = claimed(workspace, claim("bob"));
    var until = THEN.plusSeconds(100);

    assertThat(queue().renew(Map.of(mine.id(), claimant(mine), mineToo.id(), claimant(mineToo),
        another.id(), claimant(mine), UUID.randomUUID(), claimant(mine)), until))
        .containsExactlyInAnyOrder(mine.id(), mineToo.id());

    assertThat(stored(mine).claim()).contains(new QueueClaim(claimant(mine), until));
    assertThat(stored(mineToo).claim()).contains(new QueueClaim(claimant(mineToo), until));
    assertThat(stored(another)).isEqualTo(another);
    assertThat(queue().renew(Map.of(), until)).isEmpty();
  }

  private static String claimant(QueuedItem item) {
    return item.claim().map(QueueClaim::claimant).orElseThrow();
  }

  @Test
  default void qu10_aRenewedClaimLapsesLater() {
    var workspace = root().id();
    var claim = claim("ada");
    queued(workspace);
    var item = claimed(workspace, claim);
    var longer = new QueueClaim(claim.claimant(), THEN.plusSeconds(100));

    assertThat(renewed(item.id(), longer)).isTrue();

    assertThat(stored(item).claim()).contains(longer);
    queue().requeueLapsed(MOST, THEN.plusSeconds(99));
    assertThat(queue().depth(workspace)).isZero();
    assertThat(stored(item).attempts()).isEqualTo(1);
  }

  @Test
  default void qu10_lapsedClaimsGoBackWithTheirAttempt() {
    var workspace = root().id();
    queued(workspace);
    queued(workspace);
    var lapsed = claimed(workspace, new QueueClaim("ada/1", THEN.plusSeconds(60)));
    var lasting = claimed(workspace, new QueueClaim("ada/2", THEN.plusSeconds(61)));

    assertThat(queue().requeueLapsed(MOST, THEN.plusSeconds(59))).isZero();
    assertThat(queue().requeueLapsed(1, THEN.plusSeconds(60))).as("tried often enough").isZero();
    assertThat(queue().requeueLapsed(MOST, THEN.plusSeconds(60))).isEqualTo(1);

    assertThat(stored(lapsed).status()).isEqualTo(QueueStatus.QUEUED);
    assertThat(stored(lapsed).attempts()).isEqualTo(1);
    assertThat(stored(lapsed).claim()).isEmpty();
    assertThat(stored(lasting)).isEqualTo(lasting);
  }

  @Test
  default void qu10_aLapsedClaimHoldsUntilItsItemIsTaken() {
    var workspace = root().id();
    var id = queued(workspace);
    var first = new QueueClaim("run/1", THEN.plusSeconds(60));
    claimed(workspace, first);
    assertThat(queue().claim(workspace, PLENTY, claim("bob"), THEN.plusSeconds(100))).isEmpty();
    assertThat(renewed(id, first)).as("nobody took it").isTrue();

    queue().requeueLapsed(MOST, THEN.plusSeconds(100));
    var second = new QueueClaim("run/2", THEN.plusSeconds(200));
    var item = claimed(workspace, second);

    assertThat(renewed(id, first)).isFalse();
    assertThat(queue().putBack(id, first.claimant(), true, "late")).isFalse();
    assertThat(queue().end(id, first.claimant(), QueueEnd.failed("late"), THEN)).isFalse();
    assertThat(stored(item)).isEqualTo(item);
    assertThat(item.attempts()).isEqualTo(2);
  }

  @Test
  default void qu10_itemsNobodyWantsAreClaimedToBeEnded() {
    var workspace = root().id();
    var removed = root().id();
    var now = THEN.plusSeconds(100);
    var expired = queued(expiring(workspace, now), THEN.plusSeconds(2));
    var orphan = queued(message(removed), THEN.plusSeconds(1));
    var tried = queued(message(workspace), THEN);
    claimed(workspace, claim("ada"));
    var lasting = queued(expiring(workspace, now.plusSeconds(1)), THEN);
    var retried = queued(message(workspace), THEN.plusSeconds(3));
    workspaces().change(removed, StatusChange.to(WorkspaceStatus.REMOVED), NOON);
    var claim = new QueueClaim("bob/1", now.plusSeconds(60));

    assertThat(queue().claimOver(2, claim, THEN.plusSeconds(99), PLENTY))
        .extracting(QueuedItem::id).contains(orphan).doesNotContain(expired, tried, lasting);
    queue().putBack(orphan, claim.claimant(), true, "again");
    var limited = queue().claimOver(1, claim, now, 2);
    var over = queue().claimOver(1, claim, now, PLENTY);

    assertThat(limited).hasSizeLessThanOrEqualTo(2);
    var all = new ArrayList<>(limited);
    all.addAll(over);
    assertThat(all).extracting(QueuedItem::id).containsSubsequence(tried, orphan, expired)
        .doesNotContain(lasting, retried);
    assertThat(all).filteredOn(item -> item.id().equals(expired)).containsExactly(
        new QueuedItem(expired, expiring(workspace, now), THEN.plusSeconds(2),
            QueueStatus.DISPATCHED, 0, Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.of(claim), Optional.empty()));
    assertThat(queue().end(tried, claim.claimant(), QueueEnd.failed("too often"), now)).isTrue();
    assertThat(queue().end(orphan, claim.claimant(), QueueEnd.dropped("gone"), now)).isTrue();
  }

  @Test
  default void qu8_oldItemsAreClaimedToBeEnded() {
    var one = root().id();
    var two = root().id();
    var second = queued(message(one), THEN.plusSeconds(1));
    var first = queued(message(one), THEN);
    var third = queued(message(two), THEN.plusSeconds(2));
    var young = queued(message(one), THEN.plusSeconds(3));
    var sent = queued(ranked(one, QueueMessage.CRITICAL), THEN);
    assertThat(claimed(one, claim("eve")).id()).isEqualTo(sent);
    var claim = claim("ada");
    var before = THEN.plusSeconds(3);

    assertThat(queue().claimOlder(Optional.of(one), before, claim, 1))
        .extracting(QueuedItem::id).containsExactly(first);
    assertThat(queue().claimOlder(Optional.of(one), before, claim, PLENTY))
        .extracting(QueuedItem::id).containsExactly(second);
    var rest = queue().claimOlder(Optional.empty(), before, claim, PLENTY);
    assertThat(rest).extracting(QueuedItem::id).contains(third).doesNotContain(young, sent);
    assertThat(stored(rest.get(0))).isEqualTo(rest.get(0));
    assertThat(queue().find(second).orElseThrow().attempts()).isZero();
    assertThat(queue().end(second, claim.claimant(), QueueEnd.dropped("old"), THEN)).isTrue();
  }

  @Test
  default void qu4_theWorkspacesThatWaitAreListed() {
    var waiting = root().id();
    var done = root().id();
    var expired = root().id();
    queued(waiting);
    queued(waiting);
    queued(done);
    claimed(done, claim("ada"));
    queued(expiring(expired, THEN.plusSeconds(5)), THEN);

    assertThat(queue().waiting(THEN.plusSeconds(5))).contains(waiting)
        .doesNotContain(done, expired);
    assertThat(queue().waiting(THEN)).contains(waiting, expired);
  }

  @Test
  default void qu4_noWorkspaceWithoutAFreePlaceWaits() {
    var sends = root().id();
    var works = root().id();
    var removed = root().id();
    var free = root().id();
    for (var workspace : List.of(sends, works, removed, free)) {
      queued(workspace);
      queued(workspace);
    }
    claimed(sends, claim("ada"));
    claimed(free, claim("ada"));
    workspaces().update(works, WorkspacePatch.none().activeTasks(1), NOON);
    workspaces().update(free, WorkspacePatch.none().maxConcurrentTasks(2).activeTasks(1), NOON);
    workspaces().change(removed, StatusChange.to(WorkspaceStatus.REMOVED), NOON);

    assertThat(queue().waiting(THEN)).contains(free).doesNotContain(sends, works, removed);
  }

  private static QueueMessage answering(UUID workspace, UUID turn) {
    return new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK, Body.of("{}"), "",
        Optional.empty(), Optional.of(turn), Optional.empty());
  }

  @Test
  default void qu10_theTurnsOfActiveItemsAreFound() {
    var workspace = root().id();
    var turns = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(),
        UUID.randomUUID());
    var claim = claim("ada");
    queued(answering(workspace, turns.get(0)), THEN);
    var ended = claimed(workspace, claim);
    queued(answering(workspace, turns.get(1)), THEN);
    claimed(workspace, claim("bob"));
    queued(answering(workspace, turns.get(2)), THEN);
    queue().end(ended.id(), claim.claimant(), QueueEnd.dropped("old"), THEN);

    assertThat(queue().activeTurns(turns))
        .containsExactlyInAnyOrder(turns.get(1), turns.get(2));
    assertThat(queue().activeTurns(List.of())).isEmpty();
  }

  @Test
  default void queue_theItemOfATurnIsClaimedToBeEnded() {
    var workspace = root().id();
    var turn = UUID.randomUUID();
    var sent = UUID.randomUUID();
    queued(answering(workspace, sent), THEN.minusSeconds(1));
    claimed(workspace, claim("ada"));
    var waits = queued(answering(workspace, turn), THEN);
    queued(workspace);
    var claim = claim("bob");

    assertThat(queue().claimTurn(sent, claim)).as("one that is sent").isEmpty();
    assertThat(queue().claimTurn(UUID.randomUUID(), claim)).isEmpty();
    var item = queue().claimTurn(turn, claim).orElseThrow();

    assertThat(item).isEqualTo(new QueuedItem(waits, answering(workspace, turn), THEN,
        QueueStatus.DISPATCHED, 0, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.of(claim), Optional.empty()));
    assertThat(stored(item)).isEqualTo(item);
    assertThat(queue().claimTurn(turn, claim("eve"))).isEmpty();
    assertThat(queue().end(waits, claim.claimant(), QueueEnd.dropped("canceled"), THEN)).isTrue();
    assertThat(queue().claimTurn(turn, claim("eve"))).as("one that has ended").isEmpty();
  }

  @Test
  default void queue_endedItemsAreDeletedWhenTheyAreOld() {
    var workspace = root().id();
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      queued(message(workspace), THEN.plusSeconds(i));
      var claim = claim("ada");
      var item = claimed(workspace, claim);
      queue().end(item.id(), claim.claimant(), QueueEnd.completed(Optional.empty()),
          THEN.plusSeconds(i));
      ids.add(item.id());
    }
    var waiting = queued(message(workspace), THEN.minusSeconds(9));

    assertThat(queue().deleteEnded(THEN.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(queue().deleteEnded(THEN.plusSeconds(3), PLENTY)).isPositive();
    assertThat(queue().deleteEnded(THEN.plusSeconds(3), PLENTY)).isZero();

    assertThat(ids).filteredOn(id -> queue().find(id).isPresent()).containsExactly(ids.get(3));
    assertThat(queue().find(waiting)).isPresent();
  }
}
