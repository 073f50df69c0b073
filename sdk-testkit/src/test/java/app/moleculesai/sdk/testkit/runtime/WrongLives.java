package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeProvider.Config;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Runtimes that start, observe and stop agents with one wrong step each. */
final class WrongLives {
  private WrongLives() {}

  static WorkspaceRuntime startsNothing(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        return Optional.empty();
      }
    };
  }

  static WorkspaceRuntime hasNoAddresses(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Endpoint endpoint(WorkspaceView workspace) {
        return new Endpoint.None();
      }
    };
  }

  static WorkspaceRuntime listsNobody(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Map<UUID, WorkspaceState> observeAll() {
        return Map.of();
      }
    };
  }

  static WorkspaceRuntime stopsInNameOnly(Config config, PluginContext context) {
    var stopped = ConcurrentHashMap.<UUID>newKeySet();
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        stopped.add(workspaceId);
      }

      @Override
      public WorkspaceState observe(UUID workspaceId) {
        return stopped.contains(workspaceId) ? new Stopped() : super.observe(workspaceId);
      }
    };
  }

  static WorkspaceRuntime keepsAddresses(Config config, PluginContext context) {
    var last = new ConcurrentHashMap<UUID, Endpoint>();
    return new ReferenceRuntime(config, context) {
      @Override
      public Endpoint endpoint(WorkspaceView workspace) {
        if (super.endpoint(workspace) instanceof Endpoint.Http http) {
          last.put(workspace.id(), http);
        }
        return last.getOrDefault(workspace.id(), new Endpoint.None());
      }
    };
  }

  static WorkspaceRuntime stopsOnce(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        if (observe(workspaceId).equals(new Stopped())) {
          throw SdkException.notFound("agent of workspace " + workspaceId);
        }
        super.stop(workspaceId);
      }
    };
  }

  /** A runtime that says something else than what it observed, alone and among all. */
  private static WorkspaceRuntime saying(Config config, PluginContext context,
      UnaryOperator<WorkspaceState> change) {
    return new ReferenceRuntime(config, context) {
      @Override
      public WorkspaceState observe(UUID workspaceId) { // observeAll asks it too
        return change.apply(super.observe(workspaceId));
      }
    };
  }

  static WorkspaceRuntime namesProcessesAlike(Config config, PluginContext context) {
    return saying(config, context,
        state -> state instanceof Running running ? new Running("agent", running.since()) : state);
  }

  static WorkspaceRuntime namesAnotherProcess(Config config, PluginContext context) {
    return saying(config, context,
        state -> state instanceof Stopped stopped
            ? new Stopped(Optional.of("another"), stopped.reason())
            : state);
  }

  static WorkspaceRuntime givesAnEmptyReason(Config config, PluginContext context) {
    return saying(config, context,
        state -> state instanceof Stopped stopped
            ? new Stopped(stopped.process(), Optional.of(""))
            : state);
  }

  static WorkspaceRuntime leavesTheOldOne(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      protected void end(UUID workspaceId) {}
    };
  }

  static WorkspaceRuntime keepsTheOldOne(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        return observe(request.workspace().id()) instanceof Running
            ? Optional.empty()
            : super.start(request);
      }
    };
  }

  static WorkspaceRuntime believesItself(Config config, PluginContext context) {
    var seen = new ConcurrentHashMap<UUID, WorkspaceState>();
    return new ReferenceRuntime(config, context) {
      @Override
      public WorkspaceState observe(UUID workspaceId) {
        var state = seen.getOrDefault(workspaceId, super.observe(workspaceId));
        if (state instanceof Running) {
          seen.put(workspaceId, state);
        }
        return state;
      }

      @Override
      public void stop(UUID workspaceId) {
        seen.remove(workspaceId);
        super.stop(workspaceId);
      }
    };
  }

  private static boolean isDead(WorkspaceRuntime runtime, UUID workspaceId) {
    return runtime.observe(workspaceId) instanceof Stopped stopped && stopped.process().isPresent();
  }

  static WorkspaceRuntime startsNoDeadOnes(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        if (isDead(this, request.workspace().id())) {
          throw new SdkException(ErrorCode.CONFLICT, "something is left of it");
        }
        return super.start(request);
      }
    };
  }

  static WorkspaceRuntime stopsNoDeadOnes(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        if (isDead(this, workspaceId)) {
          throw SdkException.notFound("agent of workspace " + workspaceId);
        }
        super.stop(workspaceId);
      }
    };
  }

  static WorkspaceRuntime stopsAll(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        Set.copyOf(observeAll().keySet()).forEach(super::stop);
      }
    };
  }
}
