package app.moleculesai.spi.messagestore.postgres.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The platform this JVM runs on, as the binaries on Maven Central call it.
 *
 * @param archive the archive of programs in the jar
 * @param artifact the last part of the jar's name
 * @param suffix what programs end with
 */
record Platform(String archive, String artifact, String suffix) {
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"),
        Files.exists(Path.of("/etc/alpine-release")));
  }

  static Platform of(String system, String machine, boolean alpine) {
    var name = system.toLowerCase(Locale.ROOT);
    var arch = switch (machine.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> new String[]{"x86_64", "amd64"};
      case "aarch64", "arm64" -> new String[]{"arm_64", "arm64v8"};
      default -> new String[]{machine, machine};
    };
    if (name.startsWith("windows")) {
      return new Platform("postgres-windows-" + arch[0] + ".txz", "windows-" + arch[1], ".exe");
    }
    if (name.startsWith("mac")) {
      return new Platform("postgres-darwin-" + arch[0] + ".txz", "darwin-" + arch[1], "");
    }
    return alpine
        ? new Platform("postgres-linux-" + arch[0] + "-alpine_linux.txz",
            "linux-" + arch[1] + "-alpine", "")
        : new Platform("postgres-linux-" + arch[0] + ".txz", "linux-" + arch[1], "");
  }
}
