package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.NullMarked;

/**
 * A project of a third party: it has a POM of its own, sees the SDK API and nothing else of ours, and offers a message
 * store of type {@code acme-log} and a workspace runtime of type {@code acme-process}, whose code is that of the kit's
 * reference implementations.
 */
public final class PluginProject {
  private static final Path REFERENCE = Path
      .of("../sdk-testkit/src/main/java/app/moleculesai/sdk/testkit/reference");
  private static final Path OUR_POM = Path.of("../pom.xml");
  private static final List<String> BUILD = List.of("resources", "compiler", "surefire", "jar");
  private static final String VERSION = "2.3.1";

  private final Path folder;

  private PluginProject(Path folder) {
    this.folder = folder;
  }

  /** Returns the jar of the project, built once for all tests of this process. */
  public static Path jar() {
    return Built.JAR;
  }

  /** Done by the first test that asks. */
  private static final class Built {
    static final Path JAR = build(
        Path.of("target", "acme", "" + ProcessHandle.current().pid()).toAbsolutePath());

    private static Path build(Path folder) {
      try {
        var project = new PluginProject(folder);
        project.writeSources();
        project.write("pom.xml", project.pom());
        project.runMaven();
        return folder.resolve("target/acme-" + VERSION + ".jar");
      } catch (IOException | InterruptedException | URISyntaxException e) {
        throw new IllegalStateException("the project cannot be built", e);
      }
    }
  }

  private void writeSources() throws IOException {
    try (var files = Files.list(REFERENCE)) {
      for (var file : files.filter(one -> one.getFileName().toString().startsWith("Reference"))
          .toList()) {
        write("src/main/java/com/acme/" + file.getFileName(), Files.readString(file)
            .replace("package app.moleculesai.sdk.testkit.reference;", "package com.acme;")
            .replace("return \"reference\";", "return \"acme-log\";")
            .replace("return \"reference-process\";", "return \"acme-process\";"));
      }
    }
    write("src/main/java/com/acme/AcmePlugin.java", """
        package com.acme;

        import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
        import app.moleculesai.sdk.api.plugin.Plugin;
        import app.moleculesai.sdk.api.plugin.PluginInfo;
        import app.moleculesai.sdk.api.plugin.RuntimeProvider;
        import java.util.List;

        public final class AcmePlugin implements Plugin {
          @Override
          public PluginInfo info() {
            return PluginInfo.of("acme", "%s");
          }

          @Override
          public List<MessageStoreProvider<?>> messageStores() {
            return List.of(new ReferenceStoreProvider());
          }

          @Override
          public List<RuntimeProvider<?>> runtimes() {
            return List.of(new ReferenceRuntimeProvider());
          }
        }
        """.formatted(VERSION));
    write("src/main/resources/META-INF/services/" + Plugin.class.getName(),
        "com.acme.AcmePlugin\n");
    write("src/main/resources/META-INF/molecule/plugin/acme.properties",
        "id=acme\nversion=${project.version}\napi=" + version("molecule") + "\n");
  }

  private String pom() throws IOException, URISyntaxException {
    var plugins = new StringBuilder();
    for (var name : BUILD) {
      var plugin = "maven-" + name + "-plugin";
      plugins.append("<plugin><artifactId>").append(plugin).append("</artifactId><version>")
          .append(version(plugin)).append("</version></plugin>");
    }
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>acme</artifactId>
          <version>%s</version>
          <properties>
            <maven.compiler.release>21</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencies>%s%s</dependencies>
          <build>
            <resources>
              <resource><directory>src/main/resources</directory><filtering>true</filtering></resource>
            </resources>
            <pluginManagement><plugins>%s</plugins></pluginManagement>
          </build>
        </project>
        """
        .formatted(VERSION, dependency("app.moleculesai", "molecule-sdk-api", Plugin.class),
            dependency("org.jspecify", "jspecify", NullMarked.class), plugins);
  }

  /** A library by its file: nothing is installed for this test. */
  private String dependency(String group, String artifact, Class<?> from)
      throws IOException, URISyntaxException {
    return """
        <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>1</version>
          <scope>system</scope><systemPath>%s</systemPath></dependency>"""
        .formatted(group, artifact, jar(from, folder.resolve(artifact + ".jar")));
  }

  /** Returns the jar that a class comes from; in a build that has none yet, its classes packed into one. */
  private static Path jar(Class<?> from, Path packed) throws IOException, URISyntaxException {
    var place = Path.of(from.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(place)) {
      return place;
    }
    try (var jar = new JarOutputStream(Files.newOutputStream(packed));
        var files = Files.walk(place)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(place.relativize(file).toString()
            .replace(File.separatorChar, '/')));
        Files.copy(file, jar);
      }
    }
    return packed;
  }

  /** Returns the version that our own build has for an artifact. */
  private static String version(String artifact) throws IOException {
    var stands = Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*"
        + "<version>([^<]+)</version>").matcher(Files.readString(OUR_POM));
    assertThat(stands.find()).as("version of " + artifact).isTrue();
    return stands.group(1);
  }

  private void runMaven() throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("mvn", "-q", "-B", "-Dmaven.test.skip=true"));
    // Surefire says where the repository of the outer build is
    Optional.ofNullable(System.getProperty("localRepository"))
        .ifPresent(path -> command.add("-Dmaven.repo.local=" + path));
    command.add("package");
    var log = folder.resolve("build.log");
    var builder = new ProcessBuilder(command).directory(folder.toFile())
        .redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_OPTS");
    var maven = builder.start();
    boolean ended = maven.waitFor(180, TimeUnit.SECONDS);
    if (!ended) {
      maven.destroyForcibly();
    }
    assertThat(ended && maven.exitValue() == 0)
        .as("mvn package: " + Files.readString(log, StandardCharsets.UTF_8)).isTrue();
  }

  private void write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
