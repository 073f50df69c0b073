package app.moleculesai.sdk.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.plugins.BrokenJars.Defect;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jars on a class path, where {@link java.util.ServiceLoader} reads them. */
class ClassPathPluginsTest {
  private static final LoadRules LENIENT = new LoadRules(false, Duration.ofSeconds(60));

  private static final Set<PluginCode> SEEN_AT_LOAD_TIME = Set.of(PluginCode.BAD_SERVICE_FILE,
      PluginCode.PROVIDER_CLASS_MISSING, PluginCode.NOT_A_PLUGIN, PluginCode.NOT_INSTANTIABLE,
      PluginCode.CORRUPT_CLASS, PluginCode.JAVA_TOO_OLD, PluginCode.STATIC_INIT_THREW,
      PluginCode.CONSTRUCTOR_THREW, PluginCode.DEPENDENCY_MISSING, PluginCode.API_INCOMPATIBLE,
      PluginCode.BAD_DESCRIPTION);

  @TempDir
  Path folder;

  static List<Defect> defects() {
    return BrokenJars.all().stream().filter(defect -> SEEN_AT_LOAD_TIME.contains(defect.code()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void aBrokenPluginHasTheSameCodeAsInAFolderAndDoesNotHideTheNext(Defect defect)
      throws IOException {
    var broken = Files.write(folder.resolve("broken.jar"), defect.jar().get());
    var good = PluginJar.empty().classes(PluginJar.plugin("good.ThePlugin", "good"))
        .service("good.ThePlugin").write(folder.resolve("good.jar"));

    var found = find(broken, good);

    assertThat(found).anySatisfy(one -> assertThat(one.id()).isEqualTo("good"));
    assertThat(found).filteredOn(one -> !one.isUsable()).singleElement()
        .satisfies(one -> assertThat(one.problems()).extracting(PluginProblem::code)
            .contains(defect.code()));
  }

  @Test
  void aServiceFileLostByMergingIsReportedFromTheMarker() throws IOException {
    var fat = PluginJar.empty()
        .classes(PluginJar.plugin("one.ThePlugin", "one"), PluginJar.plugin("two.ThePlugin", "two"))
        .service("one.ThePlugin").entry(Marker.FOLDER, new byte[0]).marker("one", "0.1")
        .marker("two", "0.1").write(folder.resolve("fat.jar"));

    var found = find(fat);

    assertThat(found).extracting(FoundPlugin::id).containsExactly("one", "two");
    assertThat(found.get(0).isUsable()).isTrue();
    assertThat(found.get(0).api()).contains("0.1");
    assertThat(found.get(1).problems()).singleElement().asString()
        .startsWith("NO_PROVIDER: its service file was lost").contains("merge META-INF/services");
  }

  @Test
  void theOriginNamesTheJar() throws IOException {
    var jar = PluginJar.of("toy").write(folder.resolve("toy-1.0.jar"));

    assertThat(find(jar)).singleElement()
        .satisfies(one -> assertThat(one.origin()).isEqualTo("class path: toy-1.0.jar"));
  }

  /** Without the plugins of the test's own class path. */
  private static List<FoundPlugin> find(Path... jars) throws IOException {
    var urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    try (var loader = new URLClassLoader(urls, apiOnly())) {
      return ClassPathPlugins.find(loader, LENIENT);
    }
  }

  private static ClassLoader apiOnly() {
    return new FilteringClassLoader("nothing", new URL[0],
        ClassPathPluginsTest.class.getClassLoader());
  }
}
