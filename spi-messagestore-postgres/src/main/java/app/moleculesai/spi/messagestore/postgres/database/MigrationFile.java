package app.moleculesai.spi.messagestore.postgres.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A migration that this version brings, read without Flyway, which takes longer to look than all else at a start.
 *
 * @param version its number
 * @param name its file
 * @param checksum as Flyway counts it: over the lines, without what ends them
 */
public record MigrationFile(int version, String name, int checksum)
    implements
      Comparable<MigrationFile> {
  private static final Pattern NAME = Pattern.compile("V(\\d{1,9})__\\w+\\.sql");

  /** Returns what Flyway calls it. */
  public String description() {
    return name.substring(name.indexOf("__") + 2, name.length() - ".sql".length())
        .replace('_', ' ');
  }

  /** Returns the migrations of a folder of the class path, in their order. */
  static List<MigrationFile> in(String location, ClassLoader loader) {
    var folder = Objects.requireNonNull(loader.getResource(location), location);
    try {
      return names(folder, location).stream()
          .map(name -> of(name, loader.getResource(location + "/" + name)))
          .sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the migrations cannot be read", e);
    }
  }

  private static List<String> names(URL folder, String location) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var file = jar.getJarFile()) {
        return files(file.stream().map(entry -> entry.getName())
            .filter(name -> name.startsWith(location + "/"))
            .map(name -> name.substring(location.length() + 1)));
      }
    }
    try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
      return files(files.map(path -> String.valueOf(path.getFileName())));
    }
  }

  private static List<String> files(Stream<String> names) {
    return names.filter(name -> name.endsWith(".sql") && !name.contains("/")).toList();
  }

  private static MigrationFile of(String name, URL file) {
    var version = NAME.matcher(name);
    if (!version.matches()) {
      throw new IllegalStateException("a migration is called V1__what_it_does.sql, not " + name);
    }
    return new MigrationFile(Integer.parseInt(version.group(1)), name, checksum(file));
  }

  private static int checksum(URL file) {
    var sum = new CRC32();
    text(file).lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) sum.getValue();
  }

  /** Returns its statements. */
  String text(String location, ClassLoader loader) {
    return text(loader.getResource(location + "/" + name));
  }

  private static String text(URL file) {
    try {
      var connection = file.openConnection();
      connection.setUseCaches(false); // a cached jar stays open for ever
      try (var in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a migration cannot be read", e);
    }
  }

  @Override
  public int compareTo(MigrationFile other) {
    return Integer.compare(version, other.version);
  }
}
