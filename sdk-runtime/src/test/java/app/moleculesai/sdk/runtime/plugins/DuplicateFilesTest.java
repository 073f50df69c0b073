package app.moleculesai.sdk.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jar in several places. */
class DuplicateFilesTest {
  private static final LoadRules LENIENT = new LoadRules(false, Duration.ofSeconds(60));
  private static final LoadRules STRICT = new LoadRules(true, Duration.ofSeconds(60));

  @TempDir
  Path plugins;

  @TempDir
  Path elsewhere;

  @Test
  void theSameFileUnderAnotherNameIsUsedOnce() {
    var jar = BrokenJars.sound();
    jar.write(plugins.resolve("a.jar"));
    jar.write(plugins.resolve("b.jar"));

    var catalog = PluginCatalog.of(Discovery.directory(plugins), LENIENT);

    assertThat(catalog.plugins().get(0).isUsable()).isTrue();
    assertThat(catalog.plugins().get(1).problems()).singleElement().satisfies(problem -> {
      assertThat(problem.code()).isEqualTo(PluginCode.DUPLICATE_FILE);
      assertThat(problem.message()).contains("/a.jar");
    });
    catalog.loaders().forEach(FilteringClassLoader::end);
  }

  @Test
  void twoFoldersWithTheSameJarsUnderOtherNamesAreTheSame() {
    BrokenJars.sound().write(plugins.resolve("a/1.jar"));
    PluginJar.empty().entry("x", "x").write(plugins.resolve("a/2.jar"));
    PluginJar.empty().entry("x", "x").write(plugins.resolve("b/1.jar"));
    BrokenJars.sound().write(plugins.resolve("b/2.jar"));

    var catalog = PluginCatalog.of(Discovery.directory(plugins), LENIENT);

    assertThat(catalog.plugins()).extracting(FoundPlugin::isUsable).containsExactly(true, false);
    catalog.loaders().forEach(FilteringClassLoader::end);
  }

  @Test
  void aCopyOfAPluginOfTheClassPathIsHarmlessWhereverItIsFound() throws IOException {
    var jar = PluginJar.of("toy").write(elsewhere.resolve("toy.jar"));
    Files.copy(jar, plugins.resolve("copy.jar"));

    try (var loader = new URLClassLoader(new URL[]{jar.toUri().toURL()},
        new FilteringClassLoader("nothing", new URL[0], getClass().getClassLoader()))) {
      var catalog = PluginCatalog.of(
          Discovery.directory(plugins).and(Discovery.classPath(loader)), LENIENT);

      assertThat(catalog.plugins()).extracting(FoundPlugin::origin, FoundPlugin::isUsable)
          .containsExactly(tuple(plugins.getFileName() + "/copy.jar", false),
              tuple("class path: toy.jar", true));
      assertThat(catalog.plugins().get(0).problems()).singleElement().asString()
          .startsWith("DUPLICATE_FILE: it is the same as class path: toy.jar");
    }
  }

  @Test
  void aRefusedCopyIsNotTheOneThatIsUsed() {
    var jar = BrokenJars.sound().marker("toy", "0.99");
    jar.write(plugins.resolve("a.jar"));
    jar.write(plugins.resolve("b.jar"));

    var catalog = PluginCatalog.of(Discovery.directory(plugins), STRICT);

    assertThat(catalog.plugins()).allSatisfy(one -> assertThat(one.problems())
        .extracting(PluginProblem::code).containsExactly(PluginCode.API_NEWER));
  }
}
