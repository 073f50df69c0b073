package app.moleculesai.sdk.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code molecule.yaml}. Knows nothing of its keys. */
final class MoleculeYaml {
  private MoleculeYaml() {}

  static Tree read(Path file, List<String> problems) {
    try {
      var settings = LoadSettings.builder().setLabel(file.toString()).build();
      var document = new Load(settings).loadFromString(Files.readString(file));
      if (document == null) {
        return Tree.empty();
      }
      if (document instanceof Map<?, ?> map) {
        return new Tree(Tree.texts(map));
      }
      problems.add(file + ": must hold keys with values");
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    } catch (MarkedYamlEngineException e) {
      // The exception's own text quotes the lines, and a line may hold a secret.
      problems.add(file + e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("")
          + (e instanceof DuplicateKeyException ? ": a key stands there twice" : ": is not YAML"));
    } catch (YamlEngineException e) {
      problems.add(file + ": is not YAML");
    }
    return Tree.empty();
  }
}
