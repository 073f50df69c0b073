package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The one place that inspects a container ({@code wire.md} 5.4), with three outcomes: it runs, it does not, or the daemon
 * did not say. Callers of one workspace share an inspection that is under way; a silence stands for five seconds. Safe for
 * use by many threads.
 */
final class Inspection {
  private static final Duration LIMIT = Duration.ofMillis(900);
  static final Duration SILENCE_STANDS = Duration.ofSeconds(5);

  /** How an inspection ended. */
  sealed interface Finding {
    /** What the daemon said: the container, or that there is none. */
    record Said(Optional<AgentContainer> container) implements Finding {}

    /** It did not say. */
    record Unsaid(String reason) implements Finding {}

    default WorkspaceState state() {
      return switch (this) {
        case Said said ->
          said.container.map(AgentContainer::state).orElseGet(WorkspaceState.Stopped::new);
        case Unsaid unsaid -> new WorkspaceState.Unknown(unsaid.reason);
      };
    }
  }

  private record Silence(Finding.Unsaid finding, long until) {}

  private final Engine engine;
  private final Containers containers;
  private final Known known;
  private final Map<UUID, FutureTask<Finding>> underWay = new ConcurrentHashMap<>();
  private final Map<UUID, Silence> silences = new ConcurrentHashMap<>();

  Inspection(Engine engine, Containers containers, Known known) {
    this.engine = engine;
    this.containers = containers;
    this.known = known;
  }

  /** Inspects a workspace's container, or waits for whoever does so already; takes at most a second. */
  Finding of(UUID workspaceId) {
    var silence = silences.get(workspaceId);
    if (silence != null) {
      if (silence.until - System.nanoTime() > 0) {
        return silence.finding;
      }
      silences.remove(workspaceId, silence);
    }
    var mine = new FutureTask<>(() -> inspect(workspaceId));
    var shared = underWay.computeIfAbsent(workspaceId, id -> mine);
    if (shared.equals(mine)) {
      try {
        mine.run();
      } finally {
        underWay.remove(workspaceId, mine);
      }
    }
    return result(shared);
  }

  /** Inspects it anew: what is under way may have been asked before something happened. */
  Finding again(UUID workspaceId) {
    underWay.remove(workspaceId);
    silences.remove(workspaceId);
    return of(workspaceId);
  }

  private static Finding result(FutureTask<Finding> inspection) {
    try {
      return inspection.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding.Unsaid("interrupted while it was inspected");
    } catch (ExecutionException e) {
      throw new SdkException(ErrorCode.INTERNAL, "an inspection failed", e.getCause());
    }
  }

  private Finding inspect(UUID workspaceId) {
    long asked = known.now();
    try {
      var found = ask(workspaceId);
      known.learn(workspaceId, asked, found);
      return new Finding.Said(found);
    } catch (SilenceException e) {
      var finding = new Finding.Unsaid(String.valueOf(e.getMessage()));
      silences.put(workspaceId,
          new Silence(finding, System.nanoTime() + SILENCE_STANDS.toNanos()));
      return finding;
    } catch (SdkException e) {
      if (e.code() == ErrorCode.CLOSED) {
        throw e;
      }
      return new Finding.Unsaid(String.valueOf(e.getMessage()));
    }
  }

  private Optional<AgentContainer> ask(UUID workspaceId) {
    long end = System.nanoTime() + LIMIT.toNanos();
    var id = containers.ids(workspaceId, LIMIT).stream().findFirst();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      return Optional.of(read(engine.call("inspect workspace=" + workspaceId, left,
          daemon -> daemon.client().inspectContainerCmd(id.get()).exec())));
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) { // it went in between
        return Optional.empty();
      }
      throw e;
    }
  }

  private static AgentContainer read(InspectContainerResponse container) {
    var state = container.getState();
    boolean running = Boolean.TRUE.equals(state.getRunning());
    return new AgentContainer(container.getId(), running,
        Optional.ofNullable(state.getStartedAt()).flatMap(Inspection::time),
        running ? port(container) : OptionalInt.empty(),
        running ? Optional.empty() : Optional.of(reason(state)));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String reason(ContainerState state) {
    var status = String.valueOf(state.getStatus());
    if (!status.equals("exited")) {
      return status; // created, dead, removing
    }
    return "exit code " + state.getExitCodeLong()
        + (Boolean.TRUE.equals(state.getOOMKilled()) ? ", out of memory" : "");
  }

  private static OptionalInt port(InspectContainerResponse container) {
    if (AgentAddresses.HOST_NETWORK.equals(container.getHostConfig().getNetworkMode())) {
      return OptionalInt.of(AgentAddresses.PORT);
    }
    var bindings = Optional.ofNullable(container.getNetworkSettings())
        .flatMap(network -> Optional.ofNullable(network.getPorts())).map(Ports::getBindings)
        .flatMap(all -> Optional.ofNullable(all.get(ExposedPort.tcp(AgentAddresses.PORT))))
        .orElse(new Ports.Binding[0]);
    return bindings.length == 0
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(bindings[0].getHostPortSpec()));
  }
}
