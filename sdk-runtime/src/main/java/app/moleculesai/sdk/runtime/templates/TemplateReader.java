package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.OrgConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads templates of organisations from folders and from requests. Safe for use by many threads.
 *
 * <p>
 * What a template could do to the server is bounded: files stay in its folder, nest at most 16 includes and have at most
 * 64 MiB together (prompts and {@code .env}, which only an import reads, another 64); the whole tree has at most two
 * million values and 32 levels of workspaces.
 */
public final class TemplateReader {
  private final OptionalInt mostInline;
  private final OptionalInt mostInFolder;

  /** Takes how many workspaces a template may have. */
  public TemplateReader(OrgConfig config) {
    this.mostInline = OptionalInt.of(config.maxInlineWorkspaces());
    this.mostInFolder = config.maxFolderWorkspaces();
  }

  /** Says whether a folder holds a template. */
  public static boolean isTemplate(Path folder) {
    return entry(folder).isPresent();
  }

  private static Optional<Path> entry(Path folder) {
    return Optional.of(folder.resolve("org.yaml")).filter(Files::isRegularFile)
        .or(() -> Optional.of(folder.resolve("org.yml")).filter(Files::isRegularFile));
  }

  /**
   * Reads the template of a folder.
   *
   * @throws SdkException {@code template_not_found} without {@code org.yaml} or {@code org.yml};
   *         {@code template_invalid}, with file, line, column and field where there are; {@code path_escape}
   */
  public OrgTemplate read(Path folder) {
    var entry = entry(folder).orElseThrow(() -> notFound(String.valueOf(folder.getFileName())));
    var files = TemplateFiles.of(folder);
    var file = files.find(files.root(), String.valueOf(entry.getFileName()))
        .orElseThrow(() -> notFound(files.name(files.root())));
    return new TemplateParser(mostInFolder)
        .parse(new YamlFiles(files).read(file), Optional.of(files.root()));
  }

  /**
   * Reads a template that came in a request; it has no files and so no includes.
   *
   * @throws SdkException {@code template_invalid}, with the field
   */
  public OrgTemplate read(JsonNode template) {
    return new TemplateParser(mostInline).parse(TemplateJson.of(template), Optional.empty());
  }

  static SdkException notFound(String name) {
    return new SdkException(ErrorCode.TEMPLATE_NOT_FOUND,
        "there is no template '" + name + "': a template is a folder with org.yaml")
        .with("template", name);
  }
}
