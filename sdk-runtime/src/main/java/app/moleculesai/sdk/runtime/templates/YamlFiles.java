package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.error.SdkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads the YAML of a template and puts included files in their places ({@code wire.md} OI-1). Nothing but texts,
 * numbers, booleans, lists and maps ever comes out. Aliases and repeated includes share one value, so a file costs what
 * it is long; how often values are repeated is limited by who walks over them ({@link TemplateCursor}). Belongs to one
 * thread.
 */
final class YamlFiles {
  private static final Tag INCLUDE = new Tag("!include");
  private static final int MOST_INCLUDES_DEEP = 16;
  private static final int MOST_ALIASES = 1_000;
  private static final int MOST_CHARACTERS = 16 << 20;
  private static final int MOST_VALUES = 2_000_000;
  private static final String MERGE_KEY = "<<";

  /**
   * The numbers and the like of YAML 1.2 and no more: <code>${NAME}</code> stays a text (OI-4), and nobody joins
   * maps, which would make one value of ten bytes a copy of a thousand.
   */
  private static final Schema SCHEMA = new CoreSchema() {
    @Override
    public ScalarResolver getScalarResolver() {
      return YamlFiles::plainTag;
    }
  };
  private static final ScalarResolver CORE = new CoreScalarResolver(false);

  private final TemplateFiles files;
  private final Deque<Path> open = new ArrayDeque<>();
  private final Map<Path, Document> read = new HashMap<>();
  private int deepest;
  private int values;

  /**
   * A file that was read.
   *
   * @param deepest how many includes are nested in it
   */
  private record Document(TemplateValue value, int deepest) {}

  YamlFiles(TemplateFiles files) {
    this.files = files;
  }

  /**
   * Reads a file that was found in the template.
   *
   * @throws SdkException {@code template_invalid}, naming file, line and column; {@code path_escape}
   */
  TemplateValue read(Path file) {
    return document(file).value();
  }

  private Document document(Path file) {
    var known = read.get(file);
    if (known != null) {
      return known;
    }
    int outer = deepest;
    deepest = 0;
    open.push(file);
    var value = new Conversion(file).of(compose(file));
    open.pop();
    var document = new Document(value, deepest);
    deepest = outer;
    read.put(file, document);
    return document;
  }

  private Optional<Node> compose(Path file) {
    var settings = LoadSettings.builder().setLabel(files.name(file)).setSchema(SCHEMA)
        .setMaxAliasesForCollections(MOST_ALIASES).setCodePointLimit(MOST_CHARACTERS).build();
    var text = new StreamReader(settings, files.text(file));
    try {
      return new Composer(settings, new ShallowParser(new ParserImpl(settings, text), this::count))
          .getSingleNode();
    } catch (MarkedYamlEngineException e) {
      // the exception's own text quotes the file, and so does its cause's
      throw e.getProblemMark()
          .map(mark -> new Place(files.name(file), mark.getLine() + 1, mark.getColumn() + 1))
          .orElse(new Place(files.name(file), 1, 1))
          .invalid("is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Place(files.name(file), 1, 1).invalid("is not YAML: " + e.getMessage());
    }
  }

  private static Tag plainTag(String text, Boolean isPlain) {
    var tag = CORE.resolve(text, isPlain);
    return tag.equals(Tag.ENV_TAG) ? Tag.STR : tag;
  }

  private void count() {
    if (++values > MOST_VALUES) {
      throw new YamlEngineException("there are more than " + MOST_VALUES + " values");
    }
  }

  private TemplateValue include(Path from, String path, Place place) {
    var file = files.find(folder(from), path).filter(Files::isRegularFile)
        .orElseThrow(() -> place.invalid("included file '" + path + "' does not exist"));
    if (open.contains(file)) {
      throw place.invalid("'" + path + "' includes itself, by way of "
          + String.join(" < ", open.stream().map(files::name).toList()));
    }
    requireShallow(open.size(), place);
    var document = document(file);
    requireShallow(open.size() + document.deepest(), place);
    deepest = Math.max(deepest, document.deepest() + 1);
    return document.value();
  }

  private static void requireShallow(int depth, Place place) {
    if (depth > MOST_INCLUDES_DEEP) {
      throw place.invalid("includes are nested deeper than " + MOST_INCLUDES_DEEP);
    }
  }

  private Path folder(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(files.root());
  }

  /** Turns the nodes of one file into values. */
  private final class Conversion {
    private final Path file;
    private final String name;
    private final IdentityHashMap<Node, TemplateValue> anchored = new IdentityHashMap<>();

    Conversion(Path file) {
      this.file = file;
      this.name = files.name(file);
    }

    TemplateValue of(Optional<Node> document) {
      return document.map(this::value)
          .orElse(new TemplateValue.Scalar(Optional.empty(), new Place(name, 1, 1)));
    }

    private TemplateValue value(Node node) {
      if (node.getAnchor().isEmpty()) {
        return convert(node);
      }
      var known = anchored.get(node);
      if (known == null) {
        known = convert(node);
        anchored.put(node, known);
      }
      return known;
    }

    private TemplateValue convert(Node node) {
      var place = place(node);
      if (node.isRecursive()) {
        throw place.invalid("an alias stands within what it repeats");
      }
      return switch (node) {
        case MappingNode mapping -> mapping(mapping, place);
        case SequenceNode sequence -> {
          requireTag(sequence, Tag.SEQ, place);
          var items = new ArrayList<TemplateValue>(sequence.getValue().size());
          sequence.getValue().forEach(item -> items.add(value(item)));
          yield new TemplateValue.Sequence(items, place);
        }
        case ScalarNode scalar when scalar.getTag().equals(INCLUDE) ->
          include(file, scalar.getValue(), place);
        case ScalarNode scalar -> new TemplateValue.Scalar(scalar(scalar, place), place);
        default -> throw place.invalid("is something that templates do not have");
      };
    }

    private TemplateValue mapping(MappingNode mapping, Place place) {
      requireTag(mapping, Tag.MAP, place);
      var members = new LinkedHashMap<String, TemplateValue>();
      for (var tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw place(tuple.getKeyNode()).invalid("a key must be a text");
        }
        if (key.getValue().equals(MERGE_KEY)) {
          throw place(key).invalid("maps are not joined with " + MERGE_KEY
              + "; write the keys out, or repeat a whole value with an alias");
        }
        if (members.put(key.getValue(), value(tuple.getValueNode())) != null) {
          throw place(key).invalid("the key '" + key.getValue() + "' stands there twice");
        }
      }
      return new TemplateValue.Mapping(members, place);
    }

    private Optional<Object> scalar(ScalarNode node, Place place) {
      var tag = node.getTag();
      var text = node.getValue();
      try {
        if (tag.equals(Tag.NULL)) {
          return Optional.empty();
        } else if (tag.equals(Tag.BOOL)) {
          return Optional.of(Boolean.parseBoolean(text));
        } else if (tag.equals(Tag.INT)) {
          return Optional.of(integer(text));
        } else if (tag.equals(Tag.FLOAT)) {
          return Optional.of(Double.parseDouble(text));
        }
      } catch (NumberFormatException e) {
        return Optional.of(Double.NaN); // too large, or .nan and .inf: wrong wherever a number is read
      }
      requireTag(node, Tag.STR, place);
      return Optional.of(text);
    }

    private static Long integer(String text) {
      return text.startsWith("0o")
          ? Long.valueOf(text.substring(2), 8)
          : text.startsWith("0x") ? Long.valueOf(text.substring(2), 16) : Long.valueOf(text);
    }

    private void requireTag(Node node, Tag expected, Place place) {
      if (!node.getTag().equals(expected)) {
        throw place.invalid("has the tag " + node.getTag().getValue()
            + "; the only one that templates have is !include");
      }
    }

    private Place place(Node node) {
      return node.getStartMark()
          .map(mark -> new Place(name, mark.getLine() + 1, mark.getColumn() + 1))
          .orElse(new Place(name, 1, 1));
    }
  }
}
