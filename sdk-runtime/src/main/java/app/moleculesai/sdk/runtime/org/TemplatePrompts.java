package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.templates.AgentSettings;
import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds prompts ({@code wire.md} OI-5); a file that is named and not there is noted. Belongs to one thread. */
final class TemplatePrompts {
  private static final String SYSTEM_PROMPT_FILE = "system-prompt.md";

  private final Optional<TemplateFiles> files;
  private final Consumer<String> notes;

  TemplatePrompts(Optional<TemplateFiles> files, Consumer<String> notes) {
    this.files = files;
    this.notes = notes;
  }

  /** Returns a workspace's own prompt, otherwise the default. */
  Optional<String> find(String path, AgentSettings.Prompt own, Optional<Path> filesDir,
      AgentSettings.Prompt defaults) {
    return find(path, own, filesDir).or(() -> find("defaults", defaults, Optional.empty()));
  }

  /** Returns a prompt, from a file in the workspace's folder or, without one, in the template's. */
  Optional<String> find(String path, AgentSettings.Prompt prompt, Optional<Path> filesDir) {
    return prompt.text()
        .or(() -> prompt.file().flatMap(file -> read(path, file, filesDir)))
        .filter(text -> !text.isBlank());
  }

  /** Returns what the workspace's folder says of who the agent is. */
  Optional<String> system(Optional<Path> filesDir) {
    return files.flatMap(
        there -> filesDir.flatMap(folder -> there.findText(folder, SYSTEM_PROMPT_FILE)))
        .map(StorableText::repair).filter(text -> !text.isBlank());
  }

  private Optional<String> read(String path, String file, Optional<Path> filesDir) {
    var text = files
        .flatMap(there -> there.findText(filesDir.orElse(there.root()), file))
        .map(StorableText::repair);
    if (text.isEmpty()) {
      notes.accept(path + ": the prompt file '" + file + "' does not exist; left out");
    }
    return text;
  }
}
