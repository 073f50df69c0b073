package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads a workspace and all below it ({@code wire.md} 12.7). Safe for use by many threads. */
public final class BundleExport {
  private final Registry registry;
  private final WorkspaceDirectory directory;

  /** Takes where workspaces are. */
  public BundleExport(Registry registry, WorkspaceDirectory directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /**
   * A workspace as it is taken elsewhere: nothing secret, nothing that was said, nothing of this machine.
   *
   * @param row its row
   * @param layout its place
   * @param config what its agent is started with
   * @param schedules what it is asked regularly
   * @param below those directly below it
   */
  record Exported(Workspace row, Optional<Layout> layout, Optional<Body> config,
      List<Schedule> schedules, List<Exported> below) {}

  /** Reads it; fails with {@code workspace_not_found}, {@code workspace_removed}. */
  Exported read(UUID id) {
    var top = directory.requireNow(id);
    var below = registry.workspaces().descendants(id).stream()
        .collect(Collectors.groupingBy(row -> row.parentId().orElseThrow()));
    return exported(top, below);
  }

  private Exported exported(Workspace row, Map<UUID, List<Workspace>> below) {
    return new Exported(row, registry.layouts().find(row.id()), registry.configs().find(row.id()),
        registry.schedules().list(row.id()), below.getOrDefault(row.id(), List.of()).stream()
            .map(child -> exported(child, below)).toList());
  }
}
