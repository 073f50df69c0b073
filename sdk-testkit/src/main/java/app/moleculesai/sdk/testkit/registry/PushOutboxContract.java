package app.moleculesai.sdk.testkit.registry;

import static app.moleculesai.sdk.testkit.registry.PushConfigContract.LONG_AGO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeadPush;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * News that waits to be pushed: each in one hand at a time, and that of one configuration in order. The times are of
 * long ago, so that what others left there is not due.
 */
public interface PushOutboxContract extends RegistryKit {
  private PushOutboxRepository outbox() {
    return registry().pushOutbox();
  }

  /** Sets a configuration of its own task, in a workspace of its own. */
  private UUID config() {
    return config(root().id()).key();
  }

  private PushConfig config(UUID workspace) {
    return registry().pushConfigs()
        .put(PushConfigContract.config(workspace, UUID.randomUUID().toString(), "id"));
  }

  /** News that is due at a second. */
  private static PushDelivery news(UUID config, int second) {
    return PushDelivery.of(UUID.randomUUID(), config, Body.of("{}"), at(second));
  }

  private static Instant at(int second) {
    return LONG_AGO.plusSeconds(second);
  }

  /** Inserts news of a configuration that is due at once. */
  private UUID waiting(UUID config) {
    return waiting(news(config, 0));
  }

  private UUID waiting(PushDelivery news) {
    assertThat(outbox().insert(List.of(news))).isEqualTo(1);
    return news.id();
  }

  /** A claim that lapses after a minute. */
  private static PushClaim claim(String claimant) {
    return new PushClaim(claimant + "/" + UUID.randomUUID(), at(60));
  }

  /** Claims what is due at a second. */
  private Optional<UUID> next(int second) {
    return outbox().claimDue(claim("next"), at(second)).map(PushDelivery::id);
  }

  /** Claims what is due at once; it must be there. */
  private PushDelivery claimed(PushClaim claim) {
    return claimed(claim, 0);
  }

  /** Claims what is due at a second; it must be there. */
  private PushDelivery claimed(PushClaim claim, int second) {
    var claimed = outbox().claimDue(claim, at(second));
    assertThat(claimed).as("what is due").isPresent();
    return claimed.orElseThrow();
  }

  @Test
  default void push_newsComesBackAsItWas() {
    var config = config();
    var news = PushDelivery.of(UUID.randomUUID(), config,
        Body.of("{ \"b\":1.0, \"a\" : \"\u00e9\\u0000\" }\n"), LONG_AGO);
    var tried = new PushDelivery(UUID.randomUUID(), config(), 7, Body.of("[]"), true, 3, at(1),
        false, Optional.of("HTTP 503"), LONG_AGO);
    assertThat(outbox().insert(List.of(news, tried))).isEqualTo(2);

    var first = claimed(claim("ada"));
    var second = claimed(claim("bob"), 1);

    assertThat(first).isEqualTo(new PushDelivery(news.id(), config, first.number(), news.body(),
        false, 1, LONG_AGO, false, Optional.empty(), LONG_AGO));
    assertThat(second).isEqualTo(new PushDelivery(tried.id(), tried.configKey(),
        second.number(), tried.body(), true, 4, at(1), false, Optional.of("HTTP 503"), LONG_AGO));
    assertThat(first.number()).isPositive();
  }

  @Test
  default void push_newsOfAConfigurationThatIsNotThereIsLeftOut() {
    var config = config();
    var deleted = config();
    registry().pushConfigs().delete(deleted);
    var news = news(config, 0);

    assertThat(outbox().insert(List.of(news(UUID.randomUUID(), 0), news, news(deleted, 0))))
        .isEqualTo(1);
    assertThat(outbox().insert(List.of(news(deleted, 0)))).isZero();
    assertThat(outbox().insert(List.of())).isZero();

    assertThat(next(0)).contains(news.id());
    assertThat(next(0)).isEmpty();
  }

  @Test
  default void push_newsOfTheIdOfOtherNewsIsAConflict() {
    var config = config();
    var first = waiting(config);
    var new1 = news(config, 0);
    var same = PushDelivery.of(first, config, Body.of("other"), LONG_AGO);

    refused(ErrorCode.CONFLICT, "news of a known id", () -> outbox().insert(List.of(new1, same)));
    refused(ErrorCode.CONFLICT, "twice the same", () -> outbox().insert(List.of(new1, new1)));

    var claim = claim("ada");
    assertThat(claimed(claim).body()).isEqualTo(Body.of("{}"));
    outbox().delivered(first, claim.claimant());
    assertThat(next(0)).as("news of a refused call").isEmpty();
  }

  @Test
  default void push_newsOfAConfigurationIsSentInItsOrder() {
    var config = config();
    var late = news(config, 5);
    var early = news(config, 0);
    outbox().insert(List.of(late, early));
    var last = waiting(config);

    assertThat(next(4)).as("before the first is due").isEmpty();
    var claim = claim("ada");
    var first = claimed(claim, 5);
    assertThat(first.id()).isEqualTo(late.id());
    assertThat(next(5)).as("while the first is in somebody's hand").isEmpty();

    assertThat(outbox().putBack(first.id(), claim.claimant(), at(9), "HTTP 500")).isTrue();
    assertThat(next(8)).as("before the first is tried again").isEmpty();
    first = claimed(claim, 9);
    assertThat(first).isEqualTo(new PushDelivery(late.id(), config, first.number(), late.body(),
        false, 2, at(9), false, Optional.of("HTTP 500"), late.createdAt()));

    assertThat(outbox().delivered(first.id(), claim.claimant())).isTrue();
    var second = claimed(claim);
    assertThat(second.id()).isEqualTo(early.id());
    assertThat(second.number()).isGreaterThan(first.number());
    outbox().delivered(second.id(), claim.claimant());
    assertThat(claimed(claim).id()).isEqualTo(last);
  }

  @Test
  default void push_whatIsDueFirstIsClaimedFirst() {
    var third = waiting(news(config(), 3));
    var first = waiting(news(config(), 1));
    var second = waiting(news(config(), 2));
    waiting(news(config(), 5));

    assertThat(next(0)).isEmpty();
    assertThat(Stream.generate(() -> next(4)).limit(4))
        .containsExactly(Optional.of(first), Optional.of(second), Optional.of(third),
            Optional.empty());
  }

  @Test
  default void push_aClaimThatLapsedIsTakenOver() {
    var first = waiting(config());
    var last = claim("ada");
    claimed(last);

    assertThat(next(59)).as("while it is held").isEmpty();
    var taken = claimed(new PushClaim("bob/1", at(120)), 60);

    assertThat(taken.id()).isEqualTo(first);
    assertThat(taken.attempts()).isEqualTo(2);
    assertThat(outbox().putBack(first, last.claimant(), LONG_AGO, "late")).isFalse();
    assertThat(outbox().giveUp(first, last.claimant(), "late", LONG_AGO)).isFalse();
    assertThat(outbox().delivered(first, last.claimant())).isFalse();
    assertThat(next(119)).as("in its new hand").isEmpty();
    assertThat(outbox().putBack(first, "bob/1", at(121), "HTTP 500")).isTrue();
    assertThat(outbox().claimDue(claim("eve"), at(121))).map(PushDelivery::lastError)
        .contains(Optional.of("HTTP 500"));
  }

  @Test
  default void push_aClaimThatLapsedHoldsUntilItIsTakenOver() {
    var config = config();
    waiting(config);
    waiting(config);
    var claim = new PushClaim("ada/1", LONG_AGO);

    assertThat(outbox().delivered(claimed(claim).id(), "ada/1")).isTrue();
    assertThat(outbox().giveUp(claimed(claim).id(), "ada/1", "HTTP 500", LONG_AGO)).isTrue();
    assertThat(next(100)).isEmpty();
  }

  @Test
  default void push_onlyWhoeverHoldsItPutsBackOrEnds() {
    var news = waiting(config());
    var free = waiting(news(config(), 9));
    var claim = claim("ada");
    claimed(claim);

    for (var other : List.of("ada", claim("ada").claimant(), "")) {
      assertThat(outbox().putBack(news, other, LONG_AGO, "x")).isFalse();
      assertThat(outbox().giveUp(news, other, "x", LONG_AGO)).isFalse();
      assertThat(outbox().delivered(news, other)).isFalse();
    }
    assertThat(outbox().delivered(free, claim.claimant())).as("nobody has it").isFalse();
    assertThat(outbox().delivered(UUID.randomUUID(), claim.claimant())).isFalse();
    assertThat(outbox().putBack(news, claim.claimant(), at(1), "x")).isTrue();
    assertThat(outbox().delivered(news, claim.claimant())).as("it was put back").isFalse();
    assertThat(next(1)).contains(news);
  }

  @Test
  default void push_ofOneWorkspaceOnlySoManyAreInHand() {
    var workspace = root().id();
    var all = IntStream.rangeClosed(0, PushOutboxRepository.MOST_IN_HAND)
        .mapToObj(unused -> waiting(config(workspace).key())).toList();
    var other = waiting(news(config(), 1));
    var claim = claim("ada");
    assertThat(all.subList(0, PushOutboxRepository.MOST_IN_HAND))
        .allSatisfy(news -> assertThat(claimed(claim).id()).isEqualTo(news));

    assertThat(next(0)).as("the workspace has its share").isEmpty();
    assertThat(next(1)).as("another one has its own").contains(other);
    assertThat(next(1)).isEmpty();
    assertThat(outbox().delivered(all.getFirst(), claim.claimant())).isTrue();
    assertThat(next(1)).contains(all.getLast());
    assertThat(next(60)).as("what has lapsed is in nobody's hand").contains(all.get(1));
  }

  @Test
  default void push_callersAtTheSameTimeNeverGetTwoOfOneConfiguration() {
    var configs = Stream.generate(this::config).limit(6).toList();
    configs.forEach(config -> IntStream.range(0, 3).forEach(unused -> waiting(config)));

    var claimed = Race.of(12, number -> Race.untilNotBusy(
        () -> outbox().claimDue(claim("" + number), LONG_AGO)));

    assertThat(claimed.stream().flatMap(Optional::stream)).extracting(PushDelivery::configKey)
        .containsExactlyInAnyOrderElementsOf(configs);
    assertThat(next(0)).isEmpty();
  }

  @Test
  default void push_manyInsertAndSendAndAllArrivesOnceInOrder() {
    var configs = Stream.generate(this::config).limit(3).toList();
    var sent = Collections.synchronizedList(new ArrayList<PushDelivery>());
    var missing = new AtomicInteger(24);

    Race.of(8, number -> number % 2 == 0
        ? insertEach(configs, number)
        : sendUntilNothingIsMissing(number, sent, missing));

    assertThat(sent).extracting(PushDelivery::id).doesNotHaveDuplicates().hasSize(24);
    assertThat(sent.stream().collect(Collectors.groupingBy(PushDelivery::configKey)).values())
        .allSatisfy(ofOne -> assertThat(ofOne).extracting(PushDelivery::number).isSorted());
  }

  private boolean insertEach(List<UUID> configs, int number) {
    for (int i = 0; i < 2; i++) {
      var news = configs.stream().map(config -> news(config, 0))
          .collect(Collectors.toCollection(ArrayList::new));
      Collections.rotate(news, number);
      Race.untilNotBusy(() -> outbox().insert(news));
    }
    return true;
  }

  private boolean sendUntilNothingIsMissing(int number, List<PushDelivery> sent,
      AtomicInteger missing) {
    while (missing.get() > 0 && !Thread.currentThread().isInterrupted()) {
      var claim = claim("" + number);
      Race.untilNotBusy(() -> outbox().claimDue(claim, LONG_AGO)).ifPresentOrElse(news -> {
        sent.add(news);
        assertThat(Race.untilNotBusy(() -> outbox().delivered(news.id(), claim.claimant())))
            .isTrue();
        missing.decrementAndGet();
      }, Race::letOthersRun);
    }
    return true;
  }

  @Test
  default void push_deadNewsIsSeenAndBlocksNothing() {
    var workspace = root().id();
    var one = config(workspace).key();
    var two = config(workspace).key();
    int deadBefore = outbox().count(true);
    int before = outbox().count(false);
    var ofOne = waiting(one);
    var behind = waiting(one);
    var ofTwo = waiting(two);
    assertThat(outbox().count(false)).isEqualTo(before + 3);

    giveUp(ofOne, 7);
    giveUp(ofTwo, 8);

    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id)
        .containsExactly(ofTwo, ofOne);
    assertThat(outbox().dead(workspace, 1)).extracting(DeadPush::id).containsExactly(ofTwo);
    assertThat(outbox().dead(workspace, 10).get(1)).satisfies(seen -> {
      assertThat(seen.configId()).isEqualTo("id");
      assertThat(registry().pushConfigs().find(workspace, seen.taskId(), "id"))
          .map(PushConfig::key).contains(one);
      assertThat(seen.attempts()).isEqualTo(1);
      assertThat(seen.createdAt()).isEqualTo(LONG_AGO);
      assertThat(seen.deadAt()).isEqualTo(at(7));
      assertThat(seen.lastError()).contains("HTTP 410");
    });
    assertThat(outbox().dead(root().id(), 10)).isEmpty();
    assertThat(outbox().count(true)).isEqualTo(deadBefore + 2);
    assertThat(outbox().count(false)).isEqualTo(before + 1);
    assertThat(next(9)).contains(behind);
    assertThat(next(9)).isEmpty();
    assertThat(outbox().count(false)).as("in somebody's hand").isEqualTo(before + 1);
  }

  /** Gives news up that is due; what else is due is put back. */
  private void giveUp(UUID id, int second) {
    var others = new ArrayList<PushDelivery>();
    var claim = claim("undertaker");
    var found = claimed(claim);
    while (!found.id().equals(id)) {
      others.add(found);
      found = claimed(claim);
    }
    assertThat(outbox().giveUp(id, claim.claimant(), "HTTP 410", at(second))).isTrue();
    others.forEach(it -> outbox().putBack(it.id(), claim.claimant(), it.nextAt(), "x"));
  }

  @Test
  default void push_deadNewsComesBackAtItsPlaceAndNotBesideOther() {
    var workspace = root().id();
    var config = config(workspace).key();
    var first = waiting(config);
    var second = waiting(config);
    giveUp(first, 0);
    var claim = claim("ada");
    assertThat(claimed(claim).id()).isEqualTo(second);

    assertThat(outbox().revive(root().id(), first, at(3))).as("it is another's").isFalse();
    assertThat(outbox().revive(workspace, first, at(3))).isTrue();
    assertThat(outbox().revive(workspace, first, at(3))).as("it is not dead any more").isFalse();
    assertThat(outbox().revive(workspace, second, at(3))).isFalse();
    assertThat(outbox().revive(workspace, UUID.randomUUID(), at(3))).isFalse();

    assertThat(outbox().dead(workspace, 10)).isEmpty();
    assertThat(next(30)).as("while another one is sent").isEmpty();
    assertThat(outbox().nextDue()).contains(at(60));
    outbox().putBack(second, claim.claimant(), LONG_AGO, "x");
    assertThat(next(2)).isEmpty();
    var again = claimed(claim, 3);
    assertThat(again.id()).isEqualTo(first);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.dead()).isFalse();
    assertThat(again.createdAt()).as("it has its time anew").isEqualTo(at(3));
    outbox().delivered(first, claim.claimant());
    assertThat(next(3)).contains(second);
  }

  @Test
  default void push_itIsKnownWhenSomethingCanBeClaimedNext() {
    assertThat(nextDue()).as("nothing waits").isEmpty();
    var config = config();
    var first = waiting(news(config, 2));
    waiting(config);
    assertThat(nextDue()).as("not what stands behind").contains(at(2));
    waiting(news(config(), 90));
    assertThat(nextDue()).contains(at(2));

    var claim = claim("ada");
    assertThat(outbox().claimDue(claim, at(2))).isPresent();
    assertThat(nextDue()).as("when the claim lapses").contains(at(60));
    outbox().putBack(first, claim.claimant(), at(5), "x");
    assertThat(nextDue()).contains(at(5));
    assertThat(outbox().claimDue(claim, at(5))).isPresent();
    outbox().giveUp(first, claim.claimant(), "x", at(6));
    assertThat(nextDue()).as("what stood behind").contains(LONG_AGO);
    outbox().delivered(claimed(claim).id(), claim.claimant());
    assertThat(nextDue()).contains(at(90));
  }

  /** Returns what was next in those days. */
  private Optional<Instant> nextDue() {
    return outbox().nextDue().filter(NOON.minusSeconds(1)::isAfter);
  }

  @Test
  default void push_oldDeadNewsIsDeleted() {
    var workspace = root().id();
    var dead = IntStream.range(0, 4).mapToObj(second -> {
      var news = waiting(config(workspace).key());
      giveUp(news, second);
      return news;
    }).toList();
    var waiting = waiting(config(workspace).key());

    assertThat(outbox().deleteDead(LONG_AGO, 10)).as("none is older").isZero();
    assertThat(outbox().deleteDead(at(3), 2)).isEqualTo(2);
    assertThat(outbox().deleteDead(at(3), 2)).isEqualTo(1);

    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id)
        .containsExactly(dead.get(3));
    assertThat(next(10)).contains(waiting);
  }

  @Test
  default void push_moreNewsThanMayWaitIsDeadAtOnce() {
    var workspace = root().id();
    var config = config(workspace).key();
    int before = outbox().count(false);
    assertThat(outbox().insert(many(config))).isEqualTo(PushOutboxRepository.MOST_WAITING);
    assertThat(outbox().dead(workspace, 10)).isEmpty();
    var claim = claim("ada");
    var inHand = claimed(claim);
    var first = news(config, 3);
    var second = news(config, 3);

    assertThat(outbox().insert(List.of(first, second))).isEqualTo(2);

    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id)
        .containsExactly(second.id(), first.id());
    assertThat(outbox().dead(workspace, 10)).allSatisfy(seen -> {
      assertThat(seen.lastError()).contains(PushOutboxRepository.TOO_MUCH);
      assertThat(seen.attempts()).isZero();
      assertThat(seen.deadAt()).isEqualTo(at(3));
    });
    assertThat(outbox().count(false)).isEqualTo(before + PushOutboxRepository.MOST_WAITING);
    waiting(config(workspace).key());
    assertThat(outbox().dead(workspace, 10)).as("another one has its own room").hasSize(2);

    outbox().delivered(inHand.id(), claim.claimant());
    var fits = news(config, 4);
    var tooMuch = news(config, 4);
    outbox().insert(List.of(fits, tooMuch));
    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id)
        .containsExactly(tooMuch.id(), second.id(), first.id());

    assertThat(outbox().revive(workspace, first.id(), at(5))).as("by hand").isTrue();
    outbox().delivered(claimed(claim).id(), claim.claimant());
    var more = waiting(news(config, 6));
    assertThat(outbox().dead(workspace, 1)).as("the revived one waits, too")
        .extracting(DeadPush::id).containsExactly(more);
  }

  /** Describes as much news of a configuration as may wait. */
  private static List<PushDelivery> many(UUID config) {
    return Stream.generate(() -> news(config, 0)).limit(PushOutboxRepository.MOST_WAITING).toList();
  }

  /** Describes news of a part of the bytes that may wait. */
  private static PushDelivery large(UUID config, int parts, int second) {
    return PushDelivery.of(UUID.randomUUID(), config,
        Body.of("\u00e9".repeat((int) PushOutboxRepository.MOST_BYTES / 2 / parts)), at(second));
  }

  @Test
  default void push_moreBytesThanMayWaitAreDeadAtOnce() {
    var workspace = root().id();
    var config = config(workspace).key();
    waiting(large(config, 2, 0));
    waiting(large(config, 2, 0));
    var more = waiting(news(config, 1));

    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id).containsExactly(more);
    assertThat(outbox().dead(workspace, 10).getFirst().lastError())
        .contains(PushOutboxRepository.TOO_MUCH);

    var claim = claim("ada");
    outbox().delivered(claimed(claim).id(), claim.claimant());
    var fits = large(config, 4, 2);
    var tooMuch = large(config, 3, 2);
    outbox().insert(List.of(fits, tooMuch));
    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id)
        .containsExactly(tooMuch.id(), more);
  }

  @Test
  default void push_newsOfTheWholeTaskTakesThePlaceOfWhatWaits() {
    var workspace = root().id();
    var config = config(workspace).key();
    waiting(config);
    var first = waiting(large(config, 2, 0).whole(true));
    waiting(large(config, 3, 0).whole(true));
    var claim = claim("ada");
    outbox().delivered(claimed(claim).id(), claim.claimant());
    assertThat(claimed(claim).id()).isEqualTo(first);
    outbox().putBack(first, claim.claimant(), at(9), "HTTP 503");
    var event = waiting(config);

    var latest = large(config, 2, 5).whole(true);
    assertThat(outbox().insert(List.of(latest))).isEqualTo(1);

    assertThat(outbox().dead(workspace, 10)).isEmpty();
    assertThat(claimed(claim, 8).id()).as("what says a part stays").isEqualTo(event);
    outbox().delivered(event, claim.claimant());
    assertThat(next(8)).as("before the first would have been tried").isEmpty();
    var taken = claimed(claim, 9);
    assertThat(taken).isEqualTo(new PushDelivery(latest.id(), config, taken.number(),
        latest.body(), true, 2, at(9), false, Optional.of("HTTP 503"), at(5)));

    var next = waiting(large(config, 1, 5).whole(true));
    assertThat(outbox().delivered(latest.id(), claim.claimant())).as("it was in hand").isTrue();
    assertThat(claimed(claim, 9).id()).isEqualTo(next);
    outbox().delivered(next, claim.claimant());
    assertThat(next(9)).isEmpty();
  }

  @Test
  default void push_newsOfTheWholeTaskWaitsAsLongAsThereIsRoom() {
    var config = config();
    var all = Stream.generate(() -> waiting(news(config, 0).whole(true))).limit(3).toList();
    var claim = claim("ada");

    assertThat(all).allSatisfy(news -> {
      assertThat(claimed(claim).id()).isEqualTo(news);
      outbox().delivered(news, claim.claimant());
    });
  }

  @Test
  default void push_ofTheDeadNewsOfAConfigurationTheLatestIsKept() {
    var workspace = root().id();
    var config = config(workspace).key();
    for (int i = 0; i < 3; i++) {
      outbox().insert(many(config));
    }
    var last = Stream.generate(() -> waiting(news(config, 1))).limit(3).toList();

    var kept = outbox().dead(workspace, 3 * PushOutboxRepository.MOST_WAITING);
    assertThat(kept).hasSizeBetween(PushOutboxRepository.MOST_WAITING,
        PushOutboxRepository.MOST_WAITING + last.size());
    assertThat(kept).extracting(DeadPush::id).startsWith(last.reversed().toArray(UUID[]::new));
  }

  @Test
  default void push_newsOfOneConfigurationIsGivenToAnother() {
    var workspace = root().id();
    var from = config(workspace).key();
    var to = config(workspace);
    var dead = waiting(from);
    giveUp(dead, 1);
    var inHand = waiting(from);
    var behind = waiting(from);
    var last = waiting(to.key());
    var claim = claim("ada");
    assertThat(claimed(claim).id()).isEqualTo(inHand);

    assertThat(outbox().move(from, UUID.randomUUID())).as("to nobody").isZero();
    assertThat(outbox().move(UUID.randomUUID(), to.key())).as("of nobody").isZero();
    assertThat(outbox().move(to.key(), to.key())).as("it is there").isZero();
    assertThat(outbox().move(from, to.key())).isEqualTo(3);
    registry().pushConfigs().delete(from);

    assertThat(outbox().dead(workspace, 10)).extracting(DeadPush::id, DeadPush::taskId)
        .containsExactly(tuple(dead, to.taskId()));
    assertThat(next(0)).as("while one is in somebody's hand").isEmpty();
    assertThat(outbox().delivered(inHand, claim.claimant())).isTrue();
    for (var next : List.of(behind, last)) {
      assertThat(claimed(claim)).satisfies(it -> {
        assertThat(it.id()).isEqualTo(next);
        assertThat(it.configKey()).isEqualTo(to.key());
      });
      outbox().delivered(next, claim.claimant());
    }
  }

  @Test
  default void push_newsGoesWithItsConfigurationAndStaysWhenThatIsReplaced() {
    var workspace = root().id();
    var gone = config(workspace);
    var kept = config(workspace);
    var news = Stream.of(gone, gone, kept).map(config -> waiting(config.key())).toList();
    giveUp(news.get(0), 0);
    int before = outbox().count(false);

    registry().pushConfigs().put(
        PushConfigContract.config(workspace, kept.taskId(), kept.id()));
    registry().pushConfigs().delete(gone.key());

    assertThat(outbox().dead(workspace, 10)).isEmpty();
    assertThat(outbox().count(false)).isEqualTo(before - 1);
    assertThat(next(0)).contains(news.get(2));
    assertThat(next(0)).isEmpty();
  }

  @Test
  default void push_newsOfATransactionIsThereAtItsEndOrNotAtAll() {
    var workspace = root().id();
    Function<Boolean, Boolean> work = undone -> registry().transaction(tx -> {
      var config = tx.pushConfigs().put(PushConfigContract.config(workspace, "task", "id"));
      assertThat(tx.pushOutbox().insert(List.of(news(config.key(), 0)))).isEqualTo(1);
      assertThat(tx.pushOutbox().nextDue()).as("inside").contains(LONG_AGO);
      if (undone) {
        throw new IllegalStateException("undone");
      }
      return true;
    });

    assertThat(catchThrowable(() -> work.apply(true))).isInstanceOf(IllegalStateException.class);
    assertThat(next(0)).isEmpty();
    assertThat(registry().pushConfigs().list(workspace, "task")).isEmpty();

    assertThat(work.apply(false)).isTrue();
    assertThat(next(0)).isPresent();
  }
}
