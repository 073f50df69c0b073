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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
   * @return what was done; with a failure in it when a workspace could not be created and those before it stay
   * @throws SdkException {@code environment_missing}, {@code path_escape}, {@code template_invalid}; what the registry
   *         throws when not even the first workspace could be placed. Then nothing was written
   */
  public ImportResult run(OrgTemplate template, boolean refresh) {
    requireEnvironment(template);
    var drafts = resolution.resolve(template);
    drafts.notes().forEach(note -> LOG.log(INFO, "import of ''{0}'': {1}", template.name(), note));
    var refusal = drafts.all().stream().flatMap(draft -> draft.refusal().stream()).findFirst();
    var possible = drafts.all().stream().takeWhile(draft -> draft.refusal().isEmpty()).toList();
    var outcome = possible.isEmpty()
        ? new Outcome(List.of(), refusal)
        : place(possible, refresh);
    var result = new ImportResult(template.name(), outcome.entries(),
        outcome.failure().or(() -> refusal), drafts.notes());
    provisioning.startAll(result.created());
    return result;
  }

  private record Outcome(List<ImportResult.Entry> entries, Optional<SdkException> failure) {}

  private void requireEnvironment(OrgTemplate template) {
    var requirements = EnvironmentRequirements.of(template);
    if (requirements.required().isEmpty()) {
      return;
    }
    var missing = requirements.missing(GlobalSecrets.read(registry, vault)::isSet);
    if (!missing.isEmpty()) {
      throw new SdkException(ErrorCode.ENVIRONMENT_MISSING,
          "the template requires secrets that have no value: "
              + String.join("; ", missing.stream().map(Object::toString).toList()))
          .with("missing_env", OrgJson.shapes(missing))
          .with("required_env", OrgJson.shapes(requirements.required()))
          .with("template", template.name())
          .with("suggestion", "set them as global secrets (POST /settings/secrets), import again");
    }
  }

  private Outcome place(List<WorkspaceDraft> drafts, boolean refresh) {
    try {
      var told = changes.commitUnheard((transaction, news) -> {
        var placement = new Placement(births, ids, clock.instant(), refresh);
        placement.place(transaction, news, drafts);
        return placement;
      });
      tell(told.events());
      return new Outcome(entries(told.value(), drafts), Optional.empty());
    } catch (RuntimeException e) {
      LOG.log(WARNING, "an import of " + drafts.size()
          + " workspaces failed as a whole and goes on one by one", e);
      return placeOneByOne(drafts, refresh);
    }
  }

  private Outcome placeOneByOne(List<WorkspaceDraft> drafts, boolean refresh) {
    var placement = new Placement(births, ids, clock.instant(), refresh);
    List<Event> events = new ArrayList<>();
    Optional<SdkException> failure = Optional.empty();
    for (var draft : drafts) {
      try {
        events.addAll(changes.commitUnheard((transaction, news) -> {
          placement.place(transaction, news, List.of(draft));
          return true;
        }).events());
      } catch (RuntimeException e) {
        if (draft.index() == 0) {
          throw e;
        }
        failure = Optional.of(failure(draft, e));
        break;
      }
    }
    tell(events);
    return new Outcome(entries(placement, drafts), failure);
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

  private static List<ImportResult.Entry> entries(Placement placement,
      List<WorkspaceDraft> drafts) {
    var entries = new ArrayList<ImportResult.Entry>();
    for (var draft : drafts) {
      placement.find(draft).ifPresent(placed -> entries.add(new ImportResult.Entry(
          placed.workspace(), placed.isReused(),
          placed.isReused() ? List.of() : draft.skippedChannels())));
    }
    return entries;
  }
}
