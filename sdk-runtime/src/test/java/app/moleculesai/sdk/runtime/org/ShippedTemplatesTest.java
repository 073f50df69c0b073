package app.moleculesai.sdk.runtime.org;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.presence.SilenceSweep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedTemplatesTest {
  @Test
  void theTemplatesAreListed() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var reply = server.get("/org/templates");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().findValuesAsText("dir")).containsExactly("crew", "duo", "lighthouse");
      assertThat(reply.json().get(2).toString()).contains("\"workspaces\":200",
          "\"required_env\":[]", "{\"any_of\":[\"ANTHROPIC_API_KEY\",\"OPENAI_API_KEY\"]}");
      assertThat(reply.json().get(1).get("required_env").toString())
          .isEqualTo(
              "[\"NEWSLETTER_API_KEY\",{\"any_of\":[\"ANTHROPIC_API_KEY\",\"OPENAI_API_KEY\"]}]");
    }
  }

  @Test
  void lighthouseBecomesTwoHundredAgentsOnline() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var reply = server.importDir("lighthouse");

      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.json().get("org").asText()).isEqualTo("Lighthouse Logistics");
      assertThat(reply.json().get("count").asInt()).isEqualTo(200);
      assertThat(reply.json().get("workspaces").get(0).get("name").asText()).isEqualTo("CEO");
      var rows = server.registry.workspaces().list();
      assertThat(rows).hasSize(200).allMatch(row -> row.status() == WorkspaceStatus.ONLINE)
          .allMatch(row -> row.runtime().equals("mock"));
      assertThat(rows.getFirst().name()).isEqualTo("CEO");
      assertThat(rows.stream().filter(row -> row.name().equals("Inbound Planner"))).hasSize(4);
    }
  }

  @Test
  void lighthouseStaysOnlineAndWhole() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      server.importDir("lighthouse");
      var tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

      var starting = new Starting(server.registry, server.changes, server.runtimes,
          server.supervisor, tomorrow);
      new SilenceSweep(server.registry, server.changes, server.runtimes,
          starting.observer, starting.restarts, tomorrow, Duration.ofSeconds(90),
          new SweepLease(server.registry, "silence", () -> "test", SilenceSweep.LEASE, tomorrow))
          .sweep();

      assertThat(server.registry.workspaces().list()).hasSize(200)
          .allMatch(row -> row.status() == WorkspaceStatus.ONLINE);
      assertThat(server.importDir("lighthouse").json().findValues("skipped")).hasSize(200);
    }
  }

  @Test
  void whatTheFilesSayReachesTheAgents() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      server.importDir("lighthouse");

      var ceo = server.workspace("CEO");
      var config = server.config("CEO");
      assertThat(config.get("model").asText()).isEqualTo("anthropic:claude-opus-4-7");
      assertThat(config.get("system_prompt").asText()).isNotBlank();
      assertThat(config.get("idle_interval_seconds").asInt()).isEqualTo(3600);
      assertThat(ceo.maxConcurrentTasks()).isEqualTo(4);
      assertThat(server.registry.memories().list(ceo.id(), 10)).hasSize(5)
          .filteredOn(memory -> memory.scope() == Memory.Scope.GLOBAL).hasSize(3);
      assertThat(server.registry.schedules().list(ceo.id()))
          .hasSize(2).allMatch(schedule -> schedule.nextRunAt().isPresent());
      assertThat(server.config("Night Duty Officer").get("category_routing").has("money"))
          .isFalse();
      assertThat(server.config("Night Duty Officer").get("idle_interval_seconds").asInt())
          .isEqualTo(1200);
    }
  }

  @Test
  void aSecondImportCreatesNothing() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      server.importDir("lighthouse");
      var before = server.registry.workspaces().list();

      var again = server.importDir("lighthouse");

      assertThat(again.status()).isEqualTo(201);
      assertThat(again.json().get("workspaces"))
          .hasSize(200).allMatch(entry -> entry.get("skipped").asBoolean());
      assertThat(server.registry.workspaces().list()).isEqualTo(before);
    }
  }

  @Test
  void duoWaitsForItsSecretsAndThenForItsAgent() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var refused = server.importDir("duo");
      assertThat(refused.status()).isEqualTo(412);
      assertThat(refused.code()).isEqualTo("environment_missing");
      assertThat(refused.json().get("missing_env").toString()).isEqualTo(
          "[\"NEWSLETTER_API_KEY\",{\"any_of\":[\"ANTHROPIC_API_KEY\",\"OPENAI_API_KEY\"]}]");
      assertThat(refused.json().get("template").asText()).isEqualTo("Duo");
      assertThat(refused.json().has("suggestion")).isTrue();
      assertThat(server.registry.workspaces().list()).isEmpty();

      server.setGlobal("NEWSLETTER_API_KEY", "n");
      server.setGlobal("OPENAI_API_KEY", "o");
      assertThat(server.importDir("duo").status()).isEqualTo(201);

      assertThat(server.registry.workspaces().list()).extracting(Workspace::name)
          .containsExactly("Editor", "Reporter");
      assertThat(server.workspace("Reporter").status()).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
      assertThat(server.registry.schedules().list(server.workspace("Reporter").id()))
          .singleElement().matches(schedule -> !schedule.enabled());
    }
  }

  @Test
  void thePlanOfAShippedTemplateIsComplete() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var plan = server.planner.plan(server.reader.read(OrgServer.SHIPPED.resolve("lighthouse")),
          false);

      assertThat(plan.isComplete()).isTrue();
      assertThat(plan.count(OrgPlan.Action.CREATE)).isEqualTo(200);
      assertThat(plan.notes()).allMatch(note -> note.startsWith("workspace plugin"));
      assertThat(List.of(OrgPlanText.of(plan).split("\n")))
          .contains("+ CEO (mock, tier 2)", "  + Chief of Staff (mock, tier 2)",
              "Lighthouse Logistics: 200 to create, 0 there already, 0 refused");
    }
  }
}
