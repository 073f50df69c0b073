package app.moleculesai.sdk.runtime.folders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that were killed left behind. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AbandonedFoldersTest {
  private static final String PREFIX = "molecule-plugin-";
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir
  Path parent;

  private void sweep() {
    new AbandonedFolders(parent, List.of(PREFIX, "molecule-upload-"), Clock.systemUTC()).sweep();
  }

  private static void age(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(LONG)));
  }

  /** Makes a folder as a server leaves it that is killed. */
  private Path left(String name) throws IOException {
    var folder = Files.createDirectories(parent.resolve(name));
    Files.createFile(folder.resolve("lock"));
    Files.writeString(Files.createDirectories(folder.resolve("plugin/skills")).resolve("a.md"),
        "a");
    age(folder);
    return folder;
  }

  /** A server of its own, which waits for the end of its input. */
  static final class Holder {
    private Holder() {}

    /** Makes a folder, and says so. */
    public static void main(String[] arguments) throws IOException {
      var folder = TemporaryFolder.create(Path.of(arguments[0]), PREFIX);
      Files.createDirectory(folder.resolve("plugin"));
      System.out.println(folder.resolve("plugin").getParent());
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1); // as one that is killed
      }
    }
  }

  @Test
  void whatWasLeftBehindIsDeleted() throws Exception {
    var folder = left("molecule-plugin-1");

    sweep();

    assertThat(folder).doesNotExist();
    assertThat(parent).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"molecule-plugin-1", "molecule-upload-1"})
  void oneWithoutALockIsDeletedToo(String name) throws Exception {
    var folder = Files.createDirectory(parent.resolve(name));
    Files.createFile(folder.resolve("0"));
    age(folder);

    sweep();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderOfAnotherClassLoaderOfThisProcessStays() throws Exception {
    var classes = TemporaryFolder.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[]{classes}, ClassLoader.getPlatformClassLoader());
        var folder = (AutoCloseable) loader.loadClass(TemporaryFolder.class.getName())
            .getMethod("create", Path.class, String.class).invoke(null, parent, PREFIX)) {
      try (var folders = Files.list(parent)) {
        age(folders.findFirst().orElseThrow());
      }

      sweep();

      assertThat(folder.getClass()).isNotEqualTo(TemporaryFolder.class);
      assertThat(parent).isNotEmptyDirectory();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderOfThisProcessStays() throws Exception {
    try (var folder = TemporaryFolder.create(parent, PREFIX)) {
      var plugin = Files.createDirectory(folder.resolve("plugin"));
      age(plugin.resolve(".."));

      sweep();
      sweep();

      assertThat(plugin).exists();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderOfAnotherProcessStaysAsLongAsThatLives() throws Exception {
    var process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Holder.class.getName(), parent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var said = process.inputReader()) {
      var folder = Path.of(said.readLine());
      age(folder);

      sweep();
      assertThat(folder.resolve("plugin")).exists();

      process.getOutputStream().close();
      process.waitFor();
      sweep();
      assertThat(folder).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatMayStillBeMadeOrIsNotOursStays() throws Exception {
    var young = Files.createDirectory(parent.resolve("molecule-plugin-young"));
    Files.createFile(young.resolve("lock"));
    var bare = Files.createDirectory(parent.resolve("molecule-plugin-bare"));
    var other = left("molecule-uploads-1");
    var elsewhere = left("elsewhere");
    var link = Files.createSymbolicLink(parent.resolve("molecule-plugin-link"), elsewhere);
    var linked = Files.createDirectory(parent.resolve("molecule-plugin-linked"));
    var target = Files.writeString(parent.resolve("target"), "kept");
    Files.createSymbolicLink(linked.resolve("lock"), target);
    age(linked);
    var file = Files.createFile(parent.resolve("molecule-plugin-file"));
    age(file);

    sweep();

    assertThat(young).exists();
    assertThat(bare).isEmptyDirectory();
    assertThat(other).exists();
    assertThat(elsewhere.resolve("plugin/skills/a.md")).exists();
    assertThat(link).isSymbolicLink();
    assertThat(linked).exists();
    assertThat(target).hasContent("kept");
    assertThat(file).exists();
  }
}
