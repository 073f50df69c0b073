package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.text.SearchWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What workspaces remember: {@code wire.md} 12.5. */
public interface MemoryContract extends RegistryKit {
  @Test
  default void memory_theNewestAreListedFirst() {
    var workspace = root().id();
    var other = root().id();
    var memories = new ArrayList<Memory>();
    for (int second : new int[]{2, 3, 1}) {
      memories.add(new Memory(UUID.randomUUID(), workspace, Memory.Scope.TEAM, Memory.GENERAL,
          "fact " + second, NOON.plusSeconds(second)));
    }
    registry().memories().insert(memories);
    registry().memories().insert(List.of(new Memory(UUID.randomUUID(), other,
        Memory.Scope.GLOBAL, "n", "another's", NOON)));

    assertThat(registry().memories().list(workspace, 10)).containsExactly(memories.get(1),
        memories.get(0), memories.get(2));
    assertThat(registry().memories().list(workspace, 2)).containsExactly(memories.get(1),
        memories.get(0));
    assertThat(registry().memories().list(UUID.randomUUID(), 10)).isEmpty();
  }

  private static Memory memory(UUID workspace, Memory.Scope scope, String content, int second) {
    return new Memory(UUID.randomUUID(), workspace, scope, Memory.GENERAL, content,
        NOON.plusSeconds(second));
  }

  @Test
  default void memory_aSearchFindsContentAndScopeNewestFirst() {
    var workspace = root().id();
    var fox = memory(workspace, Memory.Scope.LOCAL, "A Red fox", 2);
    var door = memory(workspace, Memory.Scope.TEAM, "the rED door", 3);
    var green = memory(workspace, Memory.Scope.TEAM, "green", 1);
    var empty = memory(workspace, Memory.Scope.GLOBAL, "", 4);
    registry().memories().insert(List.of(fox, door, green, empty));
    var others = memory(root().id(), Memory.Scope.GLOBAL, "red", 9);
    registry().memories().insert(List.of(others));

    assertFound(workspace, "reD", 10, door, fox);
    assertFound(workspace, "red", 1, door);
    assertFound(workspace, "team", 10, door, green);
    assertFound(workspace, "LOCAL", 10, fox);
    assertFound(workspace, "", 10, empty, door, fox, green);
    assertFound(workspace, "", 2, empty, door);
    assertFound(workspace, "blue", 10);
    assertFound(others.workspaceId(), "red", 10, others);
    assertFound(UUID.randomUUID(), "red", 10);
  }

  @Test
  default void memory_aSearchTakesTheTextLiterally() {
    var workspace = root().id();
    var texts = List.of("100%", "a_b", "C:\\temp", "it's \"q\"", "(a|b)*", "a b",
        "\u00c4rger \u042f", "\ud83d\ude00");
    var memories = new ArrayList<Memory>();
    for (int i = 0; i < texts.size(); i++) {
      memories.add(memory(workspace, Memory.Scope.LOCAL, texts.get(i), i));
    }
    registry().memories().insert(memories);

    for (int i = 0; i < texts.size(); i++) {
      assertFound(workspace, texts.get(i), 10, memories.get(i));
    }
    assertFound(workspace, "%", 10, memories.get(0));
    assertFound(workspace, "_", 10, memories.get(1));
    assertFound(workspace, "\\", 10, memories.get(2));
    assertFound(workspace, "\\T", 10, memories.get(2));
    assertFound(workspace, "'", 10, memories.get(3));
    assertFound(workspace, "a%b", 10);
    assertFound(workspace, "a.b", 10);
    assertFound(workspace, "\u00e4RGER \u044f", 10, memories.get(6));
  }

  private void assertFound(UUID workspace, String text, int limit, Memory... expected) {
    assertThat(registry().memories().search(workspace, text, limit)).as("memories with '%s'", text)
        .containsExactly(expected);
  }

  private Memory kept(UUID workspace, Memory.Scope scope, String namespace, String content,
      int second) {
    var memory = new Memory(UUID.randomUUID(), workspace, scope, namespace, content,
        NOON.plusSeconds(second));
    registry().memories().insert(List.of(memory));
    return memory;
  }

  private void assertFound(MemoryQuery query, Memory... expected) {
    assertThat(registry().memories().find(query)).as("memories of %s", query)
        .containsExactly(expected);
  }

  @Test
  default void memory_conditionsOfAQueryHoldTogether() {
    var one = root().id();
    var two = root().id();
    var general = kept(one, Memory.Scope.TEAM, Memory.GENERAL, "the door is red", 1);
    var facts = kept(one, Memory.Scope.TEAM, "facts", "the door is red", 2);
    var local = kept(one, Memory.Scope.LOCAL, "facts", "the door is green", 4);
    var others = kept(two, Memory.Scope.TEAM, "facts", "the DOOR is red", 3);
    var both = MemoryQuery.newest(10).of(Set.of(one, two, UUID.randomUUID()));

    assertFound(both, local, others, facts, general);
    assertFound(MemoryQuery.newest(2).of(Set.of(one, two)), local, others);
    assertFound(both.scope(Memory.Scope.TEAM), others, facts, general);
    assertFound(both.scope(Memory.Scope.TEAM).namespace("facts"), others, facts);
    assertFound(both.namespace("fact"));
    assertFound(both.containing("oOr is R"), others, facts, general);
    assertFound(both.containing("red").namespace("facts").of(Set.of(one)), facts);
    assertFound(both.containing("oor").withWords(Set.of("green")), local);
    assertFound(both.of(Set.of()));
  }

  @Test
  default void memory_aTextOfAQueryIsTakenLiterally() {
    var workspace = root().id();
    var percent = kept(workspace, Memory.Scope.LOCAL, "n", "100% 'sure'", 1);
    var other = kept(workspace, Memory.Scope.LOCAL, "n", "1000 sure", 2);
    var all = MemoryQuery.newest(10).of(Set.of(workspace));

    assertFound(all.containing("0% '"), percent);
    assertFound(all.containing("0_s"));
    assertFound(all.containing("sure"), other, percent);
  }

  @Test
  default void memory_wordsOfAQueryBeginWordsInAnyOrder() {
    var workspace = root().id();
    var blue = kept(workspace, Memory.Scope.LOCAL, "n", "Deployments run at night: blue/green.", 1);
    var late = kept(workspace, Memory.Scope.LOCAL, "n", "the nightly deploy (\u00c4RGER)", 2);
    var kanji = kept(workspace, Memory.Scope.LOCAL, "n", "\u6771\u4eac\u90fd\u306b\u3044\u308b", 3);
    var all = MemoryQuery.newest(10).of(Set.of(workspace));

    assertFound(all.withWords(SearchWords.of("night DEPLOY")), late, blue);
    assertFound(all.withWords(SearchWords.of("deploy, green")), blue);
    assertFound(all.withWords(SearchWords.of("\u00e4rg")), late);
    assertFound(all.withWords(SearchWords.of("loy")));
    assertFound(all.withWords(SearchWords.of("deploy red")));
    assertFound(all.withWords(SearchWords.of("\u4eac\u90fd")), kanji);
  }

  @Test
  default void memory_manyAndLongWordsAreKept() {
    var workspace = root().id();
    var many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append("w").append(i).append(' ');
    }
    var long1 = kept(workspace, Memory.Scope.LOCAL, "n", many.append("end").toString(), 1);
    var long2 = kept(workspace, Memory.Scope.LOCAL, "n", "x".repeat(100_000), 2);
    var all = MemoryQuery.newest(10).of(Set.of(workspace));

    assertFound(all.withWords(SearchWords.of("w1999")), long1);
    assertFound(all.withWords(SearchWords.of("x".repeat(50))), long2);
    assertFound(all.containing("w19999 end"), long1);
  }

  @Test
  default void memory_ofAllMeansOfTheLiving() {
    var here = root().id();
    var gone = root().id();
    var mark = "mark" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    var kept = kept(here, Memory.Scope.GLOBAL, "n", "of " + mark, 1);
    var lost = kept(gone, Memory.Scope.GLOBAL, "n", "of " + mark, 2);
    workspaces().change(gone, StatusChange.to(WorkspaceStatus.REMOVED), NOON);
    var all = MemoryQuery.newest(10).scope(Memory.Scope.GLOBAL);

    assertFound(all.withWords(Set.of(mark)), kept);
    assertFound(all.containing(mark), kept);
    assertFound(all.containing(mark).of(Set.of(here, gone)), lost, kept);
  }

  @Test
  default void memory_aNewContentReplacesTheOldInEverySearch() {
    var workspace = root().id();
    var before = kept(workspace, Memory.Scope.TEAM, "n", "old words", 1);
    var after = before.with("facts", "new SENTENCE");
    var all = MemoryQuery.newest(10).of(Set.of(workspace));

    assertThat(registry().memories().replace(new Memory(before.id(), workspace,
        Memory.Scope.GLOBAL, "facts", "new SENTENCE", NOON.plusSeconds(99)))).isTrue();

    assertThat(registry().memories().find(workspace, before.id())).contains(after);
    assertFound(all, after);
    assertFound(all.withWords(Set.of("old")));
    assertFound(all.withWords(Set.of("sentence")), after);
    assertFound(all.containing("old"));
    assertFound(all.containing("sentence"), after);
    assertFound(workspace, "sentence", 10, after);
  }

  @Test
  default void memory_onlyItsOwnerFindsChangesAndDeletesIt() {
    var owner = root().id();
    var other = root().id();
    var memory = kept(owner, Memory.Scope.TEAM, "n", "a fact", 1);
    var second = kept(owner, Memory.Scope.TEAM, "n", "a second", 2);
    var forged = new Memory(memory.id(), other, Memory.Scope.TEAM, "n", "forged", NOON);

    assertThat(registry().memories().find(other, memory.id())).isEmpty();
    assertThat(registry().memories().replace(forged)).isFalse();
    assertThat(registry().memories().delete(other, memory.id())).isFalse();
    assertThat(registry().memories().delete(owner, UUID.randomUUID())).isFalse();
    assertThat(registry().memories().list(owner, 10)).containsExactly(second, memory);
    assertThat(registry().memories().list(other, 10)).isEmpty();

    assertThat(registry().memories().delete(owner, memory.id())).isTrue();
    assertThat(registry().memories().delete(owner, memory.id())).isFalse();
    assertThat(registry().memories().find(owner, memory.id())).isEmpty();
    assertThat(registry().memories().replace(memory)).isFalse();
    assertThat(registry().memories().list(owner, 10)).containsExactly(second);
  }

  @Test
  default void memory_portionsAreInTheOrderOfTheirIds() {
    var one = root().id();
    var two = root().id();
    var gone = root().id();
    var ids = List.of("00000000-0000-4000-8000-", "7fffffff-ffff-4fff-8000-",
        "80000000-0000-4000-8000-", "80000000-0000-4000-9000-", "ffffffff-ffff-4fff-bfff-").stream()
        .map(start -> UUID.fromString(start + one.toString().substring(24))).toList();
    for (int i : new int[]{3, 0, 4, 2, 1}) {
      registry().memories().insert(List.of(new Memory(ids.get(i), i % 2 == 0 ? one : two,
          Memory.Scope.LOCAL, Memory.GENERAL, "fact " + i, NOON.minusSeconds(i))));
    }
    kept(gone, Memory.Scope.GLOBAL, "n", "x", 1);
    registry().workspaces().change(gone, StatusChange.to(WorkspaceStatus.REMOVED), NOON);
    var both = Optional.of(Set.of(one, two));
    long plenty = 1 << 20;

    assertThat(registry().memories().portion(both, Optional.empty(), 3, plenty))
        .extracting(Memory::id)
        .containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(registry().memories().portion(both, Optional.of(ids.get(2)), 3, plenty))
        .extracting(Memory::id).containsExactlyElementsOf(ids.subList(3, 5));
    assertThat(registry().memories().portion(both, Optional.of(ids.get(4)), 3, plenty)).isEmpty();
    assertThat(
        registry().memories().portion(Optional.of(Set.of(two)), Optional.of(ids.get(0)), 3, plenty))
        .extracting(Memory::content).containsExactly("fact 1", "fact 3");
    assertThat(
        registry().memories().portion(Optional.empty(), Optional.empty(), 100_000, Long.MAX_VALUE))
        .extracting(Memory::id).containsAll(ids).isSortedAccordingTo(
            Comparator.comparing(UUID::toString));
    assertThat(
        registry().memories().portion(Optional.empty(), Optional.empty(), 100_000, Long.MAX_VALUE))
        .extracting(Memory::workspaceId).doesNotContain(gone);
  }

  @Test
  default void memory_aPortionHasOnlySoManyBytesAndAtLeastOneMemory() {
    var workspace = Optional.of(Set.of(root().id()));
    var owner = workspace.get().iterator().next();
    var all = new ArrayList<Memory>();
    for (int size : new int[]{3, 4, 20, 0, 4}) { // characters of two bytes each
      all.add(new Memory(new UUID(owner.getMostSignificantBits(), all.size()), owner,
          Memory.Scope.LOCAL, Memory.GENERAL, "\u00e4".repeat(size), NOON));
    }
    registry().memories().insert(all);

    assertPortion(workspace, Optional.empty(), 14, all.subList(0, 2));
    assertPortion(workspace, Optional.empty(), 13, all.subList(0, 1));
    assertPortion(workspace, Optional.of(all.get(0)), 14, all.subList(1, 2));
    assertPortion(workspace, Optional.of(all.get(1)), 14, all.subList(2, 3));
    assertPortion(workspace, Optional.of(all.get(1)), 40, all.subList(2, 4));
    assertPortion(workspace, Optional.of(all.get(2)), 14, all.subList(3, 5));
    assertPortion(workspace, Optional.of(all.get(4)), 14, List.of());
  }

  private void assertPortion(Optional<Set<UUID>> owners, Optional<Memory> after, long mostBytes,
      List<Memory> expected) {
    assertThat(registry().memories().portion(owners, after.map(Memory::id), 10, mostBytes))
        .as("at most %s bytes", mostBytes).isEqualTo(expected);
  }

  @Test
  default void memory_missingIsWhatItsWorkspaceDoesNotRemember() {
    var one = root().id();
    var two = root().id();
    kept(one, Memory.Scope.TEAM, "n", "the door is red", 1);
    kept(two, Memory.Scope.TEAM, "n", "the door is green", 2);
    var there = memory(one, Memory.Scope.TEAM, "the door is red", 9);
    var ofAnother = memory(two, Memory.Scope.TEAM, "the door is red", 9);
    var ofAnotherScope = memory(one, Memory.Scope.LOCAL, "the door is red", 9);
    var longer = memory(one, Memory.Scope.TEAM, "the door is red.", 9);
    var nobodys = memory(UUID.randomUUID(), Memory.Scope.TEAM, "the door is red", 9);

    assertThat(registry().memories().missing(
        List.of(longer, there, ofAnotherScope, ofAnother, nobodys, there, longer)))
        .containsExactly(longer, ofAnotherScope, ofAnother, nobodys, longer);
    assertThat(registry().memories().missing(List.of(there))).isEmpty();
    assertThat(registry().memories().missing(List.of())).isEmpty();
    assertThat(registry().memories().list(one, 10)).hasSize(1);
  }
}
