package app.moleculesai.sdk.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSpecTest {
  private static final ConfigSpec<ConfigValues> SPEC = ConfigSpec.of(values -> values)
      .text("url", "where it is").matching("jdbc:.+")
      .integer("pool-size", "connections").range(1, 200)
      .bool("ssl", "whether to encrypt")
      .duration("timeout", "longest wait")
      .choice("mode", "how to write", "fast", "safe")
      .secret("password", "of the role")
      .list("hosts", "where to look")
      .map("labels", "what to add")
      .renamed("max-pool", "pool-size")
      .removed("ssl-mode", "use the parameters of url");

  static List<Arguments> goodValues() {
    return List.of(
        Arguments.of("url", "jdbc:x", "jdbc:x"),
        Arguments.of("pool-size", 10, 10L),
        Arguments.of("pool-size", "10", 10L),
        Arguments.of("pool-size", " 200 ", 200L),
        Arguments.of("pool-size", 1L, 1L),
        Arguments.of("ssl", true, true),
        Arguments.of("ssl", "false", false),
        Arguments.of("timeout", "250ms", Duration.ofMillis(250)),
        Arguments.of("timeout", Duration.ofHours(30), Duration.ofHours(30)),
        Arguments.of("timeout", "PT0S", Duration.ZERO),
        Arguments.of("mode", "safe", "safe"),
        Arguments.of("hosts", "a, b ,,c", List.of("a", "b", "c")),
        Arguments.of("hosts", "", List.of()),
        Arguments.of("hosts", List.of("a,b", 1, true), List.of("a,b", "1", "true")),
        Arguments.of("labels", Map.of("a", 1), Map.of("a", "1")));
  }

  @ParameterizedTest
  @MethodSource("goodValues")
  void eachTypeIsReadFromWhatFilesAndEnvironmentGive(String key, Object raw, Object expected) {
    var values = SPEC.bind(Map.of(key, raw));

    assertThat(switch (key) {
      case "pool-size" -> (Object) values.integer(key);
      case "ssl" -> values.bool(key);
      case "timeout" -> values.duration(key);
      case "hosts" -> values.list(key);
      case "labels" -> values.map(key);
      default -> values.text(key);
    }).isEqualTo(expected);
  }

  static List<Arguments> badValues() {
    return List.of(
        Arguments.of("url", "http:x", "does not match jdbc:.+"),
        Arguments.of("url", List.of("jdbc:x"), "single value"),
        Arguments.of("pool-size", 0, "is 0, allowed is 1 to 200"),
        Arguments.of("pool-size", "201", "is 201, allowed is 1 to 200"),
        Arguments.of("pool-size", "ten", "whole number, allowed is 1 to 200"),
        Arguments.of("pool-size", 1.5, "whole number"),
        Arguments.of("pool-size", "99999999999999999999", "whole number"),
        Arguments.of("pool-size", "", "whole number"),
        Arguments.of("ssl", "yes", "true or false"),
        Arguments.of("ssl", 1, "true or false"),
        Arguments.of("timeout", 5, "250ms, 5s"),
        Arguments.of("timeout", "-5s", "250ms, 5s"),
        Arguments.of("timeout", Duration.ofSeconds(-1), "250ms, 5s"),
        Arguments.of("mode", "Fast", "one of [fast, safe]"),
        Arguments.of("password", List.of("x"), "single value"),
        Arguments.of("hosts", List.of(List.of()), "single value"),
        Arguments.of("hosts", Map.of(), "single value"),
        Arguments.of("labels", "a=b", "map of names to texts"),
        Arguments.of("labels", Map.of("a", List.of()), "single value"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void eachBadValueGivesOneClearLine(String key, Object raw, String problem) {
    assertThat(problems(SPEC, Map.of(key, raw))).singleElement().asString()
        .startsWith("'" + key + "' ").contains(problem);
  }

  @Test
  void aTimeOutsideItsRangeIsRefusedAsItWasWritten() {
    var spec = ConfigSpec.of(values -> values.duration("wait")).duration("wait", "")
        .range("1s", "1d");

    assertThat(spec.problemWith("wait", "5ms"))
        .contains("'wait' is 5ms, allowed is 1s to 1d");
    assertThat(spec.problemWith("wait", "25h")).isPresent();
    assertThat(spec.bind(Map.of("wait", "1s"))).isEqualTo(Duration.ofSeconds(1));
    assertThat(spec.bind(Map.of("wait", "24h"))).isEqualTo(Duration.ofDays(1));
    assertThat(spec.options().get(0).allowed()).isEqualTo("1s to 1d");
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    var spec = SPEC.text("name", "who it is").required();
    var raw = new LinkedHashMap<String, Object>();
    raw.put("url", "x");
    raw.put("pool-size", 0);
    raw.put("ssl", "x");
    raw.put("timeout", "x");
    raw.put("mode", "x");
    raw.put("labels", "x");
    raw.put("tiemout", "x");
    raw.put("ssl-mode", "x");

    assertThat(problems(spec, raw)).hasSize(9)
        .anySatisfy(line -> assertThat(line).isEqualTo("'name' is required: who it is"))
        .anySatisfy(line -> assertThat(line)
            .isEqualTo("'tiemout' is not known; did you mean 'timeout'?"))
        .anySatisfy(line -> assertThat(line)
            .isEqualTo("'ssl-mode' is no longer read: use the parameters of url"));
  }

  @Test
  void anUnknownKeyComesWithTheNearestOne() {
    assertThat(problems(SPEC, Map.of("poolsize", 1))).containsExactly(
        "'poolsize' is not known; did you mean 'pool-size'?");
    assertThat(problems(SPEC, Map.of("pasword", "secret"))).containsExactly(
        "'pasword' is not known; did you mean 'password'?");
    assertThat(problems(SPEC, Map.of("something-else", 1))).singleElement().asString()
        .contains("known are [url, pool-size, ssl, timeout, mode, password, hosts, labels]");
    assertThat(problems(ConfigSpec.none(), Map.of("url", 1)))
        .containsExactly("'url' is not known; this type has no keys");
  }

  @Test
  void oneValueCanBeJudgedByItself() {
    var spec = SPEC.text("name", "who it is").required();

    assertThat(spec.problemWith("pool-size", "10")).isEmpty();
    assertThat(spec.problemWith("pool-size", "0"))
        .contains("'pool-size' is 0, allowed is 1 to 200");
    assertThat(spec.problemWith("poolsize", "10"))
        .contains("'poolsize' is not known; did you mean 'pool-size'?");
    assertThat(spec.problemWith("password", List.of("canary")).orElseThrow())
        .doesNotContain("canary");
  }

  @Test
  void anOldNameIsReadWithAWarning() {
    Map<String, Object> raw = Map.of("max-pool", 7);

    assertThat(SPEC.bind(raw).integer("pool-size")).isEqualTo(7);
    assertThat(SPEC.warnings(raw)).containsExactly("'max-pool' is now called 'pool-size'");
    assertThat(SPEC.warnings(Map.of("pool-size", 7))).isEmpty();
    assertThat(problems(SPEC, Map.of("max-pool", 0))).singleElement().asString()
        .startsWith("'pool-size' is 0");
  }

  @Test
  void anOldAndANewNameTogetherAreAMistake() {
    assertThat(problems(SPEC, Map.of("max-pool", 7, "pool-size", 7))).containsExactly(
        "'pool-size' is given twice, also under its old name");
  }

  @Test
  void defaultsStandForWhatIsNotGiven() {
    var spec = ConfigSpec.of(values -> values)
        .text("url", "").defaultsTo("jdbc:x")
        .integer("pool-size", "").defaultsTo("10")
        .bool("ssl", "").defaultsTo("true")
        .duration("timeout", "").defaultsTo("5s")
        .choice("mode", "", "fast", "safe").defaultsTo("safe")
        .list("hosts", "").defaultsTo("a,b");

    var values = spec.bind(Map.of());
    assertThat(values.text("url")).isEqualTo("jdbc:x");
    assertThat(values.integer("pool-size")).isEqualTo(10);
    assertThat(values.smallInteger("pool-size")).isEqualTo(10);
    assertThat(values.bool("ssl")).isTrue();
    assertThat(values.duration("timeout")).isEqualTo(Duration.ofSeconds(5));
    assertThat(values.text("mode")).isEqualTo("safe");
    assertThat(values.list("hosts")).containsExactly("a", "b");
    assertThat(spec.bind(Map.of("pool-size", 3)).integer("pool-size")).isEqualTo(3);
  }

  @Test
  void aKeyWithoutValueCountsAsNotGiven() {
    var empty = new HashMap<String, Object>();
    empty.put("pool-size", null);
    empty.put("url", null);

    assertThat(SPEC.bind(empty).findText("url")).isEmpty();
    var spec = SPEC.text("name", "who it is").required();
    empty.put("name", null);
    assertThat(problems(spec, empty)).containsExactly("'name' is required: who it is");
  }

  @Test
  void whatIsOptionalMayBeMissing() {
    var values = SPEC.bind(Map.of());

    assertThat(values.findText("url")).isEmpty();
    assertThat(values.findDuration("timeout")).isEmpty();
    assertThat(values.findInteger("pool-size")).isEmpty();
    assertThat(SPEC.bind(Map.of("pool-size", 7)).findInteger("pool-size")).contains(7L);
    assertThat(values.findSecret("password")).isEmpty();
    assertThat(values.list("hosts")).isEmpty();
    assertThat(values.map("labels")).isEmpty();
    assertThatThrownBy(() -> values.integer("pool-size"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pool-size");
  }

  @Test
  void collectionsCannotBeChanged() {
    var labels = new HashMap<>(Map.of("a", "b"));
    var hosts = Arrays.asList("a", "b");
    var values = SPEC.bind(Map.of("labels", labels, "hosts", hosts));
    labels.clear();
    hosts.set(0, "x");

    assertThat(values.map("labels")).isEqualTo(Map.of("a", "b"));
    assertThat(values.list("hosts")).containsExactly("a", "b");
    assertThatThrownBy(() -> values.map("labels").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> values.list("hosts").clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aSecretIsHandedOverAndNeverShown() {
    var secret = "canary";
    var values = SPEC.bind(Map.of("password", secret));
    var given = Secret.of(secret);

    assertThat(values.findSecret("password").orElseThrow().reveal()).isEqualTo(secret);
    assertThat(SPEC.bind(Map.of("password", given)).findSecret("password")).containsSame(given);
    assertThat(values.toString()).doesNotContain(secret).contains("password");
    assertThat(given).hasToString("Secret[***]");
    assertThatThrownBy(() -> SPEC.bind(Map.of("password", secret, "ssl", "x")))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
    assertThatThrownBy(() -> SPEC.bind(Map.of("password", List.of(secret))))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
  }

  @Test
  void aSecretHasNoDefault() {
    assertThatThrownBy(() -> ConfigSpec.none().secret("password", "").defaultsTo("canary"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }

  @Test
  void aClearedSecretIsGone() {
    var secret = Secret.of("canary");
    secret.close();
    secret.close();
    assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theBinderMayRefuseACombination() {
    var spec = ConfigSpec.of(values -> {
      if (values.integer("low") > values.integer("high")) {
        throw new IllegalArgumentException("'low' is above 'high'");
      }
      return values.integer("low");
    }).integer("low", "").defaultsTo("1").integer("high", "").defaultsTo("10");

    assertThat(spec.bind(Map.of())).isEqualTo(1);
    assertThat(problems(spec, Map.of("low", 11))).containsExactly("'low' is above 'high'");
  }

  @Test
  void theBinderIsNotAskedWhileThereAreMistakes() {
    var spec = ConfigSpec.of(values -> {
      throw new AssertionError("asked");
    }).integer("n", "");
    assertThat(problems(spec, Map.of("n", "x"))).hasSize(1);
  }

  @Test
  void itsKeysCanBeListedInTheirOrder() {
    assertThat(SPEC.options()).extracting(ConfigOption::name)
        .containsExactly("url", "pool-size", "ssl", "timeout", "mode", "password", "hosts",
            "labels");
    assertThat(SPEC.options()).extracting(ConfigOption::type)
        .containsExactly(ConfigOption.Type.TEXT, ConfigOption.Type.INTEGER, ConfigOption.Type.BOOL,
            ConfigOption.Type.DURATION, ConfigOption.Type.CHOICE, ConfigOption.Type.SECRET,
            ConfigOption.Type.LIST, ConfigOption.Type.MAP);
    assertThat(SPEC.options()).extracting(ConfigOption::allowed)
        .containsExactly("jdbc:.+", "1 to 200", "", "", "one of [fast, safe]", "", "", "");
    assertThat(ConfigSpec.none().text("a", "d").required().options()).containsExactly(
        new ConfigOption("a", ConfigOption.Type.TEXT, true, Optional.empty(), "", "d"));
    assertThat(ConfigSpec.none().text("a", "d").required().defaultsTo("x").options())
        .containsExactly(
            new ConfigOption("a", ConfigOption.Type.TEXT, false, Optional.of("x"), "", "d"));
  }

  @Test
  void aSpecificationIsNeverChanged() {
    SPEC.text("more", "").required();
    SPEC.renamed("older", "url");
    assertThat(SPEC.options()).hasSize(8);
    assertThat(problems(SPEC, Map.of("older", "jdbc:x"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Url", "1url", "pool_size", "-a", "a b", "a.b"})
  void aNameThatFilesCouldNotHoldIsRefused(String name) {
    assertThatThrownBy(() -> ConfigSpec.none().text(name, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mistakesOfTheSpecificationItselfAreFoundWhereTheyAreMade() {
    var none = ConfigSpec.none();
    var number = none.integer("n", "");

    isMistake(() -> SPEC.text("url", ""));
    isMistake(() -> none.required());
    isMistake(() -> none.defaultsTo("x"));
    isMistake(() -> none.text("t", "").range(1, 2));
    isMistake(() -> none.integer("n", "").range("1s", "2s"));
    isMistake(() -> none.duration("d", "").range(1, 2));
    isMistake(() -> none.duration("d", "").range("1s", "1m").defaultsTo("2m"));
    isMistake(() -> number.matching("x"));
    isMistake(() -> none.secret("s", "").matching("x"));
    isMistake(() -> number.range(1, 5).defaultsTo("6"));
    isMistake(() -> number.defaultsTo("6").range(1, 5));
    isMistake(() -> number.defaultsTo("six"));
    isMistake(() -> none.text("t", "").defaultsTo("y").matching("x"));
    isMistake(() -> none.bool("b", "").defaultsTo("yes"));
    isMistake(() -> none.duration("d", "").defaultsTo("5"));
    isMistake(() -> none.choice("c", "", "a").defaultsTo("b"));
    isMistake(() -> none.text("t", "").defaultsTo("x").required());
  }

  private static void isMistake(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> problems(ConfigSpec<?> spec, Map<String, ?> raw) {
    try {
      spec.bind(raw);
      return List.of();
    } catch (SdkException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
      return List.of(String.valueOf(e.getMessage()).split("\n"));
    }
  }
}
