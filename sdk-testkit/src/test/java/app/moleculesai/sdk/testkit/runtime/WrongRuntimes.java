package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Runtimes with one wrong step each. */
final class WrongRuntimes {
  private WrongRuntimes() {}

  /** Says of every workspace that it runs. */
  static final class InventsWorkspaces extends PretendRuntime {
    @Override
    public WorkspaceState observe(UUID workspaceId) {
      return new WorkspaceState.Running("?", Optional.empty());
    }
  }

  /** Fails to stop what does not run. */
  static final class FailsToStopWhatIsNotThere extends PretendRuntime {
    @Override
    public void stop(UUID workspaceId) {
      throw SdkException.notFound("container of " + workspaceId);
    }
  }

  /** Says something else about itself after the first question. */
  static final class ChangesItsCapabilities extends PretendRuntime {
    private boolean observed;

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      observed = true;
      return super.observe(workspaceId);
    }

    @Override
    public RuntimeCapabilities capabilities() {
      return observed ? RuntimeCapabilities.external() : super.capabilities();
    }
  }

  /** Restarts processes that it does not own. */
  static final class ContradictsItself extends PretendRuntime {
    @Override
    public RuntimeCapabilities capabilities() {
      return new RuntimeCapabilities(RuntimeCapabilities.Birth.BY_AGENT, false, false, true, false,
          false);
    }
  }

  /** Lists what it was asked for. */
  static final class ListsWhatItWasAskedFor extends PretendRuntime {
    private Set<UUID> asked = Set.of();

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      asked = Set.of(workspaceId);
      return super.observe(workspaceId);
    }

    @Override
    public Map<UUID, WorkspaceState> observeAll() {
      return asked.stream().collect(Collectors.toMap(id -> id, id -> new WorkspaceState.Stopped()));
    }
  }

  /** Says that it does not work. */
  static final class NeverWell extends PretendRuntime {
    @Override
    public Health check() {
      return Health.down("not today");
    }
  }

  /** Takes its time to find out. */
  static final class ObservesSlowly extends PretendRuntime {
    @Override
    public WorkspaceState observe(UUID workspaceId) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2100);
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      return super.observe(workspaceId);
    }
  }

  /** Knows no address of what it does not know. */
  static final class UnknownEndpointsAreErrors extends PretendRuntime {
    @Override
    public Endpoint endpoint(WorkspaceView workspace) {
      throw SdkException.notFound("workspace " + workspace.id());
    }
  }

  /** Starts what it says that it does not own. */
  static final class StartsWhatItDoesNotOwn extends PretendRuntime {
    @Override
    public RuntimeCapabilities capabilities() {
      return RuntimeCapabilities.external();
    }
  }

  /** Takes one caller at a time. */
  static final class TakesOneCaller extends PretendRuntime {
    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      if (!busy.compareAndSet(false, true)) {
        throw new IllegalStateException("in use");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      busy.set(false);
      return super.observe(workspaceId);
    }
  }

  /** Complains when it is closed twice. */
  static final class ClosesOnce extends PretendRuntime {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw SdkException.closed("the runtime");
      }
      closed = true;
    }
  }

  /** Answers when it is closed. */
  static final class AnswersWhenClosed extends PretendRuntime {
    @Override
    public void close() {}
  }

  /** Leaves a thread behind whenever it is closed. */
  static final class LeaksAThread extends PretendRuntime {
    @Override
    public void start() {
      Thread.ofPlatform().daemon().name("left-behind")
          .start(() -> LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(1)));
    }
  }
}
