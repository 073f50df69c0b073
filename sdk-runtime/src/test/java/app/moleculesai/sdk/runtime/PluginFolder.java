package app.moleculesai.sdk.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A workspace plugin on disk. */
public record PluginFolder(Path path) {
  /** Writes a plugin with a skill, rules and a program. */
  public static PluginFolder toolbox(Path path) {
    return new PluginFolder(path).file("plugin.yaml", """
        version: 1.10
        description: "Tools: for everyday work"
        author: acme
        tags: [tools, daily]
        skills: [lint, review]
        runtimes: [hosted, claude_code]
        """).file("skills/lint/SKILL.md", "Lint.").file("rules/style.md", "Be brief.")
        .program("bin/lint");
  }

  /** Writes a file. */
  public PluginFolder file(String name, String text) {
    try {
      var file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PluginFolder program(String name) {
    if (!file(name, "#!/bin/sh\n").path.resolve(name).toFile().setExecutable(true)) {
      throw new IllegalStateException(name);
    }
    return this;
  }

  /** Makes a symbolic link. */
  public PluginFolder link(String name, String target) {
    try {
      Files.createSymbolicLink(path.resolve(name), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the SHA-256 of what is given, texts with a zero byte behind each second one before. */
  public static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
