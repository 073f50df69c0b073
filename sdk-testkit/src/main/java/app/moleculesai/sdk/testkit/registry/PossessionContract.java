package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.testkit.support.Race;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a workspace owns: secrets, schedules, its use of tokens. */
public interface PossessionContract extends RegistryKit {
  private static StoredSecret secret(Optional<UUID> workspace, String key, String value,
      Instant now) {
    return StoredSecret.of(workspace, key, value.getBytes(StandardCharsets.UTF_8), 1, now, now);
  }

  @Test
  default void secret_aNewValueKeepsTheTimeOfItsKey() {
    var workspace = Optional.of(root().id());
    registry().secrets().put(List.of(secret(workspace, "KEY", "old", NOON)));

    registry().secrets().put(List.of(secret(workspace, "KEY", "new", NOON.plusSeconds(9))));

    assertThat(registry().secrets().list(workspace)).containsExactly(StoredSecret.of(workspace,
        "KEY", "new".getBytes(StandardCharsets.UTF_8), 1, NOON, NOON.plusSeconds(9)));
  }

  @Test
  default void secret_everyOwnerHasItsOwnInOrderOfTheKey() {
    var one = Optional.of(root().id());
    var two = Optional.of(root().id());
    var key = "K" + UUID.randomUUID().toString().replace("-", "");
    registry().secrets().put(List.of(secret(one, "B", "1", NOON), secret(one, "C", "2", NOON),
        secret(one, "A", "3", NOON), secret(two, "A", "4", NOON),
        secret(Optional.empty(), key, "5", NOON)));

    assertThat(registry().secrets().list(one)).extracting(StoredSecret::key)
        .containsExactly("A", "B", "C");
    assertThat(registry().secrets().list(two)).extracting(secret -> secret.value()[0])
        .containsExactly((byte) '4');
    assertThat(registry().secrets().list(Optional.empty())).extracting(StoredSecret::key)
        .contains(key).isSorted();
    assertThat(registry().secrets().delete(Optional.empty(), key)).isTrue();
  }

  @Test
  default void secret_itsOwnersAreKnownByItsKey() {
    var one = root().id();
    var two = root().id();
    var none = root().id();
    registry().secrets().put(List.of(secret(Optional.of(one), "A", "1", NOON),
        secret(Optional.of(one), "B", "2", NOON), secret(Optional.of(two), "B", "3", NOON)));

    assertThat(registry().secrets().owners(Optional.of("A"))).contains(one)
        .doesNotContain(two, none);
    assertThat(registry().secrets().owners(Optional.empty())).contains(one, two)
        .doesNotContain(none);

    registry().secrets().delete(Optional.of(two), "B");
    assertThat(registry().secrets().owners(Optional.empty())).doesNotContain(two);
  }

  @Test
  default void secret_whatIsDeletedIsGone() {
    var one = Optional.of(root().id());
    registry().secrets().put(List.of(secret(one, "A", "1", NOON), secret(one, "B", "2", NOON)));

    assertThat(registry().secrets().delete(one, "A")).isTrue();
    assertThat(registry().secrets().delete(one, "A")).isFalse();
    assertThat(registry().secrets().delete(Optional.empty(), "B" + one)).isFalse();

    assertThat(registry().secrets().list(one)).extracting(StoredSecret::key)
        .containsExactly("B");
  }

  @Test
  default void secret_anyBytesComeBackAndNobodySharesThem() {
    var workspace = Optional.of(root().id());
    var bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    registry().secrets().put(List.of(StoredSecret.of(workspace, "K", bytes, 1, NOON, NOON)));
    var expected = bytes.clone();
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(registry().secrets().list(workspace).get(0).value(), (byte) 0);

    assertThat(registry().secrets().list(workspace).get(0).value()).isEqualTo(expected);
  }

  private static Schedule schedule(UUID workspace, String name, String prompt, String source,
      Instant now) {
    return Schedule.of(UUID.randomUUID(), workspace, name, "0 9 * * *", "UTC", prompt, true,
        source, now);
  }

  @Test
  default void oi10_aTemplateBringsNewSchedulesAndRefreshesItsOwn() {
    var workspace = root().id();
    var daily = schedule(workspace, "daily", "old", Schedule.TEMPLATE, NOON);
    assertThat(registry().schedules().putFromTemplate(List.of(daily))).isEmpty();

    var refreshed = Schedule.of(UUID.randomUUID(), workspace, "daily", "5 8 * * 1",
        "Europe/Berlin", "new", false, Schedule.TEMPLATE, NOON.plusSeconds(60));
    var weekly = schedule(workspace, "weekly", "w", Schedule.TEMPLATE, NOON.plusSeconds(60));
    assertThat(registry().schedules().putFromTemplate(List.of(refreshed, weekly))).isEmpty();

    var rows = registry().schedules().list(workspace);
    assertThat(rows).extracting(Schedule::name).containsExactly("daily", "weekly");
    assertThat(rows.get(0).id()).isEqualTo(daily.id());
    assertThat(rows.get(0).createdAt()).isEqualTo(NOON);
    assertThat(List.of(rows.get(0).cron(), rows.get(0).timezone(), rows.get(0).prompt(),
        rows.get(0).enabled())).isEqualTo(List.of("5 8 * * 1", "Europe/Berlin", "new", false));
    assertThat(rows.get(1)).isEqualTo(weekly);
  }

  @Test
  default void oi10_aScheduleThatATemplateEnablesFiresNext() {
    var workspace = root().id();
    registry().schedules().putFromTemplate(List.of(Schedule.of(UUID.randomUUID(), workspace,
        "daily", "0 9 * * *", "UTC", "p", false, Schedule.TEMPLATE, NOON)));
    var next = NOON.plusSeconds(21 * 3600);
    var enabled = Schedule.of(UUID.randomUUID(), workspace, "daily", "0 9 * * *", "UTC", "p",
        true, Schedule.TEMPLATE, NOON).firingAt(Optional.of(next));

    registry().schedules().putFromTemplate(List.of(enabled));

    assertThat(registry().schedules().list(workspace)).singleElement()
        .returns(true, Schedule::enabled).returns(Optional.of(next), Schedule::nextRunAt);
  }

  @Test
  default void oi10_aScheduleMadeAtRunTimeIsLeftAlone() {
    var workspace = root().id();
    var own = schedule(workspace, "daily", "own", Schedule.RUNTIME, NOON);
    registry().schedules().putFromTemplate(List.of(own));
    var template = schedule(workspace, "daily", "template", Schedule.TEMPLATE, NOON);
    var other = schedule(workspace, "other", "template", Schedule.TEMPLATE, NOON.plusSeconds(1));

    assertThat(registry().schedules().putFromTemplate(List.of(template, other)))
        .containsExactly(template);

    assertThat(registry().schedules().list(workspace)).containsExactly(own, other);
  }

  @Test
  default void oi10_namesBelongToTheirWorkspaceAndNothingIsDeleted() {
    var one = root().id();
    var two = root().id();
    registry().schedules().putFromTemplate(List.of(
        schedule(one, "daily", "1", Schedule.TEMPLATE, NOON),
        schedule(two, "daily", "2", Schedule.TEMPLATE, NOON)));

    registry().schedules().putFromTemplate(List.of());

    assertThat(registry().schedules().list(one)).extracting(Schedule::prompt)
        .containsExactly("1");
    assertThat(registry().schedules().list(two)).extracting(Schedule::prompt)
        .containsExactly("2");
    assertThat(registry().schedules().list(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void schedule_allOfAWorkspaceAreSwitchedOff() {
    var one = root().id();
    var two = root().id();
    registry().schedules().putFromTemplate(List.of(
        schedule(one, "a", "1", Schedule.TEMPLATE, NOON),
        schedule(one, "b", "2", Schedule.RUNTIME, NOON.plusSeconds(1)),
        schedule(two, "a", "3", Schedule.TEMPLATE, NOON)));

    assertThat(registry().schedules().disable(List.of(one, UUID.randomUUID()), NOON))
        .isEqualTo(2);
    assertThat(registry().schedules().disable(List.of(one), NOON)).isZero();

    assertThat(registry().schedules().list(one)).extracting(Schedule::enabled)
        .containsExactly(false, false);
    assertThat(registry().schedules().list(two)).extracting(Schedule::enabled)
        .containsExactly(true);
  }

  @Test
  default void usage_addsUpForADay() {
    var workspace = root().id();
    var day = LocalDate.of(2026, 3, 14);
    registry().usage().add(List.of(new TokenUsage(workspace, day, 1, 2, 3),
        new TokenUsage(workspace, day, 10, 20, 30),
        new TokenUsage(workspace, day.plusDays(1), 5, 5, 5)));

    Race.of(16, number -> {
      return Race.untilNotBusy(() -> {
        registry().usage().add(List.of(new TokenUsage(workspace, day, 100, 200, 1)));
        return number;
      });
    });

    assertThat(registry().usage().find(workspace, day))
        .contains(new TokenUsage(workspace, day, 1611, 3222, 49));
    assertThat(registry().usage().find(workspace, day.plusDays(1)))
        .contains(new TokenUsage(workspace, day.plusDays(1), 5, 5, 5));
    assertThat(registry().usage().find(workspace, day.minusDays(1))).isEmpty();
  }
}
