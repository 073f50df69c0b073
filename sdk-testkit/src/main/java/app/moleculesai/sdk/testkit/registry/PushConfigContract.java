package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
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
          id.equals("over"), LONG_AGO, Optional.empty(), 0, Set.of(), LONG_AGO, LONG_AGO),
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

  private static Instant day(int number) {
    return LONG_AGO.plus(Duration.ofDays(number));
  }

  private PushConfig set(UUID workspace, String task, String id, int day) {
    return configs().put(new PushConfig(UUID.randomUUID(), workspace, task, id, "ada", "1.0",
        sealed(1), Optional.empty(), day(day)));
  }

  @Test
  default void push_oneWhoseMessageMayWaitIsNotDeleted() {
    var workspace = root().id();
    var first = set(workspace, "", "first", 1);
    var second = set(workspace, "", "second", 3);
    var before = set(workspace, "", "before", 5);
    var elsewhere = set(root().id(), "", "elsewhere", 1);
    var item = UUID.randomUUID();
    registry().queue().insert(item, QueueContract.message(workspace), day(2));
    registry().queue().insert(UUID.randomUUID(), QueueContract.message(workspace),
        day(3).plusSeconds(1));

    assertThat(configs().deleteUnnamed(day(9), 10)).isEqualTo(2);
    assertThat(configs().find(before.key())).as("no message came then").isEmpty();
    assertThat(configs().find(elsewhere.key())).as("no message for its agent").isEmpty();

    var claim = new QueueClaim("ada/1", day(9));
    assertThat(registry().queue().claim(workspace, 9, claim, day(8))).map(QueuedItem::id)
        .contains(item);
    assertThat(configs().deleteUnnamed(day(9), 10)).as("it is being sent").isZero();
    assertThat(registry().queue().end(item, "ada/1", QueueEnd.dropped("late"), day(9))).isTrue();
    assertThat(configs().deleteUnnamed(day(9), 10)).isEqualTo(1);
    assertThat(configs().find(first.key())).isEmpty();
    assertThat(configs().find(second.key())).isPresent();
  }

  @Test
  default void push_thoseOfUnknownTasksAreDeletedWhenTheyAreNotUsed() {
    var workspace = root().id();
    registry().tasks().insert(new StoredTask(workspace, "known", "", "ada", "1.0", "x", false,
        LONG_AGO, Optional.empty(), 0, Set.of(), LONG_AGO, LONG_AGO), List.of());
    var known = set(workspace, "known", "id", 0);
    var unnamed = set(workspace, "", "id", 0);
    var young = set(workspace, "young", "id", 3);
    var setAgain = set(workspace, "set again", "id", 0);
    set(workspace, "set again", "id", 3);
    var withNews = set(workspace, "with news", "id", 0);
    registry().pushOutbox().insert(
        List.of(PushDelivery.of(UUID.randomUUID(), withNews.key(), Body.of("{}"), day(3))));
    var old = IntStream.range(0, 3).mapToObj(task -> set(workspace, "old " + task, "id", 0))
        .toList();

    assertThat(configs().deleteUnused(LONG_AGO, 10)).as("none is older").isZero();
    assertThat(configs().deleteUnused(day(1), 2)).isEqualTo(2);
    assertThat(configs().deleteUnused(day(1), 2)).isEqualTo(1);

    assertThat(old).allSatisfy(config -> assertThat(configs().find(config.key())).isEmpty());
    assertThat(List.of(known, unnamed, young, setAgain, withNews))
        .allSatisfy(config -> assertThat(configs().find(config.key())).isPresent());
    assertThat(configs().deleteUnused(day(4), 10)).isEqualTo(3);
    assertThat(configs().find(known.key())).isPresent();
  }

  @Test
  default void push_ofManyAtOnceNoMoreAreSetThanATaskMayHave() {
    var workspace = root().id();
    for (int i = 2; i < PushConfigRepository.MOST_OF_TASK; i++) {
      set(workspace, "task", "id " + i);
    }
    var unnamed = Stream.generate(() -> set(workspace, "", UUID.randomUUID().toString())).limit(8)
        .toList();

    var taken = Race.of(16, number -> number % 2 == 0
        ? Race.untilNotBusy(() -> configs().assign(unnamed.get(number / 2).key(), "task"))
        : Race.untilNotBusy(() -> isSet(config(workspace, "task", "new " + number))));

    assertThat(taken).filteredOn(one -> one).hasSize(2);
    assertThat(configs().list(workspace, "task")).hasSize(PushConfigRepository.MOST_OF_TASK);
  }

  private boolean isSet(PushConfig config) {
    try {
      return configs().put(config).equals(config);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      return false;
    }
  }
}
