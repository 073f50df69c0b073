package app.moleculesai.sdk.api.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityQueryTest {
  private static final UUID WORKSPACE = UUID.randomUUID();
  private static final UUID ADA = UUID.randomUUID();
  private static final UUID BOB = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ActivityQuery ALL = ActivityQuery.of(WORKSPACE);

  private static ActivityDraft row(UnaryOperator<ActivityDraft.Builder> values) {
    return values.apply(
        ActivityDraft.of(WORKSPACE, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, NOON)).build();
  }

  private static final ActivityDraft PLAIN = row(row -> row);

  static List<Arguments> filters() {
    var fromAda = row(row -> row.sourceId(ADA).targetId(BOB));
    var scheduled = row(row -> row.sourceLabel("system:scheduler"));
    var sent = row(row -> row.type("a2a_send"));
    return List.of(
        Arguments.of("chat", ALL.chat(), List.of(PLAIN), List.of(fromAda, scheduled, sent)),
        Arguments.of("type", ALL.type("a2a_send"), List.of(sent), List.of(PLAIN)),
        Arguments.of("any source", ALL.source(ActivityQuery.Source.ANY),
            List.of(PLAIN, fromAda, scheduled), List.of()),
        Arguments.of("canvas", ALL.source(ActivityQuery.Source.CANVAS), List.of(PLAIN),
            List.of(fromAda, scheduled)),
        Arguments.of("agent", ALL.source(ActivityQuery.Source.AGENT), List.of(fromAda),
            List.of(PLAIN, scheduled)),
        Arguments.of("peer as source", ALL.peer(ADA), List.of(fromAda), List.of(PLAIN, scheduled)),
        Arguments.of("peer as target", ALL.peer(BOB), List.of(fromAda), List.of(PLAIN)),
        Arguments.of("method", ALL.method("notify"), List.of(row(row -> row.method("notify"))),
            List.of(PLAIN, row(row -> row.method("Notify")))),
        Arguments.of("correlation", ALL.correlation("d1"),
            List.of(row(row -> row.correlation("d1"))),
            List.of(PLAIN, row(row -> row.correlation("d2")))),
        Arguments.of("statuses", ALL.statuses(Set.of("pending", "ok")),
            List.of(PLAIN, row(row -> row.status("pending"))),
            List.of(row(row -> row.status("error")))),
        Arguments.of("no statuses", ALL.statuses(Set.of()),
            List.of(PLAIN, row(row -> row.status("pending"))), List.of()),
        Arguments.of("before", ALL.before(NOON.plusNanos(1000)), List.of(PLAIN), List.of()),
        Arguments.of("before itself", ALL.before(NOON), List.of(), List.of(PLAIN)),
        Arguments.of("before the epoch", ALL.before(Instant.EPOCH), List.of(), List.of(PLAIN)),
        Arguments.of("after", ALL.after(NOON.minusNanos(1000)), List.of(PLAIN), List.of()),
        Arguments.of("after itself", ALL.after(NOON), List.of(), List.of(PLAIN)),
        Arguments.of("another workspace", ActivityQuery.of(ADA), List.of(), List.of(PLAIN)),
        Arguments.of("paging", ALL.newest(1).from("cursor").afterRow(ADA), List.of(PLAIN, sent),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void aFilterLetsItsRowsPassAndNoOthers(String name, ActivityQuery query,
      List<ActivityDraft> passing, List<ActivityDraft> others) {
    assertThat(passing).allMatch(query::matches);
    assertThat(others).noneMatch(query::matches);
  }

  @Test
  void allFiltersHoldTogether() {
    var query = ALL.type("a2a_send").source(ActivityQuery.Source.AGENT).peer(ADA).method("m")
        .correlation("c").statuses(Set.of("ok")).before(NOON.plusSeconds(1))
        .after(NOON.minusSeconds(1));
    UnaryOperator<ActivityDraft.Builder> fitting = row -> row.type("a2a_send").sourceId(ADA)
        .method("m").correlation("c").status("ok");

    assertThat(query.matches(row(fitting))).isTrue();
    assertThat(List.<UnaryOperator<ActivityDraft.Builder>>of(row -> row.type("a2a_receive"),
        row -> row.sourceId(BOB), row -> row.sourceId(null).targetId(ADA), row -> row.method("n"),
        row -> row.method(null), row -> row.correlation(null), row -> row.status("error")))
        .allSatisfy(change -> assertThat(
            query.matches(row(row -> change.apply(fitting.apply(row))))).isFalse());
  }

  @Test
  void aQueryIsNeverChanged() {
    ALL.chat().type("t").source(ActivityQuery.Source.AGENT).peer(ADA).method("m").correlation("c")
        .statuses(Set.of("ok")).before(NOON).after(NOON).afterRow(ADA).oldest(1).from("x");

    assertThat(ALL).usingRecursiveComparison().isEqualTo(ActivityQuery.of(WORKSPACE));
  }

  @Test
  void everyPartIsKeptThroughLaterOnes() {
    var query = ALL.chat().type("t").source(ActivityQuery.Source.AGENT).peer(ADA).method("m")
        .correlation("c").statuses(Set.of("ok")).before(NOON).after(Instant.EPOCH).afterRow(BOB)
        .oldest(7).from("x").chat();

    assertThat(query.workspaceId()).isEqualTo(WORKSPACE);
    assertThat(query.chatOnly()).isTrue();
    assertThat(query.type()).contains("t");
    assertThat(query.source()).isEqualTo(ActivityQuery.Source.AGENT);
    assertThat(query.peer()).contains(ADA);
    assertThat(query.method()).contains("m");
    assertThat(query.correlation()).contains("c");
    assertThat(query.statuses()).containsExactly("ok");
    assertThat(query.before()).contains(NOON);
    assertThat(query.after()).contains(Instant.EPOCH);
    assertThat(query.afterRow()).contains(new ActivityRef(WORKSPACE, BOB));
    assertThat(query.oldestFirst()).isTrue();
    assertThat(query.limit()).isEqualTo(7);
    assertThat(query.cursor()).contains("x");
  }

  @Test
  void withoutMoreItIsAPageOfTheNewestHundred() {
    assertThat(ALL.limit()).isEqualTo(100);
    assertThat(ALL.oldestFirst()).isFalse();
    assertThat(ALL.oldest(5).newest(6).oldestFirst()).isFalse();
    assertThat(ALL.cursor()).isEmpty();
  }

  @Test
  void aLimitBelowOneIsAMistake() {
    assertThatThrownBy(() -> ALL.newest(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> ALL.oldest(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCallersSetIsCopied() {
    var statuses = new HashSet<>(Set.of("ok"));
    var query = ALL.statuses(statuses);
    statuses.clear();
    assertThat(query.statuses()).containsExactly("ok");
  }
}
