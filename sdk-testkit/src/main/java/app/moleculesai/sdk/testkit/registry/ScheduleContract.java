package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Schedules: each is in one hand at a time. The times are of long ago, so that what others left there is not due.
 */
public interface ScheduleContract extends RegistryKit {
  /** When the tests take place. */
  Instant MIDNIGHT = Instant.parse("2001-02-03T00:00:00Z");

  private ScheduleRepository schedules() {
    return registry().schedules();
  }

  private static Schedule schedule(UUID workspace, String name, Instant next) {
    return Schedule.of(UUID.randomUUID(), workspace, name, "0 9 * * *", "Europe/Berlin",
        "good morning \u00e4", true, Schedule.RUNTIME, NOON).firingAt(Optional.of(next));
  }

  private Schedule added(Schedule schedule) {
    schedules().insert(schedule);
    return schedule;
  }

  private Schedule due(UUID workspace, int second) {
    return added(schedule(workspace, "at " + second, MIDNIGHT.plusSeconds(second)));
  }

  private static ScheduleClaim claim(String claimant) {
    return new ScheduleClaim(claimant + "/" + UUID.randomUUID(), MIDNIGHT.plusSeconds(120));
  }

  private Optional<UUID> next(Instant now) {
    return schedules().claimDue(claim("next"), List.of(), now).map(Schedule::id);
  }

  private Schedule stored(Schedule schedule) {
    return schedules().find(schedule.id()).orElseThrow();
  }

  private static ScheduleEnd fired(Instant due, Instant next, Instant at) {
    return new ScheduleEnd(Optional.of(due), Optional.of(next), Optional.of("ok"),
        Optional.empty(), Optional.of(at), 0, 0, Optional.empty());
  }

  @Test
  default void schedule_oneComesBackAsItWas() {
    var workspace = root().id();
    var one = added(schedule(workspace, "", MIDNIGHT));
    var other = added(new Schedule(UUID.randomUUID(), workspace, "d\u00e9j\u00e0 vu", "* * * * *",
        "UTC", "line\nline", false, Schedule.TEMPLATE, Optional.empty(), Optional.of(NOON), 7,
        Optional.of("stale"), Optional.of("\u00e9"), 3, 4, Optional.of(MIDNIGHT),
        NOON.plusSeconds(1), NOON.plusSeconds(2)));

    assertThat(schedules().find(one.id())).contains(one);
    assertThat(schedules().find(other.id())).contains(other);
    assertThat(schedules().list(workspace)).containsExactly(one, other);
    assertThat(schedules().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void schedule_aNameIsTakenInItsWorkspaceOnly() {
    var workspace = root().id();
    var one = added(schedule(workspace, "daily", MIDNIGHT));
    added(schedule(root().id(), "daily", MIDNIGHT));
    added(schedule(workspace, "Daily", MIDNIGHT));

    refused(ErrorCode.CONFLICT, "a name that is taken",
        () -> schedules().insert(schedule(workspace, "daily", MIDNIGHT)));
    refused(ErrorCode.CONFLICT, "a change to a name that is taken", () -> schedules().update(
        one.edited("Daily", "1 1 1 1 1", "UTC", "p", true, NOON)));

    assertThat(stored(one)).isEqualTo(one);
    assertThat(schedules().list(workspace)).hasSize(2);
    assertThat(schedules().update(one)).isTrue();
  }

  @Test
  default void schedule_anUpdateLeavesWhatFiringsWrote() {
    var one = due(root().id(), 0);
    var claim = claim("ada");
    assertThat(schedules().claim(one.id(), claim, MIDNIGHT)).contains(one);
    schedules().end(one.id(), claim.claimant(), new ScheduleEnd(Optional.empty(), Optional.empty(),
        Optional.of("stale"), Optional.of("why"), Optional.of(MIDNIGHT), 3, 2,
        Optional.of(MIDNIGHT.minusSeconds(9))), MIDNIGHT);
    var edited = one.edited("new", "1 2 3 4 5", "Asia/Tokyo", "other", false, NOON.plusSeconds(5))
        .firingAt(Optional.of(NOON));

    assertThat(schedules().update(edited)).isTrue();

    assertThat(stored(one)).isEqualTo(new Schedule(one.id(), one.workspaceId(), "new", "1 2 3 4 5",
        "Asia/Tokyo", "other", false, one.source(), Optional.of(NOON), Optional.of(MIDNIGHT), 1,
        Optional.of("stale"), Optional.of("why"), 3, 2, Optional.of(MIDNIGHT.minusSeconds(9)),
        one.createdAt(), NOON.plusSeconds(5)));
    assertThat(schedules().update(schedule(one.workspaceId(), "nobody", NOON))).isFalse();
    assertThat(schedules().list(one.workspaceId())).hasSize(1);
  }

  @Test
  default void schedule_aDeletedOneIsGone() {
    var one = due(root().id(), 0);
    var claim = claim("ada");
    assertThat(schedules().claim(one.id(), claim, MIDNIGHT)).isPresent();

    assertThat(schedules().delete(one.id())).isTrue();

    assertThat(schedules().find(one.id())).isEmpty();
    assertThat(schedules().list(one.workspaceId())).isEmpty();
    assertThat(schedules().end(one.id(), claim.claimant(), fired(MIDNIGHT, NOON, NOON), NOON))
        .isFalse();
    assertThat(schedules().delete(one.id())).isFalse();
    assertThat(next(MIDNIGHT.plusSeconds(999))).isEmpty();
    added(schedule(one.workspaceId(), one.name(), MIDNIGHT));
  }

  @Test
  default void schedule_pagesAreInTheOrderOfIds() {
    var workspace = root().id();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      ids.add(due(workspace, i).id().toString());
    }
    ids.sort(null);

    var read = new ArrayList<String>();
    var after = Optional.<UUID>empty();
    List<Schedule> page;
    do {
      page = schedules().page(after, 3);
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.stream().filter(row -> row.workspaceId().equals(workspace))
          .forEach(row -> read.add(row.id().toString()));
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
    } while (page.size() == 3 && read.size() <= ids.size());

    assertThat(read).isEqualTo(ids);
  }

  @Test
  default void sc2_theEarliestThatIsDueIsClaimedFirst() {
    var workspace = root().id();
    var second = due(workspace, 2);
    var first = due(workspace, 1);
    var third = due(workspace, 3);

    assertThat(next(MIDNIGHT.plusSeconds(3))).contains(first.id());
    assertThat(next(MIDNIGHT.plusSeconds(3))).contains(second.id());
    assertThat(next(MIDNIGHT.plusSeconds(3))).contains(third.id());
    assertThat(next(MIDNIGHT.plusSeconds(3))).isEmpty();
    assertThat(stored(first)).isEqualTo(first);
  }

  @Test
  default void sc2_whatIsOffOrNotDueIsNotClaimed() {
    var workspace = root().id();
    var off = schedule(workspace, "off", MIDNIGHT);
    added(off.edited("off", off.cron(), off.timezone(), off.prompt(), false, NOON));
    added(schedule(workspace, "unplanned", MIDNIGHT).firingAt(Optional.empty()));
    var later = due(workspace, 10);

    assertThat(next(MIDNIGHT.plusSeconds(9))).isEmpty();
    assertThat(next(MIDNIGHT.plusSeconds(10))).contains(later.id());

    assertThat(schedules().disable(List.of(workspace), NOON)).isEqualTo(2);
    assertThat(next(MIDNIGHT.plusSeconds(999))).isEmpty();
  }

  @Test
  default void sc2_theWorkspacesThatAreExceptedAreLeftAlone() {
    var full = root().id();
    var other = root().id();
    var first = due(full, 1);
    var second = due(other, 2);
    var now = MIDNIGHT.plusSeconds(3);

    assertThat(schedules().claimDue(claim("ada"), List.of(full), now)).map(Schedule::id)
        .contains(second.id());
    assertThat(schedules().claimDue(claim("ada"), List.of(full, other), now)).isEmpty();
    assertThat(schedules().claimDue(claim("ada"), List.of(other), now)).map(Schedule::id)
        .contains(first.id());
  }

  @Test
  default void sc2_ofManyClaimantsEachGetsAnother() {
    var workspace = root().id();
    var all = IntStream.range(0, 8).mapToObj(second -> due(workspace, second).id()).toList();

    var claimed = Race.of(16, number -> Race.untilNotBusy(
        () -> schedules().claimDue(claim("c" + number), List.of(), MIDNIGHT.plusSeconds(60))));

    assertThat(claimed.stream().flatMap(Optional::stream).map(Schedule::id))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  default void schedule_oneMayBeClaimedThatIsNotDue() {
    var later = due(root().id(), 1000);
    assertThat(schedules().update(later.edited(later.name(), later.cron(), later.timezone(),
        later.prompt(), false, NOON))).isTrue();
    var claim = claim("ada");

    assertThat(schedules().claim(later.id(), claim, MIDNIGHT)).contains(stored(later));
    assertThat(schedules().claim(later.id(), claim("bob"), MIDNIGHT)).isEmpty();
    assertThat(schedules().claim(UUID.randomUUID(), claim("bob"), MIDNIGHT)).isEmpty();

    assertThat(schedules().end(later.id(), claim.claimant(),
        new ScheduleEnd(Optional.empty(), Optional.of(NOON), Optional.of("ok"), Optional.empty(),
            Optional.of(MIDNIGHT), 0, 0, Optional.empty()),
        MIDNIGHT)).isTrue();
    assertThat(stored(later)).returns(later.nextRunAt(), Schedule::nextRunAt)
        .returns(1, Schedule::runCount);
    assertThat(schedules().claim(later.id(), claim("bob"), MIDNIGHT)).isPresent();
  }

  @Test
  default void schedule_aClaimLapsesUnlessItIsRenewed() {
    var one = due(root().id(), 0);
    var claim = claim("ada");
    assertThat(schedules().claimDue(claim, List.of(), MIDNIGHT)).map(Schedule::id)
        .contains(one.id());
    assertThat(next(MIDNIGHT.plusSeconds(119))).isEmpty();

    assertThat(schedules().renew(Map.of(one.id(), claim.claimant(), UUID.randomUUID(), "x"),
        MIDNIGHT.plusSeconds(240))).containsExactly(one.id());

    assertThat(next(MIDNIGHT.plusSeconds(239))).isEmpty();
    assertThat(next(MIDNIGHT.plusSeconds(240))).contains(one.id());
    assertThat(schedules().renew(Map.of(one.id(), claim.claimant()), MIDNIGHT.plusSeconds(999)))
        .isEmpty();
  }

  @Test
  default void schedule_whoLostItsClaimEndsNothing() {
    var one = due(root().id(), 0);
    var lost = claim("ada");
    var kept = claim("bob");
    assertThat(schedules().claimDue(lost, List.of(), MIDNIGHT)).isPresent();
    assertThat(schedules().claimDue(kept, List.of(), MIDNIGHT.plusSeconds(120))).isPresent();

    assertThat(schedules().end(one.id(), lost.claimant(), fired(MIDNIGHT, NOON, NOON), NOON))
        .isFalse();
    assertThat(stored(one)).isEqualTo(one);
    assertThat(schedules().end(one.id(), kept.claimant(), fired(MIDNIGHT, NOON, NOON), NOON))
        .isTrue();
    assertThat(schedules().end(one.id(), kept.claimant(), fired(NOON, NOON, NOON), NOON))
        .as("a second end").isFalse();
    assertThat(stored(one)).returns(1, Schedule::runCount)
        .returns(Optional.of(NOON), Schedule::lastRunAt)
        .returns(Optional.of(NOON), Schedule::nextRunAt);
  }

  @Test
  default void sc6_aTimeThatWasChangedMeanwhileStays() {
    var one = due(root().id(), 0);
    var claim = claim("ada");
    assertThat(schedules().claimDue(claim, List.of(), MIDNIGHT)).isPresent();
    var changed = one.edited("other", "5 5 * * *", "UTC", "p", true, NOON)
        .firingAt(Optional.of(NOON.plusSeconds(77)));
    assertThat(schedules().update(changed)).isTrue();

    assertThat(schedules().end(one.id(), claim.claimant(), fired(MIDNIGHT, NOON, NOON), NOON))
        .isTrue();

    assertThat(stored(one)).returns("other", Schedule::name)
        .returns(Optional.of(NOON.plusSeconds(77)), Schedule::nextRunAt)
        .returns(1, Schedule::runCount);
  }

  @Test
  default void sc6_whatWasNotFiredDoesNotCount() {
    var one = due(root().id(), 0);
    var first = claim("ada");
    assertThat(schedules().claimDue(first, List.of(), MIDNIGHT)).isPresent();
    assertThat(schedules().end(one.id(), first.claimant(),
        new ScheduleEnd(Optional.of(MIDNIGHT), Optional.of(MIDNIGHT.plusSeconds(60)),
            Optional.of("skipped"), Optional.of("busy"), Optional.empty(), 1, 5,
            Optional.of(MIDNIGHT)),
        NOON)).isTrue();
    assertThat(stored(one)).returns(0, Schedule::runCount)
        .returns(Optional.empty(), Schedule::lastRunAt)
        .returns(Optional.of("skipped"), Schedule::lastStatus)
        .returns(Optional.of("busy"), Schedule::lastError)
        .returns(1, Schedule::emptyRuns)
        .returns(5, Schedule::missedRuns)
        .returns(Optional.of(MIDNIGHT), Schedule::lastMissedAt)
        .returns(NOON, Schedule::updatedAt);

    var second = claim("ada");
    assertThat(schedules().claimDue(second, List.of(), MIDNIGHT.plusSeconds(60))).isPresent();
    assertThat(schedules().end(one.id(), second.claimant(),
        new ScheduleEnd(Optional.of(MIDNIGHT.plusSeconds(60)), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), 1, 2, Optional.empty()),
        NOON)).isTrue();
    assertThat(stored(one)).returns(0, Schedule::runCount)
        .returns(Optional.of("skipped"), Schedule::lastStatus)
        .returns(Optional.of("busy"), Schedule::lastError)
        .returns(Optional.empty(), Schedule::nextRunAt)
        .returns(7, Schedule::missedRuns)
        .returns(Optional.of(MIDNIGHT), Schedule::lastMissedAt);
  }
}
