package app.moleculesai.sdk.runtime.templates;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.text.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks over a template and reads typed values; one of the wrong type is {@code template_invalid} and named by its path,
 * such as {@code workspaces[0].children[2].tier}, and its place. Counts its steps, so that aliases and includes that
 * multiply end in an error and not in memory. Belongs to one thread.
 */
final class TemplateCursor {
  private static final System.Logger LOG = System.getLogger(TemplateCursor.class.getName());
  private static final int MOST_STEPS = 2_000_000;

  private final TemplateValue value;
  private final String path;
  private final Steps steps;

  private static final class Steps {
    private int left = MOST_STEPS;
  }

  private TemplateCursor(TemplateValue value, String path, Steps steps) {
    this.value = value;
    this.path = path;
    this.steps = steps;
    if (--steps.left < 0) {
      throw value.place().invalid("the template has more than " + MOST_STEPS
          + " values; do includes or aliases multiply?");
    }
  }

  /** Starts at the top. */
  static TemplateCursor at(TemplateValue value) {
    return new TemplateCursor(value, "", new Steps());
  }

  /** Returns where this stands, by names and numbers; empty at the top. */
  String path() {
    return path;
  }

  /** What to say of something wrong with this value. */
  SdkException invalid(String problem) {
    var failure = value.place().invalid((path.isEmpty() ? "the template" : path) + " " + problem);
    return path.isEmpty() ? failure : failure.with("field", path);
  }

  /** Finds a member of this object; null counts as missing. */
  Optional<TemplateCursor> find(String name) {
    var member = object().members().get(name);
    if (member == null
        || (member instanceof TemplateValue.Scalar scalar && scalar.value().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new TemplateCursor(member, path.isEmpty() ? name : path + "." + name, steps));
  }

  /** Returns the names of this object's members. */
  Set<String> names() {
    return object().members().keySet();
  }

  /** Mentions members that nobody reads. */
  void mentionUnknown(Set<String> known) {
    if (LOG.isLoggable(DEBUG)) {
      names().stream().filter(name -> !known.contains(name)).forEach(
          name -> LOG.log(DEBUG, "template: {0} has the unknown key {1}", path, name));
    }
  }

  private TemplateValue.Mapping object() {
    if (value instanceof TemplateValue.Mapping mapping) {
      return mapping;
    }
    throw invalid("must be an object");
  }

  /** Returns the members of a list; missing is empty. */
  List<TemplateCursor> list(String name) {
    return find(name).map(TemplateCursor::items).orElse(List.of());
  }

  private List<TemplateCursor> items() {
    if (!(value instanceof TemplateValue.Sequence sequence)) {
      throw invalid("must be a list");
    }
    var items = new ArrayList<TemplateCursor>(sequence.items().size());
    for (var item : sequence.items()) {
      items.add(new TemplateCursor(item, path + "[" + items.size() + "]", steps));
    }
    return items;
  }

  /** Says whether this is a text. */
  boolean isText() {
    return scalar() instanceof String;
  }

  /** Returns this text, storable. */
  String text() {
    if (scalar() instanceof String text) {
      return StorableText.repair(text);
    }
    throw invalid("must be a text; put it in quotes");
  }

  private Object scalar() {
    return value instanceof TemplateValue.Scalar scalar ? scalar.value().orElse(scalar) : value;
  }

  /** Returns a text; an empty one counts as missing. */
  Optional<String> findText(String name) {
    return find(name).map(TemplateCursor::text).filter(text -> !text.isEmpty());
  }

  /** Returns a text that must be there and not be empty. */
  String requireText(String name) {
    return findText(name).orElseThrow(() -> invalid("must have a " + name));
  }

  /** Returns texts; missing is empty. */
  List<String> texts(String name) {
    return list(name).stream().map(TemplateCursor::text).toList();
  }

  /** Returns a whole number of 32 bits. */
  Optional<Integer> findInteger(String name) {
    return find(name).map(number -> {
      if (number.scalar() instanceof Long whole && whole == whole.intValue()) {
        return whole.intValue();
      }
      throw number.invalid("must be a whole number");
    });
  }

  /** Returns a number; missing is 0. */
  double decimal(String name) {
    return find(name).map(number -> {
      if (number.scalar() instanceof Number decimal && Double.isFinite(decimal.doubleValue())) {
        return decimal.doubleValue();
      }
      throw number.invalid("must be a number");
    }).orElse(0.0);
  }

  /** Returns a switch; missing is {@code otherwise}. */
  boolean bool(String name, boolean otherwise) {
    return find(name).map(flag -> {
      if (flag.scalar() instanceof Boolean decided) {
        return decided;
      }
      throw flag.invalid("must be true or false");
    }).orElse(otherwise);
  }
}
