package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.templates.EnvironmentRequirement;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirements;
import app.moleculesai.sdk.runtime.templates.TemplateCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of templates, plans and imports ({@code wire.md} 7.1, 7.2). */
final class OrgJson {
  private OrgJson() {}

  static List<Object> shapes(List<EnvironmentRequirement> requirements) {
    return requirements.stream().map(EnvironmentRequirement::shape).toList();
  }

  static Map<String, Object> template(TemplateCatalog.Entry entry) {
    var template = entry.template();
    var requirements = EnvironmentRequirements.of(template);
    var json = new LinkedHashMap<String, Object>();
    json.put("dir", entry.dir());
    json.put("name", template.name());
    json.put("description", template.description());
    json.put("workspaces", template.size());
    json.put("required_env", shapes(requirements.required()));
    json.put("recommended_env", shapes(requirements.recommended()));
    return json;
  }

  static Map<String, Object> result(ImportResult result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("org", result.org());
    json.put("workspaces", result.entries().stream().map(OrgJson::entry).toList());
    json.put("count", result.entries().size());
    if (!result.notes().isEmpty()) {
      json.put("notes", result.notes());
    }
    result.failure().ifPresent(failure -> {
      json.put("error", String.valueOf(failure.getMessage()));
      json.put("code", failure.code().word());
    });
    return json;
  }

  private static Map<String, Object> entry(ImportResult.Entry entry) {
    var workspace = entry.workspace();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", workspace.id().toString());
    json.put("name", workspace.name());
    json.put("tier", workspace.tier());
    if (entry.isReused()) {
      json.put("skipped", true);
    }
    if (!entry.skippedChannels().isEmpty()) {
      json.put("channels_skipped", entry.skippedChannels().stream()
          .map(type -> Map.of("workspace", workspace.name(), "type", type, "reason",
              "this server has no channels of this type"))
          .toList());
    }
    return json;
  }

  static Map<String, Object> plan(OrgPlan plan) {
    var json = new LinkedHashMap<String, Object>();
    json.put("org", plan.org());
    json.put("dry_run", true);
    json.put("complete", plan.isComplete());
    json.put("create", plan.count(OrgPlan.Action.CREATE));
    json.put("reuse", plan.count(OrgPlan.Action.REUSE));
    json.put("refuse", plan.count(OrgPlan.Action.REFUSE));
    json.put("not_reached", plan.count(OrgPlan.Action.NOT_REACHED));
    json.put("missing_env", shapes(plan.missing()));
    json.put("required_env", shapes(plan.environment().required()));
    json.put("recommended_env", shapes(plan.environment().recommended()));
    json.put("notes", plan.notes());
    json.put("workspaces", plan.steps().stream().map(OrgJson::step).toList());
    json.put("count", plan.steps().size());
    return json;
  }

  private static Map<String, Object> step(OrgPlan.Step step) {
    var json = new LinkedHashMap<String, Object>();
    json.put("action", step.action().name().toLowerCase(Locale.ROOT));
    step.id().ifPresent(id -> json.put("id", id.toString()));
    json.put("name", step.name());
    json.put("level", step.level());
    json.put("field", step.path());
    if (step.action() != OrgPlan.Action.REFUSE) {
      json.put("tier", step.tier());
      json.put("runtime", step.runtime());
    }
    if (step.isRefreshed()) {
      json.put("refresh", true);
    }
    step.reason().ifPresent(reason -> json.put("reason", reason));
    return json;
  }
}
