package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueSize;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values under keys: {@code wire.md} 12.5. */
public interface KeyValueContract extends RegistryKit {
  private KeyValueWrite put(UUID workspace, String key, String value) {
    return registry().keyValues().put(workspace, key, Body.of(value), OptionalLong.empty(),
        Optional.empty(), NOON);
  }

  private KeyValueWrite putIf(UUID workspace, String key, String value, long version, Instant now) {
    return registry().keyValues().put(workspace, key, Body.of(value), OptionalLong.of(version),
        Optional.empty(), now);
  }

  private static KeyValueEntry entry(UUID workspace, String key, String value, long version) {
    return new KeyValueEntry(workspace, key, Body.of(value), version, Optional.empty(), NOON);
  }

  private static KeyValueWrite written(long version) {
    return new KeyValueWrite.Written(version);
  }

  @Test
  default void keyvalue_everyWriteIsTheNextVersionOfItsKey() {
    var one = root().id();
    var two = root().id();

    assertThat(put(one, "k", "{\"a\": 1}")).isEqualTo(written(1));
    assertThat(put(one, "k", "[2]")).isEqualTo(written(2));
    assertThat(put(one, "other", "3")).isEqualTo(written(1));
    assertThat(put(two, "k", "\"x\"")).isEqualTo(written(1));

    assertThat(registry().keyValues().find(one, "k", NOON)).contains(entry(one, "k", "[2]", 2));
    assertThat(registry().keyValues().find(two, "k", NOON))
        .contains(entry(two, "k", "\"x\"", 1));
    assertThat(registry().keyValues().find(two, "other", NOON)).isEmpty();
    assertThat(registry().keyValues().find(UUID.randomUUID(), "k", NOON)).isEmpty();
  }

  @Test
  default void keyvalue_entriesAreListedInOrderOfTheKeysCharacters() {
    var workspace = root().id();
    for (var key : new String[]{"b", "B", "a_b", "aa", "\u00e4", "a/b", "100%"}) {
      put(workspace, key, "1");
    }

    assertThat(registry().keyValues().list(workspace, NOON)).extracting(KeyValueEntry::key)
        .containsExactly("100%", "B", "a/b", "a_b", "aa", "b", "\u00e4");
    assertThat(registry().keyValues().list(UUID.randomUUID(), NOON)).isEmpty();
  }

  @Test
  default void keyvalue_aWriteForAnotherVersionChangesNothing() {
    var workspace = root().id();

    assertThat(putIf(workspace, "k", "0", 1, NOON))
        .isEqualTo(new KeyValueWrite.Mismatch(OptionalLong.empty()));
    assertThat(putIf(workspace, "k", "1", 0, NOON)).isEqualTo(written(1));
    assertThat(putIf(workspace, "k", "2", 0, NOON))
        .isEqualTo(new KeyValueWrite.Mismatch(OptionalLong.of(1)));
    assertThat(putIf(workspace, "k", "2", 1, NOON)).isEqualTo(written(2));
    assertThat(putIf(workspace, "k", "3", 1, NOON))
        .isEqualTo(new KeyValueWrite.Mismatch(OptionalLong.of(2)));

    assertThat(registry().keyValues().list(workspace, NOON))
        .containsExactly(entry(workspace, "k", "2", 2));
  }

  @Test
  default void keyvalue_ofManyWhoExpectOneVersionOneWrites() {
    var workspace = root().id();
    put(workspace, "k", "0");

    var results = Race.of(12, number -> Race.untilNotBusy(
        () -> putIf(workspace, "k", String.valueOf(number), 1, NOON)));

    assertThat(results).filteredOn(written(2)::equals).hasSize(1);
    assertThat(results).filteredOn(new KeyValueWrite.Mismatch(OptionalLong.of(2))::equals)
        .hasSize(11);
    var all = Race.of(12, number -> Race.untilNotBusy(() -> put(workspace, "k", "1")));
    assertThat(all).doesNotHaveDuplicates().contains(written(3), written(14));
  }

  @Test
  default void keyvalue_whatHasExpiredIsNotThere() {
    var workspace = root().id();
    var end = NOON.plusSeconds(60);
    registry().keyValues().put(workspace, "k", Body.of("1"), OptionalLong.empty(),
        Optional.of(end), NOON);
    put(workspace, "stays", "2");

    assertThat(registry().keyValues().find(workspace, "k", end.minusNanos(1000)))
        .contains(new KeyValueEntry(workspace, "k", Body.of("1"), 1, Optional.of(end), NOON));
    assertThat(registry().keyValues().find(workspace, "k", end)).isEmpty();
    assertThat(registry().keyValues().list(workspace, end.minusNanos(1000))).hasSize(2);
    assertThat(registry().keyValues().list(workspace, end)).extracting(KeyValueEntry::key)
        .containsExactly("stays");

    assertThat(putIf(workspace, "k", "3", 1, end))
        .isEqualTo(new KeyValueWrite.Mismatch(OptionalLong.empty()));
    assertThat(putIf(workspace, "k", "3", 0, end)).isEqualTo(written(2));
    assertThat(registry().keyValues().find(workspace, "k", end.plusSeconds(999)))
        .map(KeyValueEntry::value).contains(Body.of("3"));
  }

  @Test
  default void keyvalue_aLaterWriteDeletesWhatHasExpired() {
    var workspace = root().id();
    registry().keyValues().put(workspace, "gone", Body.of("1"), OptionalLong.empty(),
        Optional.of(NOON.plusSeconds(1)), NOON);

    registry().keyValues().put(workspace, "k", Body.of("1"), OptionalLong.empty(),
        Optional.empty(), NOON.plusSeconds(2));

    assertThat(registry().keyValues().list(workspace, NOON)).extracting(KeyValueEntry::key)
        .containsExactly("k");
  }

  @Test
  default void keyvalue_whatIsDeletedIsGone() {
    var one = root().id();
    var two = root().id();
    put(one, "k", "1");
    put(one, "other", "1");
    put(two, "k", "1");

    assertThat(registry().keyValues().delete(one, "k")).isTrue();
    assertThat(registry().keyValues().delete(one, "k")).isFalse();

    assertThat(registry().keyValues().find(one, "k", NOON)).isEmpty();
    assertThat(registry().keyValues().find(one, "other", NOON)).isPresent();
    assertThat(registry().keyValues().find(two, "k", NOON)).isPresent();
    assertThat(putIf(one, "k", "1", 0, NOON)).isEqualTo(written(1));
  }

  @Test
  default void keyvalue_theSizeIsThatOfAllKeysAndValuesThatAreThere() {
    var one = root().id();
    var two = root().id();
    put(one, "k\u00e4", "\"\u00e4\"");
    put(one, "other", "123");
    put(two, "k", "1");
    registry().keyValues().put(one, "gone", Body.of("1"), OptionalLong.empty(),
        Optional.of(NOON.plusSeconds(1)), NOON);

    assertThat(registry().keyValues().size(one, NOON)).isEqualTo(new KeyValueSize(3, 20));
    assertThat(registry().keyValues().size(one, NOON.plusSeconds(1)))
        .isEqualTo(new KeyValueSize(2, 15));
    put(one, "other", "1");
    assertThat(registry().keyValues().size(one, NOON.plusSeconds(1)))
        .isEqualTo(new KeyValueSize(2, 13));
    assertThat(registry().keyValues().size(UUID.randomUUID(), NOON))
        .isEqualTo(new KeyValueSize(0, 0));
  }
}
