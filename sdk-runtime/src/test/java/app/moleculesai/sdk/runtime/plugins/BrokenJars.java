package app.moleculesai.sdk.runtime.plugins;

import static app.moleculesai.sdk.runtime.plugins.PluginCode.API_INCOMPATIBLE;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.BAD_DESCRIPTION;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.BAD_SERVICE_FILE;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.CLASS_PATH_ESCAPE;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.CONSTRUCTOR_THREW;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.CORRUPT_CLASS;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.CORRUPT_ENTRY;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.DEPENDENCY_MISSING;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.JAVA_TOO_OLD;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.NOT_A_JAR;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.NOT_A_PLUGIN;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.NOT_INSTANTIABLE;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.NO_PROVIDER;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.PROVIDER_CLASS_MISSING;
import static app.moleculesai.sdk.runtime.plugins.PluginCode.STATIC_INIT_THREW;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What can be wrong with a jar, with the code and the hint that it must get. */
final class BrokenJars {
  private static final String PLUGIN = "example.ThePlugin";
  private static final String CLASS_FILE = "example/ThePlugin.class";

  /**
   * One defect.
   *
   * @param name what is wrong
   * @param code what the table must say
   * @param hint what the message must contain
   * @param jar makes the file's content
   */
  record Defect(String name, PluginCode code, String hint, Supplier<byte[]> jar) {
    @Override
    public String toString() {
      return name + " is " + code;
    }
  }

  private BrokenJars() {}

  static List<Defect> all() {
    return List.of(
        file("an empty file", NOT_A_JAR, "empty", new byte[0]),
        file("a text file", NOT_A_JAR, "not a jar", "hello".getBytes(StandardCharsets.UTF_8)),
        file("random bytes", NOT_A_JAR, "not a jar", random()),
        file("a jar cut off", NOT_A_JAR, "cut off", cutOff()),
        file("damaged compression", CORRUPT_ENTRY, ".class is damaged", flipped(9)),
        file("a flipped byte in a class", CORRUPT_ENTRY, "its check sum differs", flipped(0)),
        jar("nothing but a manifest", NO_PROVIDER, ServiceFile.PATH,
            PluginJar.empty().entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")),
        jar("no service file", NO_PROVIDER, ServiceFile.PATH, classesOnly()),
        jar("an empty service file", NO_PROVIDER, "names no class",
            classesOnly().entry(ServiceFile.PATH, "# nobody\n")),
        jar("a misspelt service file", NO_PROVIDER, "found META-INF/services/app.moleculesai.sdk."
            + "api.plugin.Plugins", classesOnly().entry(ServiceFile.PATH + "s", PLUGIN)),
        jar("a service file in a wrong folder", NO_PROVIDER, "found services/app.moleculesai",
            classesOnly().entry("services/" + ServiceFile.NAME, PLUGIN)),
        jar("a jar in a jar", NO_PROVIDER, "it contains lib/inner.jar",
            PluginJar.empty().entry("lib/inner.jar", PluginJar.of("inner").bytes())),
        jar("a marker without service file", NO_PROVIDER, "lost when jars were merged",
            classesOnly().marker("toy", "0.1")),
        jar("provides in module-info alone", NO_PROVIDER, "module-info is not read",
            classesOnly().entry("module-info.class", new byte[]{1})),
        jar("a byte order mark", BAD_SERVICE_FILE, "line 1 begins with a byte order mark",
            classesOnly().entry(ServiceFile.PATH, "\uFEFF" + PLUGIN)),
        jar("nonsense in the service file", BAD_SERVICE_FILE, "line 2 is not the name of a class",
            classesOnly().service(PLUGIN, "not a class!")),
        jar("a class that is not there", PROVIDER_CLASS_MISSING, "example.Nobody",
            classesOnly().service("example.Nobody")),
        jar("a class that is no plugin", NOT_A_PLUGIN, "does not implement",
            source("package example; public class ThePlugin {}")),
        jar("an abstract class", NOT_INSTANTIABLE, "not abstract",
            source(PluginJar.plugin(PLUGIN, "toy").replace("public class The",
                "public abstract class The"))),
        jar("an interface", NOT_INSTANTIABLE, "not abstract", source("package example; "
            + "public interface ThePlugin extends app.moleculesai.sdk.api.plugin.Plugin {}")),
        jar("a class that is not public", NOT_INSTANTIABLE, "must be public",
            source(PluginJar.plugin(PLUGIN, "toy").replace("public class The", "class The")
                + "public interface Other {}")),
        jar("no constructor without parameters", NOT_INSTANTIABLE, "without parameters",
            with("public ThePlugin(String name) {}")),
        jar("a private constructor", NOT_INSTANTIABLE, "public constructor",
            with("private ThePlugin() {}")),
        jar("half a class file", CORRUPT_CLASS, "",
            sound().damaged(CLASS_FILE, bytes -> Arrays.copyOf(bytes, bytes.length / 2))),
        jar("text instead of a class", CORRUPT_CLASS, "not a class file",
            sound().entry(CLASS_FILE, "hello")),
        jar("a class for a newer Java", JAVA_TOO_OLD, "needs Java 155",
            sound().damaged(CLASS_FILE, bytes -> withVersion(bytes, 199))),
        jar("a failing static initialiser", STATIC_INIT_THREW, "IllegalStateException: not today",
            with("static int n = fail(); static int fail() { "
                + "throw new IllegalStateException(\"not today\"); }")),
        jar("a static initialiser with a failing assertion", STATIC_INIT_THREW,
            "AssertionError: never",
            with(
                "static int n = fail(); static int fail() { throw new AssertionError(\"never\"); }")),
        jar("a static initialiser that recurses", STATIC_INIT_THREW, "StackOverflowError",
            with("static int n = fail(); static int fail() { return 1 + fail(); }")),
        jar("a failing constructor", CONSTRUCTOR_THREW, "IllegalStateException: not now",
            with("public ThePlugin() { throw new IllegalStateException(\"not now\"); }")),
        jar("a constructor that recurses", CONSTRUCTOR_THREW, "StackOverflowError",
            with("public ThePlugin() { new ThePlugin(); }")),
        jar("a missing superclass", DEPENDENCY_MISSING, "lib.Base", PluginJar.empty()
            .classesWithout("lib.Base", PluginJar.plugin(PLUGIN, "toy").replace("The"
                + "Plugin implements", "ThePlugin extends lib.Base implements"),
                "package lib; public class Base {}")
            .service(PLUGIN)),
        jar("a missing class in a constructor's signature", DEPENDENCY_MISSING, "lib.Base",
            missing("public ThePlugin() {} public ThePlugin(lib.Base base) {}")),
        jar("a missing class in the constructor", DEPENDENCY_MISSING, "lib.Base",
            missing("public ThePlugin() { new lib.Base(); }")),
        jar("a missing class in a static initialiser", DEPENDENCY_MISSING, "lib.Base",
            missing("static Object base = new lib.Base();")),
        jar("a type of a newer API", API_INCOMPATIBLE, "app.moleculesai.sdk.api.plugin.Future",
            PluginJar.empty().classesWithout("app.moleculesai.sdk.api.plugin.Future",
                PluginJar.plugin(PLUGIN, "toy").replace("implements Plugin",
                    "implements Plugin, app.moleculesai.sdk.api.plugin.Future"),
                "package app.moleculesai.sdk.api.plugin; public interface Future {}")
                .service(PLUGIN)),
        jar("another generation of the API", API_INCOMPATIBLE, "made for API 9.0",
            sound().marker("toy", "9.0")),
        jar("a manifest that leaves the folder", CLASS_PATH_ESCAPE, "../elsewhere/x.jar",
            sound().classPath("../elsewhere/x.jar")),
        jar("a manifest that names a neighbour", CLASS_PATH_ESCAPE, "neighbour.jar",
            sound().classPath("neighbour.jar")),
        jar("a manifest with an address", CLASS_PATH_ESCAPE, "http://",
            sound().classPath("http://127.0.0.1:1/x.jar")),
        jar("an id that is not allowed", BAD_DESCRIPTION, "Bad Id",
            source(PluginJar.plugin(PLUGIN, "Bad Id"))),
        jar("a plugin that cannot say who it is", BAD_DESCRIPTION, "no idea",
            source(PluginJar.plugin(PLUGIN, "toy", "String.valueOf(fail())",
                "static int fail() { throw new IllegalStateException(\"no idea\"); }"))),
        jar("a type that is null", BAD_DESCRIPTION, "a type is null",
            source(PluginJar.plugin(PLUGIN, "toy").replace("return \"toy\"", "return null"))),
        jar("one type twice", BAD_DESCRIPTION, "the type 'toy' is there twice",
            source(PluginJar.plugin(PLUGIN, "toy").replace("List.of(new Maker())",
                "List.of(new Maker(), new Maker())"))),
        jar("a type that is not allowed", BAD_DESCRIPTION, "the type 'Big Toy'",
            source(PluginJar.plugin(PLUGIN, "toy").replace("return \"toy\"",
                "return \"Big Toy\""))));
  }

  static PluginJar sound() {
    return PluginJar.of("toy");
  }

  private static PluginJar classesOnly() {
    return PluginJar.empty().classes(PluginJar.plugin(PLUGIN, "toy"));
  }

  private static PluginJar source(String... sources) {
    return PluginJar.empty().classes(sources).service(PLUGIN);
  }

  private static PluginJar with(String members) {
    return source(PluginJar.plugin(PLUGIN, "toy", "\"1\"", members));
  }

  private static PluginJar missing(String members) {
    return PluginJar.empty().classesWithout("lib.Base",
        PluginJar.plugin(PLUGIN, "toy", "\"1\"", members), "package lib; public class Base {}")
        .service(PLUGIN);
  }

  private static Defect jar(String name, PluginCode code, String hint, PluginJar jar) {
    return new Defect(name, code, hint, jar::bytes);
  }

  private static Defect file(String name, PluginCode code, String hint, byte[] content) {
    return new Defect(name, code, hint, content::clone);
  }

  private static byte[] random() {
    var bytes = new byte[3000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] cutOff() {
    var bytes = sound().bytes();
    return Arrays.copyOf(bytes, bytes.length * 2 / 3);
  }

  /** Flips a byte inside the first class; with level 0 nothing but the check sum shows it. */
  private static byte[] flipped(int level) {
    var bytes = sound().bytes(level);
    bytes[300] ^= 0x55;
    return bytes;
  }

  private static byte[] withVersion(byte[] classFile, int major) {
    var changed = classFile.clone();
    changed[6] = (byte) (major >> 8);
    changed[7] = (byte) major;
    return changed;
  }
}
