package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Changes fields of a workspace ({@code wire.md} 4.5), all of them or none. Safe for use by many threads. */
public final class WorkspaceUpdate {
  private final Changes changes;
  private final Runtimes runtimes;
  private final Clock clock;
  private final int defaultTier;

  /** Takes the state, and the runtime names that may be set; the default tier is 3, or 4 in SaaS mode. */
  public WorkspaceUpdate(Changes changes, Runtimes runtimes, Clock clock, int defaultTier) {
    this.changes = changes;
    this.runtimes = runtimes;
    this.clock = clock;
    this.defaultTier = defaultTier;
  }

  /**
   * Applies the fields that are there.
   *
   * @param within the workspace whose tree another parent must stand in, if the caller may not move it elsewhere
   * @return whether the agent must be restarted to notice
   * @throws SdkException {@code workspace_not_found}, {@code name_taken}, {@code parent_not_found},
   *         {@code parent_cycle}, {@code invalid_field}, {@code forbidden} for a parent outside of the tree
   */
  public boolean apply(UUID id, JsonFields fields, Optional<UUID> within) {
    if (fields.has("x") != fields.has("y")) {
      throw Parameters.invalid(fields.has("x") ? "y" : "x", "is required: x and y go together");
    }
    var patch = patch(fields);
    changes.commit((transaction, news) -> {
      var row = transaction.workspaces().find(id).filter(Workspace::isLive)
          .orElseThrow(() -> WorkspaceDirectory.unknown(id));
      checkParent(transaction, row, fields, within);
      if (!patch.isEmpty()) {
        transaction.workspaces().update(id, patch, clock.instant());
      }
      place(transaction, row, fields);
      news.changed(id);
      return row;
    });
    return fields.has("workspace_dir");
  }

  private WorkspacePatch patch(JsonFields fields) {
    var patch = WorkspacePatch.none();
    if (fields.has("name")) {
      patch = patch.name(WorkspaceRules.name(fields.requireText("name")));
    }
    if (fields.has("role")) {
      patch = patch.role(fields.findText("role").map(WorkspaceRules::role).orElse(null));
    }
    if (fields.has("tier")) {
      patch = patch.tier(WorkspaceRules.tier(fields.integer("tier")
          .orElseThrow(() -> Parameters.invalid("tier", "is required")), defaultTier));
    }
    if (fields.has("parent_id")) {
      patch = patch.parentId(fields.findUuid("parent_id").orElse(null));
    }
    if (fields.has("runtime")) {
      patch = patch.runtime(
          runtimes.require(Optional.of(WorkspaceRules.runtime(fields.requireText("runtime")))));
    }
    if (fields.has("workspace_dir")) {
      patch = patch.workspaceDir(
          fields.findText("workspace_dir").map(WorkspaceRules::workspaceDir).orElse(null));
    }
    return patch;
  }

  private static void checkParent(Transaction transaction, Workspace row, JsonFields fields,
      Optional<UUID> within) {
    var id = row.id();
    var parent = fields.findUuid("parent_id");
    if (fields.has("parent_id") && !parent.equals(row.parentId())) {
      within.ifPresent(top -> WorkspaceCreation.requireWithin(transaction, top, parent));
    }
    if (parent.isEmpty()) {
      return;
    }
    WorkspaceCreation.requireParent(transaction, parent.get());
    if (parent.get().equals(id)
        || transaction.workspaces().descendants(id).stream()
            .anyMatch(below -> below.id().equals(parent.get()))) {
      throw new SdkException(ErrorCode.PARENT_CYCLE, "parent_id: workspace " + parent.get()
          + " is this workspace or stands below it").with("field", "parent_id");
    }
  }

  private static void place(Transaction transaction, Workspace row, JsonFields fields) {
    if (!fields.has("x") && !fields.has("collapsed")) {
      return;
    }
    var old = transaction.layouts().find(row.id()).orElse(new Layout(row.id(), 0, 0, false));
    transaction.layouts().put(java.util.List.of(new Layout(row.id(),
        fields.decimal("x").orElse(old.x()),
        fields.decimal("y").orElse(old.y()),
        fields.bool("collapsed", old.collapsed()))));
  }
}
