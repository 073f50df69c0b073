package app.moleculesai.sdk.runtime.org;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirements;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Imports organisations ({@code wire.md} 7.2 to 7.4). Importing again creates what is new and leaves the rest alone,
 * also when several import at once. Safe for use by many threads.
 */
public final class OrgImport {
  private static final System.Logger LOG = System.getLogger(OrgImport.class.getName());

  private final Registry registry;
  private final Changes changes;
  private final Resolution resolution;
  private final Births births;
  private final Provisioning provisioning;
  private final SecretVault vault;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes what workspaces are made of. */
  public OrgImport(Registry registry, Changes changes, Resolution resolution, Births births,
      Provisioning provisioning, SecretVault vault, Supervisor supervisor, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.changes = changes;
    this.resolution = resolution;
    this.births = births;
    this.provisioning = provisioning;
    this.vault = vault;
    this.supervisor = supervisor;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Imports a template: all its workspaces in one transaction, or, when that fails, one by one up to the first that
   * fails. Agents are started, and events sent, in the background.
   *
   * @param refresh whether schedules of workspaces that were there already are written again (B-17)
   * @return what is there now; with a failure in it when a workspace could not be created, be it the first (7.2)
   * @throws SdkException {@code environment_missing}, {@code path_escape}, {@code template_invalid}; what the registry
   *         throws when it cannot be read. Then nothing was written
   */
  public ImportResult run(OrgTemplate template, boolean refresh) {
    requireEnvironment(template);
    var drafts = checkAddresses(resolution.resolve(template));
    drafts.notes().forEach(note -> LOG.log(INFO, "import of ''{0}'': {1}", template.name(), note));
    var possible = drafts.possible();
    var outcome = possible.isEmpty()
        ? new Outcome(Map.of(), Optional.empty())
        : place(possible, refresh);
    var result = new ImportResult(template.name(), entries(outcome.placed(), possible, refresh),
        outcome.failure().or(drafts::refusal), drafts.notes());
    provisioning.startAll(result.created());
    return result;
  }

  private record Outcome(Map<Integer, Placement.Placed> placed, Optional<SdkException> failure) {}

  private void requireEnvironment(OrgTemplate template) {
    var requirements = EnvironmentRequirements.of(template);
    var missing = GlobalSecrets.missing(requirements, registry, vault);
    if (!missing.isEmpty()) {
      throw new SdkException(ErrorCode.ENVIRONMENT_MISSING,
          "the template requires secrets that have no value: "
              + String.join("; ", missing.stream().map(Object::toString).toList()))
          .with("missing_env", OrgJson.shapes(missing))
          .with("required_env", OrgJson.shapes(requirements.required()))
          .with("template", template.name())
          .with("suggestion", "give each of them a value as a global secret and import again, or"
              + " delete required_env from a copy of the template");
    }
  }

  private Resolution.Drafts checkAddresses(Resolution.Drafts drafts) {
    if (drafts.all().stream().allMatch(draft -> draft.url().isEmpty())) {
      return drafts;
    }
    var there = new ExistingWorkspaces(registry.workspaces()).of(drafts.all());
    return resolution.checkAddresses(drafts, draft -> there.containsKey(draft.index()));
  }

  private Outcome place(List<WorkspaceDraft> drafts, boolean refresh) {
    var now = clock.instant();
    try {
      var told = commit(drafts, refresh, now, Map.of());
      tell(told.events());
      return new Outcome(told.value(), Optional.empty());
    } catch (RuntimeException e) {
      LOG.log(WARNING, "an import of " + drafts.size()
          + " workspaces failed as a whole and goes on one by one", e);
      return placeOneByOne(drafts, refresh, now);
    }
  }

  private Outcome placeOneByOne(List<WorkspaceDraft> drafts, boolean refresh, Instant now) {
    var placed = new HashMap<Integer, Placement.Placed>();
    List<Event> events = new ArrayList<>();
    Optional<SdkException> failure = Optional.empty();
    for (var draft : drafts) {
      try {
        var told = commit(List.of(draft), refresh, now, placed);
        placed.putAll(told.value()); // not before the commit: what rolls back was never there
        events.addAll(told.events());
      } catch (RuntimeException e) {
        failure = Optional.of(failure(draft, e));
        break;
      }
    }
    tell(events);
    return new Outcome(placed, failure);
  }

  private Changes.Unheard<Map<Integer, Placement.Placed>> commit(List<WorkspaceDraft> drafts,
      boolean refresh, Instant now, Map<Integer, Placement.Placed> before) {
    return changes.commitUnheard((transaction, news) -> new Placement(births, ids, now, refresh,
        before).place(transaction, news, drafts));
  }

  private static SdkException failure(WorkspaceDraft draft, RuntimeException cause) {
    var where = draft.path() + " ('" + draft.name() + "'): ";
    return (cause instanceof SdkException known
        ? new SdkException(known.code(), where + known.getMessage(), known)
        : new SdkException(ErrorCode.INTERNAL, where + "the server's log has the cause", cause))
        .with("field", draft.path());
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty()) {
      supervisor.run("import-events", () -> changes.tellInBatches(events));
    }
  }

  private static List<ImportResult.Entry> entries(Map<Integer, Placement.Placed> placed,
      List<WorkspaceDraft> drafts, boolean refresh) {
    var entries = new ArrayList<ImportResult.Entry>();
    for (var draft : drafts) {
      Optional.ofNullable(placed.get(draft.index())).ifPresent(there -> entries.add(
          new ImportResult.Entry(there.workspace(), there.isReused(),
              there.isReused() && !refresh ? List.of() : draft.skippedChannels())));
    }
    return entries;
  }
}
