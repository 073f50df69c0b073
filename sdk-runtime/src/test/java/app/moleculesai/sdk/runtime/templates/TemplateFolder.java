package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.runtime.config.OrgConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Writes the files of a template. */
public record TemplateFolder(Path path) {
  /** Writes a file; folders above it are made. */
  public TemplateFolder with(String file, String text) {
    try {
      var target = path.resolve(file);
      Files.createDirectories(target.getParent());
      Files.writeString(target, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code org.yaml}. */
  public TemplateFolder org(String text) {
    return with("org.yaml", text);
  }

  /** Reads what was written. */
  OrgTemplate read() {
    return read(OptionalInt.empty());
  }

  OrgTemplate read(OptionalInt most) {
    return new TemplateReader(new OrgConfig(10, most, Map.of())).read(path);
  }
}
