package app.moleculesai.sdk.runtime.workspaceplugins;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of plugins ({@code wire.md} 8.3), as 64 hexadecimal digits in lower case. */
final class ContentDigest {
  /** The file that may hold the digest of all others. */
  static final String MANIFEST = "manifest.json";

  private ContentDigest() {}

  /** Returns the hash of all files but the manifest, each as its path, a zero byte and its content. */
  static String of(PluginFiles plugin) throws IOException {
    var digest = sha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (var file : plugin.files()) {
        if (!file.path().equals(MANIFEST)) {
          out.write(file.path().getBytes(StandardCharsets.UTF_8));
          out.write(0);
          Files.copy(plugin.at(file), out);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the hash of one file. */
  static String of(Path file) throws IOException {
    var digest = sha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(file, out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
