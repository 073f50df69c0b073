package app.moleculesai.sdk.runtime.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** A plugin jar in the making: compiled from source by the test that needs it, sound or broken. */
public final class PluginJar {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** Returns a loader that keeps these jars apart, as that of a dropped-in plugin does. */
  public static FilteringClassLoader isolated(URL... jars) {
    return new FilteringClassLoader("test", jars, PluginJar.class.getClassLoader());
  }

  /** A jar with nothing in it. */
  public static PluginJar empty() {
    return new PluginJar();
  }

  /** A sound jar whose plugin has this id and provides the event relay {@code <id>}. */
  public static PluginJar of(String id) {
    return empty().classes(plugin("example.ThePlugin", id)).service("example.ThePlugin");
  }

  /** Returns the source of a plugin with an event relay of type {@code id}. */
  public static String plugin(String className, String id) {
    return plugin(className, id, "\"1.0\"", "");
  }

  /** Returns the source of a plugin with its version as an expression and more members. */
  public static String plugin(String className, String id, String version, String members) {
    var dot = className.lastIndexOf('.');
    return """
        package %s;

        import app.moleculesai.sdk.api.event.ChangeNotice;
        import app.moleculesai.sdk.api.event.Event;
        import app.moleculesai.sdk.api.event.EventRelay;
        import app.moleculesai.sdk.api.plugin.ConfigSpec;
        import app.moleculesai.sdk.api.plugin.ConfigValues;
        import app.moleculesai.sdk.api.plugin.EventRelayProvider;
        import app.moleculesai.sdk.api.plugin.Plugin;
        import app.moleculesai.sdk.api.plugin.PluginContext;
        import app.moleculesai.sdk.api.plugin.PluginInfo;
        import java.util.List;

        public class %s implements Plugin {
          %s
          public PluginInfo info() {
            return PluginInfo.of("%s", %s);
          }

          @Override
          public List<EventRelayProvider<?>> eventRelays() {
            return List.of(new Maker());
          }

          public static final class Maker implements EventRelayProvider<ConfigValues> {
            public String type() {
              return "%s";
            }

            public ConfigSpec<ConfigValues> config() {
              return ConfigSpec.none();
            }

            public EventRelay create(ConfigValues config, PluginContext context) {
              return new Relay();
            }
          }

          public static final class Relay implements EventRelay {
            public void publish(Event event) {}
            public void publish(ChangeNotice notice) {}
            public void listen(Listener listener) {}
            public boolean isUp() {
              return Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
            }
          }
        }
        """.formatted(className.substring(0, dot), className.substring(dot + 1), members, id,
        version, id);
  }

  /** Compiles sources, each one public class, together and adds all classes. */
  public PluginJar classes(String... sources) {
    return classes(name -> true, sources);
  }

  /** Compiles sources together and adds all classes but those of one name. */
  public PluginJar classesWithout(String className, String... sources) {
    return classes(name -> !name.equals(className.replace('.', '/') + ".class"), sources);
  }

  private PluginJar classes(Predicate<String> wanted, String... sources) {
    Compiled.from(List.of(sources)).forEach((name, bytes) -> {
      if (wanted.test(name)) {
        entries.put(name, bytes);
      }
    });
    return this;
  }

  public PluginJar service(String... classNames) {
    return entry(ServiceFile.PATH, String.join("\n", classNames) + "\n");
  }

  public PluginJar marker(String id, String api) {
    return entry(Marker.FOLDER + id + ".properties",
        "id=" + id + "\nversion=7.7\napi=" + api + "\n");
  }

  public PluginJar classPath(String value) {
    return entry("META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\nClass-Path: " + value + "\n");
  }

  public PluginJar entry(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public PluginJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Changes the bytes of an entry. */
  public PluginJar damaged(String name, UnaryOperator<byte[]> damage) {
    return entry(name, damage.apply(Optional.ofNullable(entries.get(name)).orElseThrow()));
  }

  public byte[] bytes() {
    return bytes(Deflater.DEFAULT_COMPRESSION);
  }

  /** Returns the jar, compressed as much as the level says. */
  public byte[] bytes(int level) {
    var out = new ByteArrayOutputStream();
    try (var jar = new JarOutputStream(out)) {
      jar.setLevel(level);
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes the jar, with the folders above it. */
  public Path write(Path file) {
    try {
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
