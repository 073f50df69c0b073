package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.launch.ConfigJson;
import app.moleculesai.sdk.runtime.memories.Redaction;
import app.moleculesai.sdk.runtime.secrets.ModelRoutes;
import app.moleculesai.sdk.runtime.secrets.SecretNames;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Creates one workspace on request ({@code wire.md} 4.3). Safe for use by many threads. */
public final class WorkspaceCreation {
  private final Changes changes;
  private final Births births;
  private final Provisioning provisioning;
  private final Runtimes runtimes;
  private final Tokens tokens;
  private final WorkspaceTemplates templates;
  private final OutboundAddresses addresses;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final int defaultTier;

  /** Takes what a workspace is made of; the default tier is 3, or 4 in SaaS mode. */
  public WorkspaceCreation(Changes changes, Births births, Provisioning provisioning,
      Runtimes runtimes, Tokens tokens, WorkspaceTemplates templates, OutboundAddresses addresses,
      Clock clock, Supplier<UUID> ids, int defaultTier) {
    this.changes = changes;
    this.births = births;
    this.provisioning = provisioning;
    this.runtimes = runtimes;
    this.tokens = tokens;
    this.templates = templates;
    this.addresses = addresses;
    this.clock = clock;
    this.ids = ids;
    this.defaultTier = defaultTier;
  }

  /**
   * A workspace that was created. Its text shows no token.
   *
   * @param row its row
   * @param external whether its agent comes by itself
   * @param token the agent's first, if it is awaited; shown here only (CR-6)
   */
  public record Created(Workspace row, boolean external, Optional<String> token) {
    @Override
    public String toString() {
      return "Created[" + row.id() + "]";
    }
  }

  /**
   * Creates a workspace; its agent, where there is one to start, is started in the background.
   *
   * @param confinedTo the workspace whose tree the new one must stand in, if the caller is confined to one
   * @throws SdkException {@code name_taken} (CR-10), {@code invalid_field}, {@code parent_not_found},
   *         {@code unknown_runtime}, {@code path_escape}, {@code forbidden} outside of the tree
   */
  public Created create(JsonFields fields, Optional<UUID> confinedTo) {
    var now = clock.instant();
    var wanted = read(fields, now);
    var created = changes.commit((transaction, news) -> {
      confinedTo.ifPresent(top -> requireWithin(transaction, top, wanted.row().parentId()));
      wanted.row().parentId().ifPresent(parent -> requireParent(transaction, parent));
      var row = births.insert(transaction, news, List.of(wanted), now).stream().findFirst()
          .orElseThrow(() -> nameTaken(wanted.row().name()));
      return new Created(row, runtimes.isByAgent(row.runtime()),
          row.status() == WorkspaceStatus.AWAITING_AGENT
              ? Optional.of(tokens.issue(transaction, news, row.id()))
              : Optional.empty());
    });
    provisioning.startAll(List.of(created.row()));
    return created;
  }

  /**
   * Puts a team below a workspace and tells of it; one of a name that is there already is left as it is (OI-22). What its
   * template does not say, a member has from its leader.
   *
   * @return all of the team, in its order
   * @throws SdkException {@code unknown_runtime}, {@code parent_not_found}
   */
  public List<Workspace> createTeam(Workspace leader, List<TeamMember> members) {
    var now = clock.instant();
    var wanted = members.stream().map(member -> member(leader, member, now)).toList();
    var team = changes.commit((transaction, news) -> {
      requireParent(transaction, leader.id());
      var born = births.insert(transaction, news, wanted, now);
      var all = members.stream().map(TeamMember::name).distinct()
          .map(name -> transaction.workspaces().findChild(Optional.of(leader.id()), name)
              .orElseThrow(() -> nameTaken(name))) // OI-24
          .toList();
      news.tell(EventType.WORKSPACE_EXPANDED, leader.id(), Payload.with("children", all.stream()
          .map(row -> Map.of("id", row.id().toString(), "name", row.name(), "role",
              row.role().orElse("")))
          .toList()).body());
      return new Team(all, born);
    });
    provisioning.startAll(team.born());
    return team.all();
  }

  private record Team(List<Workspace> all, List<Workspace> born) {}

  private NewWorkspace member(Workspace leader, TeamMember member, Instant now) {
    var template = member.template().map(templates::defaults);
    var model = template.flatMap(WorkspaceTemplates.Defaults::model).map(WorkspaceRules::model);
    var row = Workspace.of(ids.get(), member.name(), now)
        .role(member.role().orElse(null))
        .tier(leader.tier())
        .runtime(runtimes.require(template.flatMap(WorkspaceTemplates.Defaults::runtime)
            .map(WorkspaceRules::runtime).or(() -> Optional.of(leader.runtime()))))
        .parentId(leader.id())
        .build();
    return NewWorkspace.of(row)
        .secrets(model.map(name -> Map.of(ModelRoutes.MODEL_SECRET, name)).orElse(Map.of()))
        .config(config(row, ConfigJson.Agent.of(member.template(), model)));
  }

  /** Requires a live workspace as a parent; fails with {@code parent_not_found}. */
  public static void requireParent(Transaction transaction, UUID parent) {
    if (transaction.workspaces().find(parent).filter(Workspace::isLive).isEmpty()) {
      throw new SdkException(ErrorCode.PARENT_NOT_FOUND,
          "parent_id: no live workspace has the id " + parent).with("field", "parent_id");
    }
  }

  /** Requires a parent in a tree, so that what is put below it is of that tree too (AU-5). */
  public static void requireWithin(Transaction transaction, UUID top, Optional<UUID> parent) {
    boolean within = parent.filter(id -> id.equals(top) || transaction.workspaces().ancestors(id)
        .stream().anyMatch(above -> above.id().equals(top))).isPresent();
    if (!within) {
      throw new SdkException(ErrorCode.FORBIDDEN, "parent_id: must be workspace " + top
          + " or one below it, because this token reaches no further")
          .with("field", "parent_id");
    }
  }

  /** What to say of a name that a sibling has. */
  public static SdkException nameTaken(String name) {
    return new SdkException(ErrorCode.NAME_TAKEN, "a live workspace with the name '" + name
        + "' exists under the same parent").with("field", "name");
  }

  private NewWorkspace read(JsonFields fields, Instant now) {
    var id = ids.get();
    var template = fields.findText("template").map(templates::defaults);
    var runtime = runtime(fields, template);
    var model = model(fields, template);
    var dir = fields.findText("workspace_dir").map(WorkspaceRules::workspaceDir);
    var url = fields.findText("url").filter(address -> runtimes.isByAgent(runtime))
        .map(addresses::requireUrl);
    var canvas = fields.object("canvas");
    var row = Workspace.of(id, WorkspaceRules.name(fields.requireText("name")), now)
        .role(fields.findText("role").map(WorkspaceRules::role).orElse(null))
        .tier(WorkspaceRules.tier(fields.integer("tier").orElse(0), defaultTier))
        .runtime(runtime)
        .parentId(fields.findUuid("parent_id").orElse(null))
        .url(url.orElse(null))
        .deliveryMode(fields.findText("delivery_mode").map(WorkspaceRules::deliveryMode)
            .orElse(DeliveryMode.PUSH))
        .workspaceDir(dir.orElse(null))
        .workspaceAccess(WorkspaceRules
            .workspaceAccess(fields.findText("workspace_access").orElse("none"), dir))
        .budgetLimit(fields.number("budget_limit").stream().mapToObj(WorkspaceRules::budget)
            .findFirst().orElse(null))
        .maxConcurrentTasks(Math.max(1, fields.integer("max_concurrent_tasks").orElse(1)))
        .build();
    return NewWorkspace.of(row)
        .at(canvas.flatMap(place -> place.decimal("x")).orElse(0.0),
            canvas.flatMap(place -> place.decimal("y")).orElse(0.0))
        .secrets(secrets(fields, model))
        .memories(memories(fields, id, now))
        .config(config(row, ConfigJson.Agent.of(fields.findText("template"), model)));
  }

  /** Keeps what the agent is started with, now or by who runs it one day (CR-9); where none is started there is none. */
  private Optional<Body> config(Workspace row, ConfigJson.Agent agent) {
    return runtimes.find(row.runtime())
        .filter(runtime -> !runtime.capabilities().ownsProcess()).isPresent()
            ? Optional.empty()
            : Optional.of(ConfigJson.of(row.name(), row.role(), row.tier(), row.runtime(), agent));
  }

  private static Optional<String> model(JsonFields fields,
      Optional<WorkspaceTemplates.Defaults> template) {
    return fields.findText("model")
        .or(() -> template.flatMap(WorkspaceTemplates.Defaults::model))
        .map(WorkspaceRules::model);
  }

  private String runtime(JsonFields fields, Optional<WorkspaceTemplates.Defaults> template) {
    var given = fields.findText("runtime").map(WorkspaceRules::runtime);
    if (fields.bool("external", false)) {
      runtimes.require(given); // is not used, but a wrong one is a mistake
      return Runtimes.EXTERNAL;
    }
    return runtimes.require(given.or(() -> template.flatMap(WorkspaceTemplates.Defaults::runtime)
        .map(WorkspaceRules::runtime)));
  }

  private static Map<String, String> secrets(JsonFields fields, Optional<String> model) {
    var secrets = new LinkedHashMap<String, String>();
    fields.object("secrets").ifPresent(given -> given.names()
        .forEach(name -> secrets.put(SecretNames.check("secrets", name), given.requireText(name))));
    model.ifPresent(name -> secrets.put(ModelRoutes.MODEL_SECRET, name));
    return secrets;
  }

  private List<Memory> memories(JsonFields fields, UUID id, Instant now) {
    return fields.objects("initial_memories").stream()
        .map(memory -> new Memory(ids.get(), id, scope(memory), Memory.GENERAL,
            Redaction.of(memory.requireText("content")), now))
        .toList();
  }

  private static Memory.Scope scope(JsonFields memory) {
    var word = memory.findText("scope").orElse("LOCAL").toUpperCase(Locale.ROOT);
    try {
      return Memory.Scope.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid(memory.place("scope"), "must be LOCAL, TEAM or GLOBAL");
    }
  }
}
