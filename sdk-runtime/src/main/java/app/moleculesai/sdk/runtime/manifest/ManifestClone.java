package app.moleculesai.sdk.runtime.manifest;

import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.folders.FolderDeletion;
import app.moleculesai.sdk.runtime.git.Git;
import app.moleculesai.sdk.runtime.manifest.Manifest.Entry;
import app.moleculesai.sdk.runtime.manifest.Manifest.Kind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Clones what a manifest lists, one repository after another ({@code wire.md} 13.1). What is there is left alone, so that
 * the same call goes on where an earlier one ended; a clone gets its name when it is whole. Belongs to one thread.
 */
public final class ManifestClone {
  /** A transfer of nothing for a minute is over. */
  private static final List<String> PATIENCE = List.of("-c", "http.lowSpeedLimit=1", "-c",
      "http.lowSpeedTime=60");
  private static final int LONGEST_REASON = 300;

  private final Git git;
  private final ManifestHost host;
  private final Map<Kind, Path> folders;
  private final Consumer<String> progress;

  /**
   * Takes where from, and where to.
   *
   * @param folders one for each kind; they need not exist
   * @param progress gets what is going on, a line at a time, without the token
   */
  public ManifestClone(Git git, ManifestHost host, Map<Kind, Path> folders,
      Consumer<String> progress) {
    this.git = git;
    this.host = host;
    this.folders = new EnumMap<>(folders);
    this.progress = text -> progress.accept(host.redacted(text));
  }

  /**
   * How many entries ended how.
   *
   * @param cloned fetched now
   * @param skipped there before
   * @param failed for reasons that were said
   */
  public record Outcome(int cloned, int skipped, int failed) {
    /** Says whether all that the manifest lists is there. */
    public boolean isComplete() {
      return failed == 0;
    }
  }

  private enum End {
    CLONED, SKIPPED, FAILED
  }

  /**
   * Clones everything that is not there yet; an entry that fails does not keep the others from being cloned.
   *
   * @throws IOException when there is no place for temporary files
   */
  public Outcome run(Manifest manifest) throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("molecule-manifest-");
    try {
      var ends = new EnumMap<End, Integer>(End.class);
      int number = 0;
      for (var entry : manifest.entries()) {
        var place = "[" + ++number + "/" + manifest.entries().size() + "] " + entry;
        ends.merge(clone(entry, place, scratch), 1, Integer::sum);
      }
      return new Outcome(ends.getOrDefault(End.CLONED, 0), ends.getOrDefault(End.SKIPPED, 0),
          ends.getOrDefault(End.FAILED, 0));
    } finally {
      FolderDeletion.delete(scratch);
    }
  }

  private End clone(Entry entry, String place, Path scratch) throws InterruptedException {
    var folder = Objects.requireNonNull(folders.get(entry.kind()));
    var target = folder.resolve(entry.name());
    try {
      if (isThere(target)) {
        dropHistory(target);
        progress.accept(place + ": is there");
        return End.SKIPPED;
      }
      progress.accept(place + ": cloning " + host.shown(entry) + " " + entry.ref());
      fetch(entry, target, Files.createDirectories(folder).resolve("." + entry.name() + ".partial"),
          scratch);
      progress.accept(place + ": cloned");
      return End.CLONED;
    } catch (IOException e) {
      progress.accept(place + ": failed: " + e.getMessage());
      return End.FAILED;
    }
  }

  private static boolean isThere(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return Files.exists(target);
    }
    try (var entries = Files.list(target)) {
      return entries.findAny().isPresent();
    }
  }

  /** Clones beside the target, which is empty or not there. What an earlier call left there is of no use. */
  private void fetch(Entry entry, Path target, Path partial, Path scratch)
      throws IOException, InterruptedException {
    FolderDeletion.delete(partial);
    try {
      clone(entry, partial, scratch);
      dropHistory(partial);
      Files.deleteIfExists(target);
      Files.move(partial, target);
    } finally {
      FolderDeletion.delete(partial);
    }
  }

  private void clone(Entry entry, Path partial, Path scratch)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(PATIENCE);
    arguments.addAll(List.of("clone", "--quiet", "--depth=1", "--template="));
    if (!entry.isUsual()) {
      arguments.addAll(List.of("--branch", entry.ref()));
    }
    arguments.addAll(List.of("--", host.url(entry), partial.toAbsolutePath().toString()));
    var ended = git.run(scratch, host.environment(), arguments, () -> {});
    if (ended.exitCode() != 0) {
      throw new IOException(reason(ended));
    }
  }

  /** Returns what git said, on one line. */
  private static String reason(Git.Ended ended) throws IOException {
    var said = ended.said().lines().map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
        .filter(line -> !line.isEmpty() && !line.startsWith("Cloning into"))
        .collect(Collectors.joining("; "));
    return said.isEmpty()
        ? "git ended with exit code " + ended.exitCode()
        : Truncation.truncateRunes(said, LONGEST_REASON);
  }

  /** Deletes all folders {@code .git} (MC-5). */
  private static void dropHistory(Path folder) throws IOException {
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
          throws IOException {
        if (!dir.endsWith(".git")) {
          return FileVisitResult.CONTINUE;
        }
        FolderDeletion.delete(dir);
        return FileVisitResult.SKIP_SUBTREE;
      }
    });
  }
}
