package app.moleculesai.sdk.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.protocol.Pairs.Pair;
import app.moleculesai.sdk.runtime.protocol.Translation.Refused;
import app.moleculesai.sdk.runtime.protocol.Translation.Translated;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** What holds for everything that can be translated, and for everything that cannot. */
class TranslationPropertiesTest {
  private static final List<A2aMethod> OF_BOTH = Arrays.stream(A2aMethod.values())
      .filter(method -> method != A2aMethod.LIST && method != A2aMethod.EXTENDED_CARD).toList();

  private static final A2aJson UP = A2aJson.between(Generation.V0_3, Generation.V1_0);
  private static final A2aJson DOWN = A2aJson.between(Generation.V1_0, Generation.V0_3);
  private static final A2aJson NEW = A2aJson.between(Generation.V1_0, Generation.V1_0);
  private static final A2aJson OLD = A2aJson.between(Generation.V0_3, Generation.V0_3);

  /** What is there of one thing to translate. */
  private interface Way {
    Translation<JsonNode> by(A2aJson translation, JsonNode tree);
  }

  @Property(tries = 500)
  void requestsSayTheSameInBothGenerations(@ForAll long seed) {
    for (var method : OF_BOTH) {
      var pair = new Pairs(seed).params(method);
      assertThat(Shapes.ofParams(method, pair.old(), Generation.V0_3)).isEmpty();
      assertThat(Shapes.ofParams(method, pair.now(), Generation.V1_0)).isEmpty();
      sayTheSame(pair, seed, (translation, tree) -> translation.params(method, tree));
    }
  }

  @Property(tries = 500)
  void resultsSayTheSameInBothGenerations(@ForAll long seed) {
    for (var method : OF_BOTH) {
      var pair = new Pairs(seed).result(method);
      assertThat(Shapes.ofResult(method, pair.old(), Generation.V0_3)).isEmpty();
      assertThat(Shapes.ofResult(method, pair.now(), Generation.V1_0)).isEmpty();
      sayTheSame(pair, seed, (translation, tree) -> translation.result(method, tree));
    }
  }

  private static void sayTheSame(Pair pair, long seed, Way way) {
    var loose = new Looseness(seed).of(pair.now());
    var looseOld = new Looseness(seed).ofOld(pair.old());
    assertThat(translated(way.by(UP, pair.old()))).isEqualTo(pair.now());
    assertThat(translated(way.by(UP, looseOld))).as("%s", looseOld).isEqualTo(pair.now());
    assertThat(translated(way.by(DOWN, pair.now()))).isEqualTo(pair.old());
    assertThat(translated(way.by(NEW, loose))).as("%s", loose).isEqualTo(pair.now());
    assertThat(translated(way.by(DOWN, loose))).isEqualTo(pair.old());
    assertThat(translated(way.by(OLD, pair.old()))).isSameAs(pair.old());
  }

  private static JsonNode translated(Translation<JsonNode> translation) {
    return switch (translation) {
      case Translated<JsonNode>(var tree) -> tree;
      case Refused<JsonNode>(var error) -> throw new AssertionError(error);
    };
  }

  @Property(tries = 300)
  void listsOfTasksAreReadAsProtoJson(@ForAll long seed) {
    var page = Looseness.NODES.objectNode();
    page.putArray("tasks").add(new Pairs(seed).task().now());
    page.put("nextPageToken", "").put("pageSize", 50).put("totalSize", 1);

    var read = translated(NEW.result(A2aMethod.LIST, new Looseness(seed).of(page)));

    assertThat(read).isEqualTo(page);
  }

  @Property(tries = 500)
  void aStreamBeginsWithItsOnlyTask(@ForAll long seed) {
    for (var translation : List.of(UP, DOWN, NEW)) {
      var pairs = new Pairs(seed);
      var stream = translation.stream();
      int tasks = 0;
      for (int i = 0; i < 6; i++) {
        var pair = pairs.event();
        var event = translation == UP ? pair.old() : pair.now();
        var sent = stream.accept(event) instanceof Translated<List<JsonNode>>(var list)
            ? list
            : List.<JsonNode>of();
        assertThat(sent).isNotEmpty().allSatisfy(one -> assertThat(
            Shapes.ofResult(A2aMethod.STREAM, one, translation.to())).isEmpty());
        boolean isMessage = pair.now().has("message");
        tasks += (int) sent.stream().filter(TranslationPropertiesTest::isTask).count();
        assertThat(tasks).isLessThanOrEqualTo(1);
        if (translation.to() == Generation.V1_0 && !isMessage) {
          assertThat(tasks).isEqualTo(1);
        }
      }
    }
  }

  private static boolean isTask(JsonNode event) {
    return event.has("task") || event.path("kind").asText().equals("task");
  }

  @Property(tries = 500)
  void anyTreeIsTranslatedOrRefused(@ForAll long seed) {
    var tree = new Mutations(seed).any();
    takesAnything(() -> tree);
  }

  @Property(tries = 500)
  @StatisticsReport(StatisticsReportMode.OFF)
  void whatIsBrokenSomewhereIsTranslatedOrRefused(@ForAll long seed) {
    var mutations = new Mutations(seed);
    var method = OF_BOTH.get(Math.floorMod(seed, OF_BOTH.size()));
    var params = mutations.broken(new Pairs(seed).params(method).now());
    var result = mutations.broken(new Pairs(seed).result(method).old());
    takesAnything(() -> params);
    takesAnything(() -> result);
    atLeast(10, "parameters that are right all the same",
        DOWN.params(method, params) instanceof Translated);
    atLeast(10, "results that are right all the same",
        UP.result(method, result) instanceof Translated);
    atLeast(10, "wrong parameters", DOWN.params(method, params) instanceof Refused);
    atLeast(10, "wrong results", UP.result(method, result) instanceof Refused);
  }

  /** A test in which nothing is wrong, or everything, would show nothing. */
  private static void atLeast(double percent, String what, boolean isThere) {
    var statistics = Statistics.label(what);
    statistics.collect(isThere);
    statistics.coverage(coverage -> coverage.check(true).percentage((Double found) -> {
      assertThat(found).as(what).isGreaterThanOrEqualTo(percent);
    }));
  }

  /** Who gets a tree in the form that is asked for gets it as it is. */
  private static void staysAsItIs(Way way, A2aJson translation, JsonNode tree) {
    var again = A2aJson.between(translation.to(), translation.to());
    if (way.by(translation, tree) instanceof Translated<JsonNode>(var once)) {
      assertThat(translated(way.by(again, once))).as("%s", tree).isEqualTo(once);
    }
  }

  private static void takesAnything(Supplier<JsonNode> trees) {
    for (var translation : List.of(UP, DOWN, NEW, OLD)) {
      var to = translation == OLD ? Optional.<Generation>empty() : Optional.of(translation.to());
      for (var method : A2aMethod.values()) {
        isRight(translation.params(method, trees.get()), A2aErrorCode.INVALID_PARAMS,
            tree -> to.map(it -> Shapes.ofParams(method, tree, it)));
        isRight(translation.result(method, trees.get()), A2aErrorCode.INVALID_AGENT_RESPONSE,
            tree -> to.map(it -> Shapes.ofResult(method, tree, it)));
        staysAsItIs((one, tree) -> one.params(method, tree), translation, trees.get());
        staysAsItIs((one, tree) -> one.result(method, tree), translation, trees.get());
      }
      isRight(translation.error(trees.get()), A2aErrorCode.INVALID_AGENT_RESPONSE,
          tree -> to.map(it -> Shapes.ofError(tree, it)));
      isRight(translation.pushBody(trees.get()), A2aErrorCode.INVALID_AGENT_RESPONSE,
          tree -> to.map(it -> Shapes.ofResult(A2aMethod.STREAM, tree, it)));
      var stream = translation.stream();
      for (int i = 0; i < 3; i++) {
        assertThat(stream.accept(trees.get())).isNotNull();
      }
    }
  }

  private static void isRight(Translation<JsonNode> translation, A2aErrorCode refusal,
      Function<JsonNode, Optional<List<String>>> faults) {
    switch (translation) {
      case Translated<JsonNode>(var tree) ->
        assertThat(faults.apply(tree).orElse(List.of())).as("%s", tree).isEmpty();
      case Refused<JsonNode>(var error) -> {
        assertThat(error.code()).isIn(refusal, A2aErrorCode.UNSUPPORTED_OPERATION);
        assertThat(error.message()).isNotBlank();
        boolean namesField = error.code() == A2aErrorCode.INVALID_PARAMS;
        assertThat(error.violations()).hasSize(namesField ? 1 : 0).allSatisfy(
            violation -> assertThat(violation.field()).matches("[A-Za-z.\\[\\]0-9]+"));
      }
    }
  }
}
