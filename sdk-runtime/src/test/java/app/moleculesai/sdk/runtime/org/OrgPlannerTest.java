package app.moleculesai.sdk.runtime.org;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrgPlannerTest {
  @Test
  void aPlanSaysWhatIsCreatedAndReusedAndWritesNothing() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      server.importInline("{\"workspaces\":[{\"name\":\"CEO\",\"runtime\":\"mock\",\"children\":["
          + "{\"name\":\"Chief of Staff\",\"runtime\":\"mock\"}]}]}");
      var before = content(server);

      var plan = server.dryRun("lighthouse");

      assertThat(plan.status()).isEqualTo(200);
      assertThat(plan.json().get("dry_run").asBoolean()).isTrue();
      assertThat(plan.json().get("complete").asBoolean()).isTrue();
      assertThat(plan.json().get("create").asInt()).isEqualTo(198);
      assertThat(plan.json().get("reuse").asInt()).isEqualTo(2);
      assertThat(plan.json().get("workspaces")).hasSize(200);
      assertThat(plan.json().at("/workspaces/0/action").asText()).isEqualTo("reuse");
      assertThat(plan.json().at("/workspaces/0/id").asText())
          .isEqualTo(server.workspace("CEO").id().toString());
      assertThat(plan.json().at("/workspaces/2/field").asText())
          .isEqualTo("workspaces[0].children[0].children[0]");
      assertThat(content(server)).isEqualTo(before);

      var done = server.importDir("lighthouse");
      assertThat(done.json().findValues("skipped")).as("what was planned").hasSize(2);
    }
  }

  private static List<Object> content(OrgServer server) {
    var registry = server.registry;
    var rows = registry.workspaces().list();
    return List.of(rows, registry.layouts().all(), registry.secrets().list(Optional.empty()),
        registry.events().newest(Optional.empty(), 10_000),
        rows.stream().map(row -> List.of(registry.configs().find(row.id()),
            registry.schedules().list(row.id()), registry.memories().list(row.id(), 100),
            registry.secrets().list(Optional.of(row.id())))).toList());
  }

  @Test
  void aPlanNamesMissingSecretsAndIsAnsweredAllTheSame() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var plan = server.post("/org/import", "{\"dir\":\"duo\",\"dry_run\":true}");

      assertThat(plan.status()).isEqualTo(200);
      assertThat(plan.json().get("complete").asBoolean()).isFalse();
      assertThat(plan.json().get("missing_env").toString()).isEqualTo(
          "[\"NEWSLETTER_API_KEY\",{\"any_of\":[\"ANTHROPIC_API_KEY\",\"OPENAI_API_KEY\"]}]");
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @Test
  void aSecretWithoutValueIsMissing() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      server.setGlobal("NEWSLETTER_API_KEY", "");
      server.setGlobal("OPENAI_API_KEY", "o");

      assertThat(server.dryRun("duo").json().get("missing_env").toString())
          .isEqualTo("[\"NEWSLETTER_API_KEY\"]");
    }
  }

  @Test
  void theTextShowsTheTreeAndEverythingThatIsMissing() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var template = """
          {"name":"Acme","required_env":["KEY"],"workspaces":[{"name":"A","runtime":"mock",
           "children":[{"name":"C","runtime":"langgraph"},{"name":"B","tier":9,
            "children":[{"name":"B1"}]}]},{"name":"D"}]}""";
      server.importInline("{\"workspaces\":[{\"name\":\"A\",\"runtime\":\"mock\"}]}");
      var plan = server.planner
          .plan(server.reader.read(Json.read(template.getBytes(StandardCharsets.UTF_8))), false);

      assertThat(OrgPlanText.of(plan)).isEqualTo(
          """
              = A (there already)
                + C (langgraph, tier 3)
                ! B (refused: workspaces[0].children[1] ('B'): tier must be 1 to 4, is 9)
                  . B1 (not reached)
              . D (not reached)
              note: no plugin of this server runs 'langgraph': its workspaces will be failed
              missing secret: KEY
              Acme: 1 to create, 1 there already, 1 refused, 2 not reached; nothing would be imported while secrets are missing
              """);
    }
  }
}
