package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.templates.TemplateMemory;
import app.moleculesai.sdk.runtime.templates.TemplateWorkspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A workspace as an import would create it: all values found, nothing written. Its text shows no secret and no prompt.
 *
 * @param index its number in the template, parents before children
 * @param parent the number of the one above it; empty for a root
 * @param level 0 for a root
 * @param path where it stands in the template
 * @param name its name
 * @param role what it is for
 * @param tier 1 to 4
 * @param runtime the name of the agent software, normalised
 * @param url where an external agent is
 * @param workspaceDir the host folder it works in
 * @param workspaceAccess how it may use that
 * @param maxConcurrentTasks at least 1
 * @param place on the canvas; within its parent, or of a root
 * @param secrets its own, in clear
 * @param memories what it remembers
 * @param schedules what it is asked regularly
 * @param config the generated configuration
 * @param skippedChannels the types of channels it will not have
 * @param refusal why it cannot be created
 */
record WorkspaceDraft(
    int index,
    OptionalInt parent,
    int level,
    String path,
    String name,
    Optional<String> role,
    int tier,
    String runtime,
    Optional<String> url,
    Optional<String> workspaceDir,
    String workspaceAccess,
    int maxConcurrentTasks,
    CanvasGrid.Point place,
    Map<String, String> secrets,
    List<TemplateMemory> memories,
    List<ScheduleDraft> schedules,
    Optional<Body> config,
    List<String> skippedChannels,
    Optional<SdkException> refusal) {
  /**
   * A schedule that can fire.
   *
   * @param name unique in its workspace
   * @param cron five fields
   * @param timezone the zone in which they are read
   * @param prompt what is sent
   * @param enabled whether it fires
   * @param next when it would fire next
   */
  record ScheduleDraft(String name, String cron, String timezone, String prompt, boolean enabled,
      Optional<Instant> next) {
    @Override
    public String toString() {
      return "ScheduleDraft[" + name + "]";
    }
  }

  WorkspaceDraft {
    secrets = Map.copyOf(secrets);
    memories = List.copyOf(memories);
    schedules = List.copyOf(schedules);
    skippedChannels = List.copyOf(skippedChannels);
  }

  /** Keeps the place of a workspace whose values are not known. */
  static WorkspaceDraft of(int index, OptionalInt parent, int level, TemplateWorkspace workspace) {
    return new WorkspaceDraft(index, parent, level, workspace.path(), workspace.name(),
        Optional.empty(), 0, "", Optional.empty(), Optional.empty(), "none", 1,
        new CanvasGrid.Point(0, 0), Map.of(), List.of(), List.of(), Optional.empty(), List.of(),
        Optional.empty());
  }

  /** Returns this as one that cannot be created, for this reason. */
  WorkspaceDraft refuse(SdkException why) {
    var told = new SdkException(why.code(), path + " ('" + name + "'): " + why.getMessage(), why)
        .with("field", path);
    return new WorkspaceDraft(index, parent, level, path, name, role, tier, runtime, url,
        workspaceDir, workspaceAccess, maxConcurrentTasks, place, secrets, memories, schedules,
        config, skippedChannels, Optional.of(told));
  }

  /** Returns how many bytes of prompts, memories and secrets it carries, give or take what is not ASCII. */
  long size() {
    return config.map(Body::size).orElse(0)
        + schedules.stream().mapToLong(schedule -> schedule.prompt().length()).sum()
        + memories.stream().mapToLong(memory -> memory.content().length()).sum()
        + secrets.values().stream().mapToLong(String::length).sum();
  }

  @Override
  public String toString() {
    return "WorkspaceDraft[" + path + ", name=" + name + "]";
  }
}
