package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
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

/** Reads a workspace, alone or with all below it ({@code wire.md} 12.7). Safe for use by many threads. */
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

  /**
   * Reads it.
   *
   * @param descendants whether all below it are read too
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}; {@code too_large} for more than an import
   *         takes
   */
  Exported read(UUID id, boolean descendants) {
    var top = directory.requireNow(id);
    var rows = descendants ? registry.workspaces().descendants(id) : List.<Workspace>of();
    if (rows.size() >= BundleReader.MOST_WORKSPACES) {
      throw tooLarge(rows.size() + 1L, BundleReader.MOST_WORKSPACES, "workspaces");
    }
    return new Reading(
        rows.stream().collect(Collectors.groupingBy(row -> row.parentId().orElseThrow())))
        .read(top, 1);
  }

  /** Refuses a document that no import takes. */
  static void requireSmall(long bytes) {
    if (bytes > BundleReader.MOST_BYTES) {
      throw tooLarge(bytes, BundleReader.MOST_BYTES, "bytes");
    }
  }

  private static SdkException tooLarge(long number, int most, String what) {
    return new SdkException(ErrorCode.TOO_LARGE, "the bundle would have " + number + " " + what
        + " or more, and an import takes at most " + most
        + ": export it with descendants=false, and those below it by themselves");
  }

  /** One reading, which stops when it has more than an import takes. Belongs to one thread. */
  private final class Reading {
    private final Map<UUID, List<Workspace>> below;
    private long bytes;

    Reading(Map<UUID, List<Workspace>> below) {
      this.below = below;
    }

    Exported read(Workspace row, int level) {
      if (level > BundleReader.MOST_LEVELS) {
        throw tooLarge(level, BundleReader.MOST_LEVELS, "levels");
      }
      var config = registry.configs().find(row.id());
      var schedules = registry.schedules().list(row.id());
      bytes += config.map(Body::size).orElse(0);
      bytes += schedules.stream().mapToLong(schedule -> schedule.prompt().length()).sum();
      requireSmall(bytes);
      return new Exported(row, registry.layouts().find(row.id()), config, schedules,
          below.getOrDefault(row.id(), List.of()).stream()
              .map(child -> read(child, level + 1)).toList());
    }
  }
}
