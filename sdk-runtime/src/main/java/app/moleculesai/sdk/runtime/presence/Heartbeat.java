package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One heartbeat ({@code wire.md} 6.2).
 *
 * @param workspaceId who calls
 * @param errorRate 0 to 1
 * @param sampleError an error it saw; may be empty
 * @param activeTasks how many tasks it works on
 * @param uptimeSeconds how long it runs
 * @param currentTask what it works on; may be empty
 * @param monthlySpend US cents of this month, when it says so
 * @param wedged whether it is stuck
 * @param capabilities what it does on its own
 * @param idleLimit how long a call to it may be silent
 */
record Heartbeat(
    UUID workspaceId,
    double errorRate,
    String sampleError,
    int activeTasks,
    int uptimeSeconds,
    String currentTask,
    OptionalLong monthlySpend,
    boolean wedged,
    Set<String> capabilities,
    Optional<Duration> idleLimit) {
  private static final long MOST_SPEND = 1_000_000_000_000L;
  private static final Set<String> CAPABILITIES = Set.of("heartbeat", AgentSignals.SCHEDULER,
      AgentSignals.SESSION, AgentSignals.STATUS_MANAGEMENT, "retry", "activity_decoration",
      "channel_dispatch");

  static Heartbeat of(JsonFields fields) {
    var metadata = fields.object("runtime_metadata");
    return new Heartbeat(fields.requireUuid("workspace_id"),
        fields.decimal("error_rate").orElse(0.0),
        fields.text("sample_error").orElse(""),
        Math.max(0, fields.integer("active_tasks").orElse(0)),
        Math.max(0, fields.integer("uptime_seconds").orElse(0)),
        fields.text("current_task").orElse(""),
        spend(fields),
        wedged(fields),
        metadata.flatMap(declared -> declared.object("capabilities")).map(Heartbeat::declared)
            .orElse(Set.of()),
        metadata.map(declared -> declared.integer("idle_timeout_seconds").orElse(0))
            .filter(seconds -> seconds > 0)
            .map(Duration::ofSeconds));
  }

  private static OptionalLong spend(JsonFields fields) {
    var cents = fields.number("monthly_spend");
    return cents.isPresent() && cents.getAsLong() > 0
        ? OptionalLong.of(Math.min(cents.getAsLong(), MOST_SPEND))
        : OptionalLong.empty();
  }

  private static boolean wedged(JsonFields fields) {
    return switch (fields.text("runtime_state").orElse("")) {
      case "" -> false;
      case "wedged" -> true;
      default -> throw Parameters.invalid("runtime_state", "must be empty or wedged");
    };
  }

  private static Set<String> declared(JsonFields capabilities) {
    return capabilities.names().stream()
        .filter(CAPABILITIES::contains)
        .filter(name -> capabilities.bool(name, false))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns what it changes in its workspace's row, but for the time it came. */
  WorkspacePatch patch() {
    var patch = WorkspacePatch.none()
        .lastErrorRate(errorRate)
        .lastSampleError(sampleError)
        .activeTasks(activeTasks)
        .uptimeSeconds(uptimeSeconds)
        .currentTask(currentTask)
        .agentSignals(SignalsJson.write(new SignalsJson.Signals(capabilities, idleLimit))
            .orElse(null));
    return monthlySpend.isPresent() ? patch.monthlySpend(monthlySpend.getAsLong()) : patch;
  }
}
