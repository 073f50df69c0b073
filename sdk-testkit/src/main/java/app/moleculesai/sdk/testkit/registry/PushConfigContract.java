package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Where news of tasks is pushed to. The times are of long ago, so that what others left there is not touched.
 */
public interface PushConfigContract extends RegistryKit {
  /** When the tests take place. */
  Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.123456Z");

  private PushConfigRepository configs() {
    return registry().pushConfigs();
  }

  /** Describes a configuration without a token. */
  static PushConfig config(UUID workspace, String task, String id) {
    return new PushConfig(UUID.randomUUID(), workspace, task, id, "ada", "1.0", sealed(1),
        Optional.empty(), LONG_AGO);
  }

  private static SealedValue sealed(int first) {
    return SealedValue.of(new byte[]{(byte) first, 0, -1, -128, '\\', 'x'}, 1);
  }

  private static TokenHash hash(int first) {
    var bytes = new byte[32];
    bytes[0] = (byte) first;
    return TokenHash.of(bytes);
  }

  /** Sets a configuration that must be new. */
  private PushConfig set(PushConfig config) {
    assertThat(configs().put(config)).as("a new configuration").isEqualTo(config);
    return config;
  }

  private PushConfig set(UUID workspace, String task, String id) {
    return set(config(workspace, task, id));
  }

  @Test
  default void push_aConfigurationComesBackAsItWas() {
    var long200 = "\ud83d\ude00".repeat(StoredTask.LONGEST_ID);
    var config = set(new PushConfig(id(), root().id(), long200, long200, "caf\u00e9", "0.3",
        sealed(7), Optional.of(hash(8)), LONG_AGO));
    var plain = set(new PushConfig(id(), root().id(), "task", "", "", "1.0",
        SealedValue.of(new byte[0], 0), Optional.empty(), LONG_AGO));

    assertThat(configs().find(config.key())).contains(config);
    assertThat(configs().find(config.workspaceId(), long200, long200)).contains(config);
    assertThat(configs().find(plain.key())).contains(plain);
    assertThat(configs().find(UUID.randomUUID())).isEmpty();
    assertThat(configs().find(config.workspaceId(), "task", "")).isEmpty();
    assertThat(configs().find(config.workspaceId(), long200, "\0")).isEmpty();
    assertThat(configs().list(config.workspaceId(), "\ud83d")).isEmpty();
  }

  @Test
  default void push_oneOfTheSameNameIsReplacedAndKeepsItsKey() {
    var workspace = root().id();
    var first = set(new PushConfig(id(), workspace, "task", "id", "ada", "0.3", sealed(1),
        Optional.of(hash(1)), LONG_AGO));
    var other = set(workspace, "task", "other");
    var second = new PushConfig(id(), workspace, "task", "id", "bob", "1.0", sealed(2),
        Optional.of(hash(2)), NOON);

    var kept = configs().put(second);

    assertThat(kept).isEqualTo(new PushConfig(first.key(), workspace, "task", "id", "bob", "1.0",
        sealed(2), Optional.of(hash(2)), LONG_AGO));
    assertThat(configs().list(workspace, "task")).containsExactly(kept, other);
    assertThat(configs().find(second.key())).isEmpty();
    assertThat(configs().put(new PushConfig(other.key(), workspace, "task", "id", "eve", "1.0",
        sealed(3), Optional.empty(), NOON)).key()).as("with the key of another one")
        .isEqualTo(first.key());
    assertThat(configs().find(other.key())).contains(other);
  }

  @Test
  default void push_aNameIsOfOneTaskOfOneWorkspace() {
    var workspace = root().id();
    var all = List.of(set(workspace, "task", "id"), set(workspace, "other", "id"),
        set(workspace, "task", "ID"), set(root().id(), "task", "id"));

    assertThat(all).allSatisfy(
        config -> assertThat(configs().find(config.workspaceId(), config.taskId(), config.id()))
            .contains(config));
    assertThat(configs().list(workspace, "other")).containsExactly(all.get(1));
    assertThat(configs().list(workspace, "none")).isEmpty();
  }

  @Test
  default void push_aKeyOfAnotherIsAConflict() {
    var workspace = root().id();
    for (var first : List.of(set(workspace, "task", "id"), set(workspace, "", "id"))) {
      for (var task : List.of("another", "")) {
        refused(ErrorCode.CONFLICT, "a second configuration of one key",
            () -> configs().put(new PushConfig(first.key(), workspace, task, "new", "bob", "1.0",
                sealed(2), Optional.empty(), NOON)));
      }
      assertThat(configs().find(first.key())).contains(first);
    }
  }

  @Test
  default void push_thoseWithoutATaskAreManyAndFoundByTheirKeysAlone() {
    var workspace = root().id();
    var one = set(workspace, "", "id");
    var two = set(workspace, "", "id");

    assertThat(configs().find(one.key())).contains(one);
    assertThat(configs().find(two.key())).contains(two);
    assertThat(configs().find(workspace, "", "id")).isEmpty();
    assertThat(configs().list(workspace, "")).isEmpty();
  }

  @Test
  default void push_aTaskHasNoMoreThanItMayHave() {
    var workspace = root().id();
    var all = IntStream.range(0, PushConfigRepository.MOST_OF_TASK)
        .mapToObj(number -> set(workspace, "task", "id " + number)).toList();
    var unnamed = set(workspace, "", "one more");
    set(workspace, "other", "id");

    refused(ErrorCode.CONFLICT, "one more than a task may have",
        () -> configs().put(config(workspace, "task", "one more")));
    assertThat(configs().assign(unnamed.key(), "task")).isFalse();
    assertThat(configs().put(config(workspace, "task", "id 0")).key())
        .as("in the place of another").isEqualTo(all.get(0).key());
    assertThat(configs().list(workspace, "task")).hasSameSizeAs(all);

    configs().delete(all.get(0).key());
    assertThat(configs().assign(unnamed.key(), "task")).isTrue();
  }

  @Test
  default void push_theyAreListedInTheOrderOfTheirIdsBytes() {
    var workspace = root().id();
    var ids = List.of("", "B", "a", "a b", "ab", "\u00e9", "\uff5e", "\ud83d\ude00");
    var shuffled = new ArrayList<>(ids);
    Collections.reverse(shuffled);
    shuffled.forEach(id -> set(workspace, "task", id));

    assertThat(configs().list(workspace, "task")).extracting(PushConfig::id)
        .containsExactlyElementsOf(ids);
  }

  @Test
  default void push_oneIsGivenToItsTaskOnce() {
    var workspace = root().id();
    var config = set(workspace, "", "id");
    var same = set(workspace, "", "id");
    set(root().id(), "task", "id");

    assertThat(configs().assign(config.key(), "task")).isTrue();
    assertThat(configs().assign(config.key(), "task")).as("again").isTrue();
    assertThat(configs().assign(config.key(), "other")).as("of another task").isFalse();
    assertThat(configs().assign(same.key(), "task")).as("the id is there").isFalse();
    assertThat(configs().assign(UUID.randomUUID(), "task")).as("unknown").isFalse();

    assertThat(configs().list(workspace, "task")).containsExactly(config.ofTask("task"));
    assertThat(configs().find(config.key())).contains(config.ofTask("task"));
    assertThat(configs().find(same.key())).contains(same);
    assertThat(configs().list(workspace, "other")).isEmpty();
  }

  @Test
  default void push_ofManyOfOneIdExactlyOneIsGivenToTheTask() {
    var workspace = root().id();
    var all = Stream.generate(() -> set(workspace, "", "id")).limit(16).toList();

    var given = Race.of(all.size(), number -> Race
        .untilNotBusy(() -> configs().assign(all.get(number).key(), "task")));

    assertThat(given).containsOnlyOnce(true);
    assertThat(configs().list(workspace, "task")).hasSize(1);
  }

  @Test
  default void push_aContentIsSealedAnew() {
    var config = set(root().id(), "task", "id");
    var other = set(root().id(), "task", "id");

    assertThat(configs().reseal(config.key(), SealedValue.of(new byte[]{0, 9}, 0))).isTrue();
    assertThat(configs().reseal(UUID.randomUUID(), sealed(9))).isFalse();

    assertThat(configs().find(config.key()))
        .contains(config.sealed(SealedValue.of(new byte[]{0, 9}, 0)));
    assertThat(configs().list(config.workspaceId(), "task")).extracting(PushConfig::content)
        .containsExactly(SealedValue.of(new byte[]{0, 9}, 0));
    assertThat(configs().find(other.key())).contains(other);
  }

  @Test
  default void push_pagesGoThroughAllInTheOrderOfTheirKeys() {
    var workspace = root().id();
    var mine = Stream.of("a", "b", "c", "d", "").map(task -> set(
        new PushConfig(UUID.randomUUID(), workspace, task, "id", "ada", "1.0", sealed(1),
            Optional.empty(), LONG_AGO)))
        .toList();
    var seen = new ArrayList<PushConfig>();
    var page = configs().page(Optional.empty(), 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      page = configs().page(Optional.of(page.getLast().key()), 2);
    }

    assertThat(seen).extracting(config -> config.key().toString()).isSorted()
        .doesNotHaveDuplicates();
    assertThat(seen).containsAll(mine);
  }

  @Test
  default void push_aDeletedOneIsGoneAndItsNameIsFree() {
    var workspace = root().id();
    var config = set(workspace, "task", "id");
    var other = set(workspace, "task", "other");

    assertThat(configs().delete(config.key())).isTrue();
    assertThat(configs().delete(config.key())).isFalse();

    assertThat(configs().find(config.key())).isEmpty();
    assertThat(configs().list(workspace, "task")).containsExactly(other);
    set(workspace, "task", "id");
  }

  @Test
  default void push_theyGoWithTheirTask() {
    var workspace = root().id();
    for (var id : List.of("over", "goes on")) {
      registry().tasks().insert(new StoredTask(workspace, id, "", "ada", "1.0", "x",
          id.equals("over"), LONG_AGO, Optional.empty(), 0, Optional.empty(), LONG_AGO, LONG_AGO),
          List.of());
    }
    var gone = List.of(set(workspace, "over", "a"), set(workspace, "over", "b"));
    var kept = List.of(set(workspace, "goes on", "a"), set(workspace, "", "over"),
        set(workspace, "unknown", "a"), set(root().id(), "over", "a"));

    assertThat(registry().tasks().deleteOver(LONG_AGO.plusSeconds(1), LONG_AGO, 10)).isEqualTo(1);

    assertThat(gone).allSatisfy(config -> assertThat(configs().find(config.key())).isEmpty());
    assertThat(configs().list(workspace, "over")).isEmpty();
    assertThat(kept)
        .allSatisfy(config -> assertThat(configs().find(config.key())).contains(config));
  }

  @Test
  default void push_thoseThatNeverGotATaskAreDeleted() {
    var workspace = root().id();
    var named = set(workspace, "task", "id");
    var given = set(workspace, "", "given");
    configs().assign(given.key(), "task");
    var young = set(new PushConfig(UUID.randomUUID(), workspace, "", "young", "ada", "1.0",
        sealed(1), Optional.empty(), LONG_AGO.plusSeconds(1)));
    var old = Stream.generate(() -> set(workspace, "", "old")).limit(3).toList();

    assertThat(configs().deleteUnnamed(LONG_AGO, 10)).as("none is older").isZero();
    assertThat(configs().deleteUnnamed(LONG_AGO.plusSeconds(1), 2)).isEqualTo(2);
    assertThat(configs().deleteUnnamed(LONG_AGO.plusSeconds(1), 2)).isEqualTo(1);

    assertThat(old).allSatisfy(config -> assertThat(configs().find(config.key())).isEmpty());
    assertThat(Set.of(named.key(), given.key(), young.key()))
        .allSatisfy(key -> assertThat(configs().find(key)).isPresent());
  }
}
