package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the values of all workspaces of a template ({@code wire.md} OI-3 to OI-12): reads its prompt and {@code .env}
 * files, applies defaults and the rules for fields. Asks the disk and name servers, and never the registry. Safe for use
 * by many threads.
 */
public final class Resolution {
  private final Runtimes runtimes;
  private final OutboundAddresses addresses;
  private final Clock clock;
  private final int defaultTier;
  private final Map<String, String> environment;
  private final Optional<Path> templates;
  private final Optional<Path> workspacePlugins;

  /**
   * Takes what values are checked against.
   *
   * @param defaultTier 3, or 4 in SaaS mode
   * @param environment the variables of this process that templates may use; empty when embedded
   * @param templates the folder of organisations' templates, when there is one
   * @param workspacePlugins the folder of workspace plugins, when there is one
   */
  public Resolution(Runtimes runtimes, OutboundAddresses addresses, Clock clock, int defaultTier,
      Map<String, String> environment, Optional<Path> templates,
      Optional<Path> workspacePlugins) {
    this.runtimes = runtimes;
    this.addresses = addresses;
    this.clock = clock;
    this.defaultTier = defaultTier;
    this.environment = Map.copyOf(environment);
    this.templates = templates.map(TemplateFiles::real);
    this.workspacePlugins = workspacePlugins;
  }

  /**
   * The workspaces of a template.
   *
   * @param all parents before children, each at the place of its number
   * @param notes what was left out and why, each once
   */
  record Drafts(List<WorkspaceDraft> all, List<String> notes) {
    Drafts {
      all = List.copyOf(all);
      notes = List.copyOf(notes);
    }

    /** Returns those before the first that cannot be created: an import stops there. */
    List<WorkspaceDraft> possible() {
      return all.stream().takeWhile(draft -> draft.refusal().isEmpty()).toList();
    }

    /** Returns why an import stops before the end. */
    Optional<SdkException> refusal() {
      return all.stream().flatMap(draft -> draft.refusal().stream()).findFirst();
    }
  }

  /**
   * Returns a draft for each workspace; one that cannot be created carries its refusal. Addresses of agents are not
   * checked, see {@link #checkAddresses}.
   *
   * @throws SdkException {@code path_escape}; {@code template_invalid} when a file of the template cannot be used, or
   *         all workspaces together are too large
   */
  Drafts resolve(OrgTemplate template) {
    return new Drafting(template, runtimes, clock.instant(), defaultTier, environment,
        templates, workspacePlugins).drafts();
  }

  /** Refuses drafts whose agents' addresses may not be called, but for those that nobody creates (OI-22). */
  Drafts checkAddresses(Drafts drafts, Predicate<WorkspaceDraft> isThere) {
    return new Drafts(drafts.all().stream()
        .map(draft -> draft.url().isEmpty() || isThere.test(draft) ? draft : checked(draft))
        .toList(), drafts.notes());
  }

  private WorkspaceDraft checked(WorkspaceDraft draft) {
    try {
      draft.url().ifPresent(addresses::requireUrl);
      return draft;
    } catch (SdkException e) {
      return draft.refuse(e);
    }
  }
}
