package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Times are data, exact to the microsecond, and know no zone: C19, C20. */
public interface TimeContract extends StoreKit {
  /** Where an hour of the night is missing or comes twice, whose offset is odd, and none of it. */
  private static List<String> zones() {
    return List.of("America/New_York", "Europe/Berlin", "Asia/Kathmandu", "UTC");
  }

  /** Times around switches of daylight saving time in those zones, and at the ends of what is allowed. */
  private static List<Instant> times() {
    var times = new ArrayList<Instant>();
    for (var change : List.of("2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z",
        "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z")) {
      var at = Instant.parse(change);
      for (var minutes : List.of(-90L, -60L, -30L, 0L, 30L, 60L, 90L)) {
        times.add(at.plus(Duration.ofMinutes(minutes)));
      }
      times.add(at.minus(1, ChronoUnit.MICROS));
      times.add(at.plus(1, ChronoUnit.MICROS));
    }
    times.addAll(List.of(Instant.parse("0001-01-01T00:00:00Z"), Instant.EPOCH,
        Instant.EPOCH.minus(1, ChronoUnit.MICROS), Instant.parse("1582-10-15T00:00:00Z"),
        Instant.parse("1893-04-01T00:00:00Z"), Instant.parse("2016-12-31T23:59:59.999999Z"),
        Instant.parse("9999-12-31T23:59:59.999999Z"), NOON));
    return times;
  }

  @Test
  default void c19_theCallersClockDoesNotChangeTheOrder() {
    var workspace = workspace();
    var clock = List.of(NOON, NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1)),
        NOON.minusSeconds(1), Instant.parse("9999-12-31T23:59:59.999999Z"),
        Instant.parse("0001-01-01T00:00:00Z"), Instant.EPOCH, NOON);
    var drafts = new ArrayList<ActivityDraft>();
    for (int round = 0; round < 5; round++) {
      clock.forEach(time -> drafts.add(Rows.row(workspace, time).build()));
    }
    append(drafts);

    for (int size : List.of(1, 3, 100)) {
      assertThat(Walk.of(store(), ActivityQuery.of(workspace).oldest(size)).ids())
          .as("oldest first, pages of %s", size).isEqualTo(Rows.ids(drafts));
      assertThat(Walk.of(store(), ActivityQuery.of(workspace).newest(size)).ids())
          .as("newest first, pages of %s", size).isEqualTo(Rows.reversed(Rows.ids(drafts)));
    }
  }

  @Test
  default void c19_theCallersTimeComesBackAsItWas() {
    var workspace = workspace();
    append(times().stream().map(time -> Rows.row(workspace, time).build()).toList());

    assertThat(log(workspace)).extracting(Activity::createdAt).isEqualTo(times());
  }

  @Test
  default void c20_timesAreKeptToTheMicrosecond() {
    var workspace = workspace();
    var fractions = new ArrayList<Instant>();
    for (int micros : List.of(0, 1, 9, 10, 499, 500, 999, 1000, 123_456, 999_999)) {
      fractions.add(NOON.truncatedTo(ChronoUnit.SECONDS).plus(micros, ChronoUnit.MICROS));
    }
    append(fractions.stream().map(time -> Rows.row(workspace, time).build()).toList());

    assertThat(log(workspace)).extracting(Activity::createdAt).isEqualTo(fractions);
    for (int i = 0; i < fractions.size(); i++) {
      assertBounds(workspace, fractions, i);
    }
  }

  @Test
  default void c20_aBoundIsStrictAndMayBeFinerThanTheRows() {
    var workspace = workspace();
    var row = Rows.row(workspace, NOON).build();
    append(row);
    var every = ActivityQuery.of(workspace);

    assertThat(Walk.of(store(), every.before(NOON)).rows()).isEmpty();
    assertThat(Walk.of(store(), every.after(NOON)).rows()).isEmpty();
    for (long nanos : List.of(1L, 400L, 600L, 999L)) {
      assertThat(Walk.of(store(), every.before(NOON.plusNanos(nanos))).ids())
          .as("before %s ns later", nanos).containsExactly(row.id());
      assertThat(Walk.of(store(), every.before(NOON.minusNanos(nanos))).ids())
          .as("before %s ns earlier", nanos).isEmpty();
      assertThat(Walk.of(store(), every.after(NOON.minusNanos(nanos))).ids())
          .as("after %s ns earlier", nanos).containsExactly(row.id());
      assertThat(Walk.of(store(), every.after(NOON.plusNanos(nanos))).ids())
          .as("after %s ns later", nanos).isEmpty();
    }
  }

  @Test
  default void c20_theEpochIsAnOrdinaryBound() {
    var workspace = workspace();
    var drafts = List.of(Rows.row(workspace, Instant.EPOCH.minusSeconds(1)).build(),
        Rows.row(workspace, Instant.EPOCH).build(),
        Rows.row(workspace, Instant.EPOCH.plusSeconds(1)).build());
    append(drafts);
    var every = ActivityQuery.of(workspace);

    assertThat(Walk.of(store(), every.before(Instant.EPOCH)).ids())
        .containsExactly(drafts.get(0).id());
    assertThat(Walk.of(store(), every.after(Instant.EPOCH)).ids())
        .containsExactly(drafts.get(2).id());
  }

  @Test
  @ResourceLock(Resources.TIME_ZONE)
  default void c20_theZoneOfTheProcessHasNoEffect() throws Exception {
    var before = TimeZone.getDefault();
    try {
      for (var written : zones()) {
        TimeZone.setDefault(TimeZone.getTimeZone(written));
        var store = subject().reopen(); // a connection may keep the zone it was opened in
        var workspace = workspace();
        append(times().stream().map(time -> Rows.row(workspace, time).build()).toList());
        for (var read : zones()) {
          TimeZone.setDefault(TimeZone.getTimeZone(read));
          assertThat(Walk.of(store, ActivityQuery.of(workspace).oldest(50)).rows())
              .as("times written in %s and read in %s", written, read)
              .extracting(Activity::createdAt).isEqualTo(times());
          for (int i = 0; i < times().size(); i++) {
            assertBounds(workspace, times(), i);
          }
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /** Checks both bounds at one of the times. */
  private void assertBounds(UUID workspace, List<Instant> times, int place) {
    var bound = times.get(place);
    var every = ActivityQuery.of(workspace);
    assertThat(Walk.of(store(), every.before(bound).oldest(50)).rows())
        .as("before time number %s in %s", place, TimeZone.getDefault().getID())
        .extracting(Activity::createdAt)
        .isEqualTo(times.stream().filter(time -> time.isBefore(bound)).toList());
    assertThat(Walk.of(store(), every.after(bound).oldest(50)).rows())
        .as("after time number %s in %s", place, TimeZone.getDefault().getID())
        .extracting(Activity::createdAt)
        .isEqualTo(times.stream().filter(time -> time.isAfter(bound)).toList());
  }
}
