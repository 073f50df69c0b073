package app.moleculesai.sdk.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.TaskQuery.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTaskTest {
  private static final UUID WORKSPACE = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private static StoredTask task(String id, String contextId, String owner, Instant statusAt) {
    return new StoredTask(WORKSPACE, id, contextId, owner, "1.0", "TASK_STATE_WORKING", false,
        statusAt, Optional.of(Body.of("canary")), 0, Set.of(), NOON, NOON);
  }

  @Test
  void namesHaveAtMostTwoHundredCharacters() {
    var longest = "\ud83d\ude00".repeat(200);
    var longer = longest + "a";

    assertThat(task(longest, longest, longest, NOON).id()).isEqualTo(longest);
    assertThat(task("t", "", "", NOON).contextId()).isEmpty();
    assertThatThrownBy(() -> task("", "", "", NOON)).isInstanceOf(IllegalArgumentException.class);
    for (var i = 0; i < 3; i++) {
      var texts = new String[]{"t", "t", "t"};
      texts[i] = longer;
      assertThatThrownBy(() -> task(texts[0], texts[1], texts[2], NOON))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("201");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\ud83d", "\ude00\ud83d"})
  void namesThatNotEveryRegistryKeepsAreRefused(String text) {
    for (var i = 0; i < 3; i++) {
      var texts = new String[]{"t", "t", "t"};
      texts[i] = text;
      assertThatThrownBy(() -> task(texts[0], texts[1], texts[2], NOON))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theTimeOfTheStatusIsCutToTheMillisecond() {
    assertThat(task("t", "", "", NOON.plusNanos(1_999_999)).statusAt())
        .isEqualTo(NOON.plusMillis(1));
  }

  @Test
  void whatBecomesOfItIsStillItsOwners() {
    var before = task("t", "c", "ada", NOON);
    var to = new StoredTask(WORKSPACE, "t", "d", "bob", "0.3", "TASK_STATE_COMPLETED", true,
        NOON.plusSeconds(1), Optional.empty(), 7, Set.of("run/1"), NOON.plusSeconds(2),
        NOON.plusSeconds(3));

    assertThat(before.advanced(to)).isEqualTo(new StoredTask(WORKSPACE, "t", "d", "ada", "1.0",
        "TASK_STATE_COMPLETED", true, NOON.plusSeconds(1), Optional.empty(), 7,
        Set.of("run/1"), NOON, NOON.plusSeconds(3)));
  }

  @Test
  void itsHeadSaysAllButTheBody() {
    var task = new StoredTask(WORKSPACE, "t", "c", "ada", "1.0", "TASK_STATE_WORKING", true,
        NOON, Optional.empty(), 7, Set.of("run/1"), NOON.plusSeconds(1),
        NOON.plusSeconds(2));

    assertThat(TaskHead.of(task)).isEqualTo(new TaskHead(WORKSPACE, "t", "c", "ada",
        "TASK_STATE_WORKING", true, NOON, false, 7, Set.of("run/1"), NOON.plusSeconds(2)));
    assertThat(TaskHead.of(task("t", "c", "ada", NOON)).hasBody()).isTrue();
  }

  @Test
  void itsTextShowsNoContent() {
    var task = task("t", "canary", "canary", NOON);
    for (var text : List.of(task.toString(), TaskHead.of(task).toString())) {
      assertThat(text).contains("t", "WORKING").doesNotContain("canary");
    }
  }

  @Test
  void theLatestAndGreatestStandsFirst() {
    var ordered = Stream.of(task("a", "", "", NOON.plusMillis(1)),
        task("\ud83d\ude00", "", "", NOON), task("\uff5a", "", "", NOON), task("A", "", "", NOON))
        .map(Position::of).toList();

    assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
  }

  @Test
  void aPageHasAtLeastOneTask() {
    assertThatThrownBy(() -> TaskQuery.of(WORKSPACE, 0))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0");
  }
}
