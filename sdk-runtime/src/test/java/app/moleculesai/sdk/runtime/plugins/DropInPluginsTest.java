package app.moleculesai.sdk.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.plugins.BrokenJars.Defect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jars in a folder, sound and broken. */
class DropInPluginsTest {
  private static final LoadRules LENIENT = new LoadRules(false, Duration.ofSeconds(60));
  private static final LoadRules STRICT = new LoadRules(true, Duration.ofSeconds(60));

  @TempDir
  Path plugins;

  static List<Defect> defects() {
    return BrokenJars.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void everyDefectHasItsCodeAndDoesNotDisturbTheNextJar(Defect defect) throws IOException {
    Files.write(plugins.resolve("a-broken.jar"), defect.jar().get());
    PluginJar.of("good").write(plugins.resolve("good.jar"));

    var found = find();

    assertThat(found).hasSize(2);
    assertThat(found.get(0).isUsable()).isFalse();
    assertThat(found.get(0).origin()).isEqualTo(plugins.getFileName() + "/a-broken.jar");
    assertThat(found.get(0).problems()).anySatisfy(problem -> {
      assertThat(problem.code()).isEqualTo(defect.code());
      assertThat(problem.message()).contains(defect.hint());
    });
    assertThat(found.get(1).isUsable()).isTrue();
    close(found);
  }

  @Test
  void aSoundJarIsListedWithItsHashVersionAndTypes() {
    PluginJar.of("toy").marker("toy", "0.1").write(plugins.resolve("toy.jar"));

    var found = find();

    assertThat(found).singleElement().satisfies(toy -> {
      assertThat(toy.isUsable()).isTrue();
      assertThat(toy.id()).isEqualTo("toy");
      assertThat(toy.version()).isEqualTo("1.0");
      assertThat(toy.api()).contains("0.1");
      assertThat(toy.sha256().orElseThrow()).matches("[0-9a-f]{64}");
      assertThat(toy.nanos()).isPositive();
      assertThat(toy.offers()).extracting(Offer::toString).containsExactly("eventrelay/toy");
    });
    close(found);
  }

  @Test
  void aLinkToNowhereIsUnreadable() throws IOException {
    Files.createSymbolicLink(plugins.resolve("gone.jar"), plugins.resolve("nowhere.jar"));

    assertThat(onlyProblem().code()).isEqualTo(PluginCode.UNREADABLE);
  }

  @Test
  void aFolderThatCannotBeListedIsUnreadableAndDoesNotDisturbTheNextJar() throws IOException {
    Files.createSymbolicLink(plugins.resolve("gone"), plugins.resolve("nowhere"));
    PluginJar.of("good").write(plugins.resolve("good.jar"));

    var found = find();

    assertThat(found.get(0).origin()).endsWith("/gone/");
    assertThat(found.get(0).problems()).singleElement().asString()
        .startsWith("UNREADABLE: the folder cannot be listed");
    assertThat(found.get(1).isUsable()).isTrue();
    close(found);
  }

  @Test
  void aFolderNamedLikeAJarIsNone() throws IOException {
    Files.createDirectory(plugins.resolve("folder.jar"));

    assertThat(onlyProblem().code()).isEqualTo(PluginCode.NOT_A_JAR);
  }

  @Test
  void aFolderWithoutJarsIsListed() throws IOException {
    Files.createDirectory(plugins.resolve("empty"));

    assertThat(onlyProblem()).hasToString("NO_PROVIDER: the folder holds no .jar file");
  }

  @Test
  void otherFilesHiddenOnesAndAMissingFolderAreNoPlugins() throws IOException {
    Files.writeString(plugins.resolve("README.md"), "jars go here");
    Files.writeString(plugins.resolve(".hidden.jar"), "");
    Files.createDirectory(plugins.resolve(".git"));

    assertThat(find()).isEmpty();
    assertThat(DropInPlugins.find(plugins.resolve("missing"), LENIENT)).isEmpty();
  }

  @Test
  void aFolderIsOnePluginOfSeveralJars() {
    var source = PluginJar.plugin("example.ThePlugin", "toy", "lib.Version.TEXT", "");
    var library = "package lib; public class Version { public static final String TEXT = text(); "
        + "static String text() { return \"9.9\"; } }";
    PluginJar.empty().classesWithout("lib.Version", source, library).service("example.ThePlugin")
        .classPath("lib.jar absent.jar").write(plugins.resolve("toy/toy.jar"));
    PluginJar.empty().classes(library).write(plugins.resolve("toy/lib.jar"));

    var found = find();

    assertThat(found).singleElement().satisfies(toy -> {
      assertThat(toy.problems()).isEmpty();
      assertThat(toy.version()).isEqualTo("9.9");
      assertThat(toy.origin()).endsWith("/toy/ (2 jars)");
    });
    close(found);
  }

  @Test
  void aBrokenJarAmongThoseOfAPluginIsNamed() throws IOException {
    PluginJar.of("toy").write(plugins.resolve("toy/toy.jar"));
    Files.writeString(plugins.resolve("toy/library.jar"), "not a jar");

    assertThat(onlyProblem().message()).startsWith("library.jar: ");
  }

  @Test
  void twoPluginsEachHaveTheirOwnCopyOfALibrary() {
    for (var version : List.of("1.0", "2.0")) {
      var id = "toy" + version.charAt(0);
      PluginJar.empty()
          .classes(PluginJar.plugin("example.ThePlugin", id, "lib.Version.text()", ""),
              "package lib; public class Version { public static String text() { return \""
                  + version + "\"; } }")
          .service("example.ThePlugin").write(plugins.resolve(id + ".jar"));
    }

    var found = find();

    assertThat(found).extracting(FoundPlugin::version).containsExactly("1.0", "2.0");
    close(found);
  }

  @Test
  void aPluginSeesNothingOfTheServerButTheApi() {
    PluginJar.empty().classes(PluginJar.plugin("example.ThePlugin", "toy",
        "seen(\"org.assertj.core.api.Assertions\") + seen(\"app.moleculesai.sdk.runtime.plugins."
            + "Discovery\") + seen(\"app.moleculesai.sdk.api.plugin.Plugin\")",
        "static String seen(String name) { try { Class.forName(name); return \"yes \"; } "
            + "catch (ClassNotFoundException e) { return \"no \"; } }"))
        .service("example.ThePlugin").write(plugins.resolve("toy.jar"));

    var found = find();

    assertThat(found.get(0).version()).isEqualTo("no no yes ");
    close(found);
  }

  @Test
  void aBundledCopyOfTheApiIsIgnoredWithAWarning() {
    BrokenJars.sound().entry("app/moleculesai/sdk/api/plugin/Plugin.class", "an old copy")
        .write(plugins.resolve("toy.jar"));

    var found = find();

    assertThat(found.get(0).isUsable()).isTrue();
    assertThat(found.get(0).problems()).extracting(PluginProblem::code)
        .containsExactly(PluginCode.BUNDLES_API);
    close(found);
  }

  @Test
  void aBundledCopyOfTheLoggingApiIsIgnoredWithAWarning() {
    BrokenJars.sound().entry("org/slf4j/Logger.class", "an old copy")
        .write(plugins.resolve("toy.jar"));

    var found = find();

    assertThat(found.get(0).isUsable()).isTrue();
    assertThat(found.get(0).problems()).singleElement().asString()
        .startsWith("BUNDLES_API: the jar carries 1 classes of org.slf4j.*");
    close(found);
  }

  @Test
  void aNewerApiIsAWarningAndInStrictModeARefusal() {
    BrokenJars.sound().marker("toy", "0.99").write(plugins.resolve("toy.jar"));

    var lenient = find();
    var strict = DropInPlugins.find(plugins, STRICT);

    assertThat(lenient.get(0).isUsable()).isTrue();
    assertThat(lenient.get(0).problems()).extracting(PluginProblem::code)
        .containsExactly(PluginCode.API_NEWER);
    assertThat(strict.get(0).isUsable()).isFalse();
    close(lenient);
  }

  @Test
  void aManifestMayNameJarsBelowThePluginWhichAreJudgedAndHashedToo() throws IOException {
    var source = PluginJar.plugin("example.ThePlugin", "toy", "lib.Version.TEXT", "");
    var library = "package lib; public class Version { public static final String TEXT = text(); "
        + "static String text() { return \"9.9\"; } }";
    PluginJar.empty().classesWithout("lib.Version", source, library).service("example.ThePlugin")
        .classPath("  lib/my%20library.jar ").write(plugins.resolve("toy/toy.jar"));
    var jar = PluginJar.empty().classes(library).write(plugins.resolve("toy/lib/my library.jar"));

    var before = find();
    assertThat(before.get(0).version()).isEqualTo("9.9");
    close(before);
    PluginJar.empty().classes(library).entry("more", "more").write(jar);
    var after = find();
    assertThat(after.get(0).sha256()).isPresent().isNotEqualTo(before.get(0).sha256());
    close(after);
    Files.writeString(jar, "not a jar");
    assertThat(onlyProblem()).asString().startsWith("NOT_A_JAR: my library.jar: ");
  }

  @Test
  void aManifestThatNamesAFolderOrAHiddenWayOutIsRefused() throws IOException {
    Files.createDirectories(plugins.resolve("toy/classes"));
    PluginJar.of("other").write(plugins.resolve("other.jar"));
    for (var entry : List.of("classes/", "%2e%2e/other.jar", "../other.jar", "x.jar?y", "a b")) {
      BrokenJars.sound().classPath(entry).write(plugins.resolve("toy/toy.jar"));

      var found = find();

      assertThat(found.get(1).problems()).as(entry).extracting(PluginProblem::code)
          .isEqualTo(entry.equals("a b") ? List.of() : List.of(PluginCode.CLASS_PATH_ESCAPE));
      close(found);
    }
  }

  @Test
  void aHiddenFileInAFolderIsNoJarOfThePlugin() throws IOException {
    PluginJar.of("toy").write(plugins.resolve("toy/toy.jar"));
    Files.writeString(plugins.resolve("toy/._toy.jar"), "left behind by an archive");

    var found = find();

    assertThat(found.get(0).isUsable()).isTrue();
    assertThat(found.get(0).origin()).endsWith("/toy/ (1 jar)");
    close(found);
  }

  @Test
  void severalPluginsMergedIntoOneJarAreAllFound() {
    PluginJar.empty().classes(PluginJar.plugin("one.ThePlugin", "one"),
        PluginJar.plugin("two.ThePlugin", "two", "\"1\"",
            "public ThePlugin() { throw new IllegalStateException(); }"),
        PluginJar.plugin("three.ThePlugin", "three"))
        .service("one.ThePlugin", "two.ThePlugin # twice", "two.ThePlugin", "three.ThePlugin")
        .write(plugins.resolve("fat.jar"));

    var found = find();

    assertThat(found).extracting(FoundPlugin::isUsable).containsExactly(true, false, true);
    close(found);
  }

  private PluginProblem onlyProblem() {
    var found = find();
    assertThat(found).hasSize(1);
    return found.get(0).problems().get(0);
  }

  private List<FoundPlugin> find() {
    return DropInPlugins.find(plugins, LENIENT);
  }

  private static void close(List<FoundPlugin> found) {
    found.forEach(one -> one.isolation().ifPresent(loader -> {
      try {
        loader.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }));
  }
}
