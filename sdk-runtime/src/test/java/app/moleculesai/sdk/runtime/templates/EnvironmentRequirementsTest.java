package app.moleculesai.sdk.runtime.templates;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.config.OrgConfig;
import app.moleculesai.sdk.runtime.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentRequirementsTest {
  private static EnvironmentRequirements of(String members) throws Exception {
    var json = "{\"workspaces\":[{\"name\":\"A\"}]," + members + "}";
    return EnvironmentRequirements
        .of(new TemplateReader(new OrgConfig(10, OptionalInt.empty(), Map.of()))
            .read(Json.read(json.getBytes(StandardCharsets.UTF_8))));
  }

  private static String shapes(List<EnvironmentRequirement> requirements) {
    return new String(Json.bytes(requirements.stream().map(EnvironmentRequirement::shape).toList()),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ["B","A"]                                | []                        | ["A","B"]                                | []
      [{"any_of":["Z","Y"]},"B",{"any_of":["C","D"]},"A"] | []             | ["A","B",{"any_of":["C","D"]},{"any_of":["Z","Y"]}] | []
      ["A","A",{"any_of":["X","Y"]},{"any_of":["Y","X"]}] | []             | ["A",{"any_of":["X","Y"]}]               | []
      ["A",{"any_of":["A","B"]}]               | []                        | ["A"]                                    | []
      ["A"]                                    | ["A",{"any_of":["A","B"]},"C"] | ["A"]                               | ["C"]
      [{"any_of":["A","B"]}]                   | [{"any_of":["B","A"]},"A"] | [{"any_of":["A","B"]}]                  | ["A"]
      []                                       | ["A",{"any_of":["A","B"]}] | []                                      | ["A"]
      ["a","1A","A-B","","_A","A1_"]           | []                        | ["A1_"]                                  | []
      [{"any_of":["a","B",""]},{"any_of":["b"]}] | []        | [{"any_of":["B"]}]                       | []
      [{"any_of":["A"]},"A"]                   | [{"any_of":["A"]}]        | ["A"]                                    | []
      """)
  void requirementsAreCollectedAndPruned(String required, String recommended,
      String expectedRequired, String expectedRecommended) throws Exception {
    var requirements = of("\"required_env\":" + required + ",\"recommended_env\":" + recommended);

    assertThat(shapes(requirements.required())).isEqualTo(expectedRequired);
    assertThat(shapes(requirements.recommended())).isEqualTo(expectedRecommended);
  }

  @Test
  void namesHaveAtMost128Characters() throws Exception {
    var longest = "A".repeat(128);
    var requirements = of("\"required_env\":[\"" + longest + "\",\"" + longest + "A\"]");

    assertThat(requirements.required()).extracting(entry -> entry.names().getFirst())
        .containsExactly(longest);
  }

  @Test
  void theWholeTreeIsAsked() throws Exception {
    var requirements = of("""
        "required_env":["TOP"], "workspaces":[{"name":"A","required_env":["A"],"children":[
          {"name":"B","required_env":[{"any_of":["B","C"]}],"recommended_env":["D"]}]}]""");

    assertThat(shapes(requirements.required()))
        .isEqualTo("[\"A\",\"TOP\",{\"any_of\":[\"B\",\"C\"]}]");
    assertThat(shapes(requirements.recommended())).isEqualTo("[\"D\"]");
  }

  @Test
  void aGroupIsSatisfiedByAnyOfItsNames() throws Exception {
    var requirements = of("\"required_env\":[\"A\",{\"any_of\":[\"B\",\"C\"]}]");

    assertThat(requirements.missing(Set.of("A", "C")::contains)).isEmpty();
    assertThat(shapes(requirements.missing(Set.of("A")::contains)))
        .isEqualTo("[{\"any_of\":[\"B\",\"C\"]}]");
    assertThat(shapes(requirements.missing(name -> false)))
        .isEqualTo("[\"A\",{\"any_of\":[\"B\",\"C\"]}]");
  }
}
