package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Unknown;
import app.moleculesai.sdk.testkit.reference.ProcessWitness;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeProvider.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runtimes with one wrong step where several callers, servers or installations meet, or where the backend is silent. */
final class WrongShares {
  private WrongShares() {}

  static WorkspaceRuntime startsSideBySide(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        return new ReferenceRuntime(config, context).start(request); // which has a lock of its own
      }
    };
  }

  static WorkspaceRuntime startsOneAtATime(Config config, PluginContext context) {
    var busy = new AtomicBoolean();
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        if (!busy.compareAndSet(false, true)) {
          throw new SdkException(ErrorCode.BUSY, "another agent is being started");
        }
        try {
          return super.start(request);
        } finally {
          busy.set(false);
        }
      }
    };
  }

  static WorkspaceRuntime noticesInterruptsTooLate(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        boolean interrupted = Thread.interrupted();
        var url = super.start(request);
        if (interrupted) {
          throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted");
        }
        return url;
      }
    };
  }

  static WorkspaceRuntime knowsOneInstallation(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      protected Path installation() {
        return config.folder().resolve("all");
      }
    };
  }

  static WorkspaceRuntime stopsAnybody(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        new ProcessWitness(config.folder(), config.program()).kill(workspaceId);
        super.stop(workspaceId);
      }
    };
  }

  static WorkspaceRuntime stopsAgentsWhenClosed(Config config, PluginContext context) {
    var open = new AtomicBoolean(true);
    return new ReferenceRuntime(config, context) {
      @Override
      public void close() {
        if (open.getAndSet(false)) {
          Set.copyOf(observeAll().keySet()).forEach(this::stop);
        }
        super.close();
      }
    };
  }

  static WorkspaceRuntime knowsItsOwn(Config config, PluginContext context) {
    var own = ConcurrentHashMap.<UUID>newKeySet();
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        own.add(request.workspace().id());
        return super.start(request);
      }

      @Override
      public WorkspaceState observe(UUID workspaceId) {
        return own.contains(workspaceId) ? super.observe(workspaceId) : new Stopped();
      }
    };
  }

  static WorkspaceRuntime worksWhenClosed(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void close() {}
    };
  }

  static WorkspaceRuntime deniesItsProcesses(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public RuntimeCapabilities capabilities() {
        return RuntimeCapabilities.external();
      }
    };
  }

  static WorkspaceRuntime hidesAFacet(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public <F> Optional<F> facet(Class<F> type) {
        return type == AgentLogs.class ? Optional.empty() : super.facet(type);
      }
    };
  }

  static WorkspaceRuntime takesSilenceForStopped(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public WorkspaceState observe(UUID workspaceId) {
        var state = super.observe(workspaceId);
        return state instanceof Unknown ? new Stopped() : state;
      }
    };
  }

  static WorkspaceRuntime takesSilenceForNobody(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Map<UUID, WorkspaceState> observeAll() {
        try {
          return super.observeAll();
        } catch (SdkException e) {
          return Map.of();
        }
      }
    };
  }

  static WorkspaceRuntime alwaysWell(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Health check() {
        return Health.up();
      }
    };
  }
}
