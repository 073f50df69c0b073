package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What one jar shows before any of its classes is loaded. Nine different defects would otherwise look alike: no plugin,
 * no message ({@code plugin-spi.md} 4c).
 */
final class Archive {
  private static final int CLASS_MAGIC = 0xCAFEBABE;
  /** The class file version of Java n is n + 44. */
  private static final int JAVA_TO_CLASS = 44;

  private final Path file;
  private final List<PluginProblem> problems = new ArrayList<>();
  private final Set<String> entries = new LinkedHashSet<>();
  private final List<String> providers = new ArrayList<>();
  private final List<String> classPath = new ArrayList<>();
  private Optional<Marker> marker = Optional.empty();
  private String sha256 = "";
  private boolean hasServiceFile;

  private Archive(Path file) {
    this.file = file;
  }

  /** Reads everything that can be known without running it; what is wrong is kept as problems. */
  static Archive inspect(Path file) {
    var archive = new Archive(file);
    archive.read();
    return archive;
  }

  private void read() {
    if (Files.isDirectory(file)) {
      problem(PluginCode.NOT_A_JAR, "it is a folder; one that holds a plugin's jars is named "
          + "without .jar");
      return;
    }
    try {
      sha256 = Sha256.of(file);
    } catch (IOException e) {
      problem(PluginCode.UNREADABLE, "it cannot be read: " + Causes.text(e));
      return;
    }
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        entries.add(entry.getName());
        read(zip, entry);
      }
      if (problems.isEmpty()) {
        providers.forEach(provider -> checkClass(zip, provider));
      }
    } catch (ZipException e) {
      problem(PluginCode.NOT_A_JAR, "it is empty, cut off or not a jar: " + e.getMessage());
    } catch (IOException e) {
      problem(PluginCode.UNREADABLE, "it cannot be read: " + Causes.text(e));
    }
    FilteringClassLoader.shared(Archive.class.getClassLoader()).forEach(this::checkCopies);
  }

  private void checkCopies(String shared) {
    var folder = shared.replace('.', '/');
    var copies = entries.stream()
        .filter(name -> name.startsWith(folder) && name.endsWith(".class")).count();
    if (copies > 0) {
      problem(PluginCode.BUNDLES_API, "the jar carries " + copies + " classes of " + shared
          + "*, which the server has and which are not used; leave them out (scope provided)");
    }
  }

  private void read(ZipFile zip, ZipEntry entry) {
    try (var in = zip.getInputStream(entry)) {
      var name = entry.getName();
      if (name.equals(ServiceFile.PATH)) {
        hasServiceFile = true;
        providers.addAll(ServiceFile.parse(in.readAllBytes(), problems));
      } else if (Marker.isMarker(name) && marker.isEmpty()) {
        marker = Optional.of(Marker.read(name, in));
      } else if (name.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
        Optional.ofNullable(new Manifest(in).getMainAttributes().getValue("Class-Path"))
            .ifPresent(path -> Arrays.stream(path.split("\\s+")).filter(part -> !part.isEmpty())
                .forEach(classPath::add));
      }
      checkSum(zip, entry);
    } catch (IOException e) {
      problem(PluginCode.CORRUPT_ENTRY, entry.getName() + " is damaged: " + e.getMessage());
    }
  }

  /** Classes are loaded without a look at their check sums, so a damaged one would fail anywhere, any time. */
  private static void checkSum(ZipFile zip, ZipEntry entry) throws IOException {
    var sum = new CRC32();
    var buffer = new byte[16 * 1024];
    try (var in = zip.getInputStream(entry)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    if (entry.getCrc() != -1 && entry.getCrc() != sum.getValue()) {
      throw new ZipException("its check sum differs");
    }
  }

  private void checkClass(ZipFile zip, String className) {
    var entry = zip.getEntry(className.replace('.', '/') + ".class");
    if (entry == null) {
      return; // perhaps in another jar of the plugin: the class loader will tell
    }
    try (var in = new java.io.DataInputStream(zip.getInputStream(entry))) {
      if (in.readInt() != CLASS_MAGIC) {
        problem(PluginCode.CORRUPT_CLASS, className + " is not a class file");
        return;
      }
      in.readUnsignedShort(); // the minor version
      var java = in.readUnsignedShort() - JAVA_TO_CLASS;
      if (java > Runtime.version().feature()) {
        problem(PluginCode.JAVA_TOO_OLD, className + " needs Java " + java
            + ", this server runs on " + Runtime.version().feature());
      }
    } catch (IOException e) {
      problem(PluginCode.CORRUPT_CLASS, className + " is not a class file");
    }
  }

  private void problem(PluginCode code, String message) {
    problems.add(new PluginProblem(code, message));
  }

  /** Says what may be the reason that no class is named as a plugin. */
  List<String> hints() {
    var hints = new ArrayList<String>();
    if (hasServiceFile) {
      hints.add(ServiceFile.PATH + " names no class");
    }
    entries.stream().filter(this::isMisplacedServiceFile).forEach(
        name -> hints.add("found " + name + ", which should be " + ServiceFile.PATH));
    marker.ifPresent(found -> hints.add("it has a marker: was " + ServiceFile.PATH
        + " lost when jars were merged into one?"));
    var nested = entries.stream().filter(name -> name.endsWith(".jar")).findFirst();
    nested.ifPresent(name -> hints.add("it contains " + name
        + ": jars in a jar are not searched; put them beside it, into a folder of their own"));
    if (!hasServiceFile && entries.contains("module-info.class")) {
      hints.add("provides of module-info is not read here");
    }
    return hints;
  }

  private boolean isMisplacedServiceFile(String name) {
    var last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return !name.equals(ServiceFile.PATH) && !name.endsWith(".class")
        && (last.startsWith("app.moleculesai.sdk.api")
            || (name.startsWith("META-INF/services/") && last.contains("moleculesai")));
  }

  Path file() {
    return file;
  }

  List<PluginProblem> problems() {
    return problems;
  }

  /** Returns the classes that the service file names. */
  List<String> providers() {
    return providers;
  }

  Optional<Marker> marker() {
    return marker;
  }

  /** Returns the paths that the manifest adds to the class path. */
  List<String> classPath() {
    return classPath;
  }

  /** Returns 64 hexadecimal digits; none for a file that could not be read. */
  String sha256() {
    return sha256;
  }
}
