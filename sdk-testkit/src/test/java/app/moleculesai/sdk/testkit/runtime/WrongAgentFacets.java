package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentCommands.Outcome;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntime;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeProvider.Config;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** Runtimes with facets that take one wrong step each. */
final class WrongAgentFacets {
  private static final int LITTLE = 8192;

  private WrongAgentFacets() {}

  /** A runtime with another facet in the place of one. */
  private static <T> WorkspaceRuntime having(Config config, PluginContext context, Class<T> kind,
      UnaryOperator<T> change) {
    return new ReferenceRuntime(config, context) {
      @Override
      public <F> Optional<F> facet(Class<F> type) {
        var right = super.facet(type);
        return type == kind
            ? right.map(facet -> type.cast(change.apply(kind.cast(facet))))
            : right;
      }
    };
  }

  // output

  private static List<String> lines(AgentLogs logs, UUID id, Optional<Instant> since) {
    try (var stream = logs.open(id, Integer.MAX_VALUE, since, false)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(List<String> lines) {
    return new ByteArrayInputStream(
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static WorkspaceRuntime logsWithoutTimes(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> stream(lines(right, id, since).stream()
            .map(line -> line.split(" ", 2)[1]).toList()));
  }

  static WorkspaceRuntime logsBackwards(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> stream(lines(right, id, since).reversed()));
  }

  static WorkspaceRuntime logsTheFirstLines(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> stream(
            lines(right, id, since).stream().limit(lines).toList()));
  }

  static WorkspaceRuntime logsAllTimes(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> right.open(id, lines, Optional.empty(), follow));
  }

  static WorkspaceRuntime followsNothing(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> right.open(id, lines, since, false));
  }

  static WorkspaceRuntime followsTheDead(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class, right -> (id, lines, since,
        follow) -> follow
            ? new Endless(right.open(id, lines, since, true))
            : right.open(id, lines,
                since, false));
  }

  /** Has no end until it is closed. */
  private static final class Endless extends FilterInputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    Endless(InputStream right) {
      super(right);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count < 0) {
        try {
          closed.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }

  static WorkspaceRuntime letsReadersWait(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class,
        right -> (id, lines, since, follow) -> new FilterInputStream(
            right.open(id, lines, since, follow)) {
          @Override
          public void close() {}
        });
  }

  static WorkspaceRuntime logsNobody(Config config, PluginContext context) {
    return having(config, context, AgentLogs.class, right -> (id, lines, since, follow) -> {
      try {
        return right.open(id, lines, since, follow);
      } catch (SdkException e) {
        return InputStream.nullInputStream();
      }
    });
  }

  static WorkspaceRuntime givesOutputAsReason(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public WorkspaceState observe(UUID workspaceId) {
        var state = super.observe(workspaceId);
        return state instanceof Stopped stopped && stopped.process().isPresent()
            ? new Stopped(stopped.process(),
                Optional.of(String.join(" ", lines(facet(AgentLogs.class).orElseThrow(),
                    workspaceId, Optional.empty()))))
            : state;
      }
    };
  }

  // commands

  static WorkspaceRuntime alwaysSucceeds(Config config, PluginContext context) {
    return having(config, context, AgentCommands.class,
        right -> (id, command, limit) -> new Outcome(0, right.run(id, command, limit).output()));
  }

  static WorkspaceRuntime runsAShell(Config config, PluginContext context) {
    return having(config, context, AgentCommands.class, right -> (id, command, limit) -> right
        .run(id, List.of("sh", "-c", String.join(" ", command)), limit));
  }

  static WorkspaceRuntime needsTheProgram(Config config, PluginContext context) {
    return having(config, context, AgentCommands.class, right -> (id, command, limit) -> {
      var outcome = right.run(id, command, limit);
      if (outcome.exitCode() == 127) {
        throw SdkException.notFound(command.getFirst());
      }
      return outcome;
    });
  }

  static WorkspaceRuntime keepsLittleOutput(Config config, PluginContext context) {
    return having(config, context, AgentCommands.class, right -> (id, command, limit) -> {
      var outcome = right.run(id, command, limit);
      var output = outcome.output();
      return new Outcome(outcome.exitCode(),
          output.substring(0, Math.min(LITTLE, output.length())));
    });
  }

  private static WorkspaceRuntime answeringFor(Config config, PluginContext context,
      ErrorCode code) {
    return having(config, context, AgentCommands.class, right -> (id, command, limit) -> {
      try {
        return right.run(id, command, limit);
      } catch (SdkException e) {
        if (e.code() != code) {
          throw e;
        }
        return new Outcome(0, "");
      }
    });
  }

  static WorkspaceRuntime saysWhatWasGivenUpEnded(Config config, PluginContext context) {
    return answeringFor(config, context, ErrorCode.UNAVAILABLE);
  }

  static WorkspaceRuntime runsCommandsAnywhere(Config config, PluginContext context) {
    return answeringFor(config, context, ErrorCode.NOT_FOUND);
  }

  // files

  /** A runtime that reads and writes otherwise. */
  private abstract static class OtherFiles implements AgentFiles {
    final AgentFiles right;

    OtherFiles(AgentFiles right) {
      this.right = right;
    }

    @Override
    public InputStream read(UUID workspaceId, String path) {
      return right.read(workspaceId, path);
    }

    @Override
    public void write(UUID workspaceId, String folder, InputStream archive) {
      right.write(workspaceId, folder, archive);
    }
  }

  private static void skip(InputStream archive) {
    try {
      archive.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WorkspaceRuntime writesNoFiles(Config config, PluginContext context) {
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public void write(UUID workspaceId, String folder, InputStream archive) {
        skip(archive);
      }
    });
  }

  static WorkspaceRuntime writesOverNothing(Config config, PluginContext context) {
    var written = ConcurrentHashMap.<UUID>newKeySet();
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public void write(UUID workspaceId, String folder, InputStream archive) {
        if (written.add(workspaceId)) {
          super.write(workspaceId, folder, archive);
        } else {
          skip(archive);
        }
      }
    });
  }

  static WorkspaceRuntime cutsLargeFiles(Config config, PluginContext context) {
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public InputStream read(UUID workspaceId, String path) {
        try (var whole = super.read(workspaceId, path)) {
          return new ByteArrayInputStream(whole.readNBytes(AgentFilesContract.LARGE / 2));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
  }

  static WorkspaceRuntime closesArchives(Config config, PluginContext context) {
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public void write(UUID workspaceId, String folder, InputStream archive) {
        try (archive) {
          super.write(workspaceId, folder, archive);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
  }

  static WorkspaceRuntime readsWhatIsNotThere(Config config, PluginContext context) {
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public InputStream read(UUID workspaceId, String path) {
        try {
          return super.read(workspaceId, path);
        } catch (SdkException e) {
          return InputStream.nullInputStream();
        }
      }
    });
  }

  static WorkspaceRuntime looksForRelativePaths(Config config, PluginContext context) {
    return having(config, context, AgentFiles.class, files -> new OtherFiles(files) {
      @Override
      public InputStream read(UUID workspaceId, String path) {
        return super.read(workspaceId, "/" + path);
      }
    });
  }

  // images

  /** Images of which one thing is said otherwise. */
  private static class OtherImages implements AgentImages {
    final AgentImages right;

    OtherImages(AgentImages right) {
      this.right = right;
    }

    @Override
    public Map<String, String> images() {
      return right.images();
    }

    @Override
    public boolean refresh(String runtime) {
      return right.refresh(runtime);
    }

    @Override
    public List<UUID> outdated(Set<String> runtimes) {
      return right.outdated(runtimes);
    }
  }

  static WorkspaceRuntime namesNoImages(Config config, PluginContext context) {
    return having(config, context, AgentImages.class, images -> new OtherImages(images) {
      @Override
      public Map<String, String> images() {
        return Map.of();
      }
    });
  }

  static WorkspaceRuntime alwaysAnother(Config config, PluginContext context) {
    return having(config, context, AgentImages.class, images -> new OtherImages(images) {
      @Override
      public boolean refresh(String runtime) {
        super.refresh(runtime);
        return true;
      }
    });
  }

  static WorkspaceRuntime refreshesAnything(Config config, PluginContext context) {
    return having(config, context, AgentImages.class, images -> new OtherImages(images) {
      @Override
      public boolean refresh(String runtime) {
        return images().containsKey(runtime) && super.refresh(runtime);
      }
    });
  }

  static WorkspaceRuntime nobodyIsOutdated(Config config, PluginContext context) {
    return having(config, context, AgentImages.class, images -> new OtherImages(images) {
      @Override
      public List<UUID> outdated(Set<String> runtimes) {
        return List.of();
      }
    });
  }

  static WorkspaceRuntime allAreOutdated(Config config, PluginContext context) {
    return new ReferenceRuntime(config, context) {
      @Override
      public <F> Optional<F> facet(Class<F> type) {
        var right = super.facet(type);
        return type == AgentImages.class
            ? right.map(facet -> type.cast(new OtherImages((AgentImages) facet) {
              @Override
              public List<UUID> outdated(Set<String> runtimes) {
                return List.copyOf(observeAll().keySet());
              }
            }))
            : right;
      }
    };
  }

  static WorkspaceRuntime ignoresPins(Config config, PluginContext context) {
    return WrongStarts.starting(config, context,
        request -> new KitStart(request.workspace(), request.environment(), request.files(),
            request.firstFiles(), request.token(), request.resetsSessions(), Optional.empty()));
  }
}
