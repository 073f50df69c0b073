package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.runtime.git.Git;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches plugins by {@link Git}. What it fetches is looked at before it is unpacked: a small archive may hold a large
 * file. Safe for use by many threads.
 */
public final class RepositoryFetch {
  private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+).*",
      Pattern.DOTALL);
  private static final Pattern NOT_FOUND = Pattern.compile("couldn't find remote ref|not our ref"
      + "|could not read Username|[Rr]epository .*not found|[Rr]epository not found");
  private static final Pattern TREE_LINE = Pattern
      .compile("\\d+ \\w+ \\w+ +(?<size>\\d+|-)\t(?<path>.*)", Pattern.DOTALL);
  private static final Charset OUTPUT = StandardCharsets.ISO_8859_1; // a character for each byte
  private static final int LONGEST_LINE = 2 * PluginLimits.MOST_PATH_BYTES;
  private static final int FIRST_TO_PIN = 2037; // 2.37
  private static final long OVERHEAD = 16L << 20; // of a repository over what is in it

  private final Git git;

  /** Takes the program. */
  public RepositoryFetch(Git git) {
    this.git = git;
  }

  /**
   * A repository to be fetched from.
   *
   * @param url where it is
   * @param ref a branch, a tag or a whole commit id; none for the newest state
   * @param config settings of git, as {@code name=value}
   */
  record Remote(String url, Optional<String> ref, List<String> config) {}

  /**
   * Refuses a program that could not be told which address it connects to (curl's {@code --resolve}).
   *
   * @throws SdkException {@code unavailable}
   */
  void requirePinning(WorkspacePluginRequest request) {
    perform(() -> {
      var version = VERSION
          .matcher(Files.readString(run(request, List.of("--version")), OUTPUT));
      if (!version.matches() || Integer.parseInt(version.group(1)) * 1000
          + Integer.parseInt(version.group(2)) < FIRST_TO_PIN) {
        throw new SdkException(ErrorCode.UNAVAILABLE,
            "the server's machine needs git 2.37 or newer");
      }
    });
  }

  /**
   * Puts the files of a repository into the folder of a request, without its history.
   *
   * @throws SdkException {@code not_found}, {@code too_large}, {@code unavailable}
   */
  void fetch(Remote remote, WorkspacePluginRequest request) {
    var repository = request.scratch().resolve("repository");
    perform(() -> {
      run(request, List.of("init", "--quiet", "--bare", "--template=", repository.toString()));
      run(request, fetching(remote, repository));
      requireSmall(request, run(request, List.of("--git-dir=" + repository, "ls-tree", "-r", "-t",
          "-z", "-l", "FETCH_HEAD")));
      run(request, List.of("-c", "core.bare=false", "--git-dir=" + repository,
          "--work-tree=" + request.directory(), "reset", "--quiet", "--hard", "FETCH_HEAD"));
    });
  }

  /** Runs git, a few times. */
  @FunctionalInterface
  private interface Runs {
    void perform() throws IOException, InterruptedException;
  }

  private static void perform(Runs runs) {
    try {
      runs.perform();
    } catch (Git.MissingException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE,
          "files could not be read or written on the server's machine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "it took too long", e);
    }
  }

  private static List<String> fetching(Remote remote, Path repository) {
    var arguments = new ArrayList<String>();
    remote.config.forEach(setting -> arguments.addAll(List.of("-c", setting)));
    arguments.addAll(List.of("--git-dir=" + repository, "fetch", "--quiet", "--depth=1",
        "--no-tags", "--no-recurse-submodules", remote.url, remote.ref.orElse("HEAD")));
    return arguments;
  }

  /** Adds up what would be unpacked, from the sizes that git knows; reads no further than the limits. */
  private static void requireSmall(WorkspacePluginRequest request, Path tree) throws IOException {
    var limits = new PluginLimits(request.maxBytes(), request.maxFiles());
    long bytes = 0;
    int entries = 0;
    try (var in = new BufferedInputStream(Files.newInputStream(tree))) {
      for (var line = line(in); !line.isEmpty(); line = line(in)) {
        var parts = TREE_LINE.matcher(line);
        if (!parts.matches()) {
          throw new SdkException(ErrorCode.UNAVAILABLE, "git's list of files cannot be read");
        }
        limits.checkPath(parts.group("path").length());
        bytes += parts.group("size").equals("-") ? 0 : Long.parseLong(parts.group("size"));
        limits.check(bytes, ++entries);
      }
    }
  }

  /** Reads up to a zero byte, or to the end; a line that is too long is cut, and its path still too long. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next > 0; next = in.read()) {
      if (line.length() < LONGEST_LINE) {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Runs git to its end and returns the file with its output. */
  private Path run(WorkspacePluginRequest request, List<String> arguments)
      throws IOException, InterruptedException {
    var limits = new PluginLimits(request.maxBytes() + OVERHEAD, Integer.MAX_VALUE);
    var ended = git.run(request.scratch(), Map.of(), arguments,
        () -> limits.check(size(request.scratch()), 0));
    if (ended.exitCode() != 0) {
      throw failure(ended);
    }
    return ended.output();
  }

  private static SdkException failure(Git.Ended ended) throws IOException {
    var said = ended.said();
    if (NOT_FOUND.matcher(said).find()) {
      return SdkException.notFound("the repository, or the branch, tag or commit in it,");
    }
    return new SdkException(ErrorCode.UNAVAILABLE, said.contains("unable to access")
        ? "its host could not be reached, or answered with an error"
        : "git ended with exit code " + ended.exitCode());
  }

  private static long size(Path folder) throws IOException {
    var sum = new long[1];
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        sum[0] += attributes.size();
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE; // git removes files meanwhile
      }

      @Override
      public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
        return FileVisitResult.CONTINUE;
      }
    });
    return sum[0];
  }
}
