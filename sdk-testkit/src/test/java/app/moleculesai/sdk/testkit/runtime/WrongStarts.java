package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeProvider.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Runtimes that give agents something else than they were told to, or keep something else of them. */
final class WrongStarts {
  private WrongStarts() {}

  /** A runtime that starts something else than it was told to. */
  static WorkspaceRuntime starting(Config config, PluginContext context,
      Function<StartRequest, StartRequest> change) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        return super.start(change.apply(request));
      }
    };
  }

  /** A runtime that does something first to the configuration folder of whom it starts. */
  private static WorkspaceRuntime doing(Config config, PluginContext context,
      Consumer<StartRequest> first) {
    return starting(config, context, request -> {
      first.accept(request);
      return request;
    });
  }

  private static Path folder(Config config, PluginContext context, StartRequest request) {
    return config.folder().resolve(context.installation())
        .resolve(request.workspace().id().toString()).resolve("config");
  }

  private static StartRequest with(StartRequest request, Map<String, Body> files,
      boolean hasToken, boolean resetsSessions) {
    return new KitStart(request.workspace(), request.environment(), files, request.firstFiles(),
        hasToken ? request.token() : Optional.empty(), resetsSessions, request.imagePin());
  }

  /** A runtime that gives agents another environment. */
  private static WorkspaceRuntime giving(Config config, PluginContext context,
      UnaryOperator<Map<String, String>> change) {
    return new ReferenceRuntime(config, context) {
      @Override
      protected Map<String, String> environment(StartRequest request) {
        return change.apply(new HashMap<>(super.environment(request)));
      }
    };
  }

  static WorkspaceRuntime losesEmptyValues(Config config, PluginContext context) {
    return giving(config, context, environment -> {
      environment.values().removeIf(String::isEmpty);
      return environment;
    });
  }

  static WorkspaceRuntime addsUpEnvironments(Config config, PluginContext context) {
    var all = new ConcurrentHashMap<String, String>();
    return giving(config, context, environment -> {
      all.putAll(environment);
      return all;
    });
  }

  static WorkspaceRuntime passesOnItsOwnEnvironment(Config config, PluginContext context) {
    return giving(config, context, environment -> {
      System.getenv().forEach(environment::putIfAbsent);
      return environment;
    });
  }

  static WorkspaceRuntime givesNoToken(Config config, PluginContext context) {
    return starting(config, context,
        request -> with(request, request.files(), false, request.resetsSessions()));
  }

  static WorkspaceRuntime takesTheTokenAway(Config config, PluginContext context) {
    return doing(config, context, request -> {
      try {
        Files.deleteIfExists(folder(config, context, request).resolve(".auth_token"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  static WorkspaceRuntime emptiesTheFolder(Config config, PluginContext context) {
    return doing(config, context, request -> {
      var folder = folder(config, context, request);
      if (Files.exists(folder)) {
        try {
          Files.move(folder, folder.resolveSibling(UUID.randomUUID().toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
  }

  static WorkspaceRuntime writesFilesOnce(Config config, PluginContext context) {
    return starting(config, context,
        request -> Files.exists(folder(config, context, request))
            ? with(request, Map.of(), true, request.resetsSessions())
            : request);
  }

  static WorkspaceRuntime alwaysWritesFirstFiles(Config config, PluginContext context) {
    return starting(config, context, request -> {
      var files = new LinkedHashMap<>(request.firstFiles());
      files.putAll(request.files());
      return with(request, files, true, request.resetsSessions());
    });
  }

  static WorkspaceRuntime writesAnywhere(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      protected void requireInside(Map<String, ?> files) {}
    };
  }

  static WorkspaceRuntime stopsBeforeItLooks(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public Optional<URI> start(StartRequest request) {
        stop(request.workspace().id());
        return super.start(request);
      }
    };
  }

  static WorkspaceRuntime logsTheEnvironment(Config config, PluginContext context) {
    return doing(config, context, request -> context.logger().log(System.Logger.Level.DEBUG,
        "starts with " + request.environment()));
  }

  static WorkspaceRuntime neverResets(Config config, PluginContext context) {
    return starting(config, context, request -> with(request, request.files(), true, false));
  }

  static WorkspaceRuntime alwaysResets(Config config, PluginContext context) {
    return starting(config, context, request -> with(request, request.files(), true, true));
  }

  static WorkspaceRuntime removesWhatItStops(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void stop(UUID workspaceId) {
        super.stop(workspaceId);
        removeData(workspaceId, true);
      }
    };
  }

  static WorkspaceRuntime alwaysRemovesTheWork(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void removeData(UUID workspaceId, boolean everything) {
        super.removeData(workspaceId, true);
      }
    };
  }

  static WorkspaceRuntime removesNothing(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void removeData(UUID workspaceId, boolean everything) {}
    };
  }

  static WorkspaceRuntime neverRemovesTheWork(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public void removeData(UUID workspaceId, boolean everything) {
        super.removeData(workspaceId, false);
      }
    };
  }
}
