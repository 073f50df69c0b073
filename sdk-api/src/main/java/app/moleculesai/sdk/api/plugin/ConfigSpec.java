package app.moleculesai.sdk.api.plugin;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys a provider understands, with their types, limits and defaults; the server checks a configuration against it
 * before anything is made and reports all mistakes at once, unknown keys with the nearest known one.
 *
 * <pre>{@code
 * ConfigSpec<PgConfig> spec = ConfigSpec.of(PgConfig::from)
 *   .text("url", "JDBC address").matching("jdbc:postgresql:.+").required()
 *   .secret("password", "password of the role")
 *   .integer("pool-size", "connections").range(1, 200).defaultsTo("10")
 *   .duration("timeout", "longest wait for a connection").range("1ms", "5m").defaultsTo("5s")
 *   .renamed("max-pool", "pool-size")
 *   .removed("ssl-mode", "use the parameters of url");
 * }</pre>
 *
 * <p>
 * Immutable: every method returns a new specification. {@code required}, {@code range}, {@code matching} and
 * {@code defaultsTo} speak of the key named last. A specification that contradicts itself is an
 * {@link IllegalArgumentException} where it is written.
 *
 * @param <C> what a checked configuration is turned into
 */
public final class ConfigSpec<C> {
  private record Key(ConfigOption option, @Nullable Pattern pattern, @Nullable Range<?> range,
      List<String> choices) {}

  /** Both ends included. */
  private record Range<T extends Comparable<T>>(T min, T max) {
    boolean contains(T value) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }
  }

  private final Function<ConfigValues, C> binder;
  private final List<Key> keys;
  private final Map<String, String> renamed;
  private final Map<String, String> removed;

  private ConfigSpec(Function<ConfigValues, C> binder, List<Key> keys, Map<String, String> renamed,
      Map<String, String> removed) {
    this.binder = binder;
    this.keys = List.copyOf(keys);
    this.renamed = Map.copyOf(renamed);
    this.removed = Map.copyOf(removed);
  }

  /** Starts a specification; {@code binder} turns checked values into the provider's own type. */
  public static <C> ConfigSpec<C> of(Function<ConfigValues, C> binder) {
    return new ConfigSpec<>(binder, List.of(), Map.of(), Map.of());
  }

  /** A specification without keys, for what needs no configuration. */
  public static ConfigSpec<ConfigValues> none() {
    return of(values -> values);
  }

  /** Adds a text. */
  public ConfigSpec<C> text(String name, String description) {
    return add(name, ConfigOption.Type.TEXT, description, List.of());
  }

  /** Adds a whole number; any 64-bit value until {@link #range}. */
  public ConfigSpec<C> integer(String name, String description) {
    return add(name, ConfigOption.Type.INTEGER, description, List.of());
  }

  /** Adds a switch, {@code true} or {@code false}. */
  public ConfigSpec<C> bool(String name, String description) {
    return add(name, ConfigOption.Type.BOOL, description, List.of());
  }

  /** Adds a time that is not negative. */
  public ConfigSpec<C> duration(String name, String description) {
    return add(name, ConfigOption.Type.DURATION, description, List.of());
  }

  /** Adds a choice between words. */
  public ConfigSpec<C> choice(String name, String description, String... words) {
    return add(name, ConfigOption.Type.CHOICE, description, List.of(words));
  }

  /** Adds a secret; it is handed over as {@link Secret} and never shown. */
  public ConfigSpec<C> secret(String name, String description) {
    return add(name, ConfigOption.Type.SECRET, description, List.of());
  }

  /** Adds a list of texts. */
  public ConfigSpec<C> list(String name, String description) {
    return add(name, ConfigOption.Type.LIST, description, List.of());
  }

  /** Adds names with a text each. */
  public ConfigSpec<C> map(String name, String description) {
    return add(name, ConfigOption.Type.MAP, description, List.of());
  }

  /** The key named last must be given; it cannot have a default as well. */
  public ConfigSpec<C> required() {
    return replaceLast(key -> {
      check(key.option.defaultValue().isEmpty(), "a key with a default is never missing");
      return new Key(option(key, true, Optional.empty(), key.option.allowed()), key.pattern,
          key.range, key.choices);
    });
  }

  /**
   * What stands when the key named last is not given, written as in a configuration file. A secret has none: it would
   * stand in the documentation.
   */
  public ConfigSpec<C> defaultsTo(String value) {
    return replaceLast(key -> {
      check(key.option.type() != ConfigOption.Type.SECRET, "a secret has no default");
      return new Key(option(key, false, Optional.of(value), key.option.allowed()), key.pattern,
          key.range, key.choices);
    });
  }

  /** Limits the number named last, both ends included. */
  public ConfigSpec<C> range(long min, long max) {
    return replaceLast(key -> {
      check(key.option.type() == ConfigOption.Type.INTEGER, "only a number has a range of numbers");
      return limited(key, new Range<>(min, max), min + " to " + max);
    });
  }

  /** Limits the time named last, both ends included and written as in a configuration file: {@code "1s", "24h"}. */
  public ConfigSpec<C> range(String shortest, String longest) {
    return replaceLast(key -> {
      check(key.option.type() == ConfigOption.Type.DURATION, "only a time has a range of times");
      return limited(key, new Range<>(Durations.parse(shortest), Durations.parse(longest)),
          shortest + " to " + longest);
    });
  }

  private static Key limited(Key key, Range<?> range, String allowed) {
    return new Key(option(key, key.option.required(), key.option.defaultValue(), allowed),
        key.pattern, range, key.choices);
  }

  /** Limits the text named last to what the whole regular expression matches. */
  public ConfigSpec<C> matching(String regex) {
    return replaceLast(key -> {
      check(key.option.type() == ConfigOption.Type.TEXT, "only a text is matched");
      return new Key(option(key, key.option.required(), key.option.defaultValue(), regex),
          Pattern.compile(regex), key.range, key.choices);
    });
  }

  /** An old name that is still read, with a warning. */
  public ConfigSpec<C> renamed(String oldName, String newName) {
    var more = new LinkedHashMap<>(renamed);
    more.put(oldName, newName);
    return new ConfigSpec<>(binder, keys, more, removed);
  }

  /** An old name that is refused, with the reason. */
  public ConfigSpec<C> removed(String oldName, String reason) {
    var more = new LinkedHashMap<>(removed);
    more.put(oldName, reason);
    return new ConfigSpec<>(binder, keys, renamed, more);
  }

  /** Returns the keys in the order they were declared, for documentation. */
  public List<ConfigOption> options() {
    return keys.stream().map(Key::option).toList();
  }

  /** Returns one line for each old name used in {@code raw}. */
  public List<String> warnings(Map<String, ?> raw) {
    return renamed.entrySet().stream()
        .filter(names -> raw.containsKey(names.getKey()))
        .map(names -> "'" + names.getKey() + "' is now called '" + names.getValue() + "'")
        .toList();
  }

  /** Says what is wrong with one value of one key, if anything is; an unknown key is wrong too. */
  public Optional<String> problemWith(String name, Object value) {
    var problems = new ArrayList<String>();
    keys.stream().filter(key -> key.option.name().equals(name)).findFirst().ifPresentOrElse(
        key -> read(key, value, problems),
        () -> problems.add("'" + name + "' is not known" + nearest(name)));
    return problems.stream().findFirst();
  }

  /**
   * Checks values and turns them into the provider's type.
   *
   * @param raw key to text, number, boolean, list of texts, or map of texts, with references such as
   *        {@code ${env:X}} already resolved
   * @throws SdkException {@code config_invalid} whose message lists every mistake, one a line; it never shows a
   *         secret
   */
  public C bind(Map<String, ?> raw) {
    var problems = new ArrayList<String>();
    var given = withNewNames(raw, problems);
    var values = new LinkedHashMap<String, Object>();
    for (Key key : keys) {
      var text = Optional.<Object>ofNullable(given.get(key.option.name()))
          .or(key.option::defaultValue);
      if (text.isEmpty() && key.option.required()) {
        problems.add("'" + key.option.name() + "' is required: " + key.option.description());
      }
      text.flatMap(value -> read(key, value, problems))
          .ifPresent(value -> values.put(key.option.name(), value));
    }
    if (problems.isEmpty()) {
      try {
        return binder.apply(new ConfigValues(values));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    throw new SdkException(ErrorCode.CONFIG_INVALID, String.join("\n", problems));
  }

  private Map<String, Object> withNewNames(Map<String, ?> raw, List<String> problems) {
    var given = new LinkedHashMap<String, Object>();
    raw.forEach((name, value) -> {
      var known = renamed.getOrDefault(name, name);
      var reason = removed.get(name);
      if (reason != null) {
        problems.add("'" + name + "' is no longer read: " + reason);
      } else if (keys.stream().noneMatch(key -> key.option.name().equals(known))) {
        problems.add("'" + name + "' is not known" + nearest(name));
      } else if (given.put(known, value) != null) {
        problems.add("'" + known + "' is given twice, also under its old name");
      }
    });
    return given;
  }

  private String nearest(String name) {
    return keys.stream()
        .map(key -> key.option.name())
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .map(known -> distance(name, known) <= Math.max(2, known.length() / 3)
            ? "; did you mean '" + known + "'?"
            : "; known are " + keys.stream().map(key -> key.option.name()).toList())
        .orElse("; this type has no keys");
  }

  private Optional<Object> read(Key key, Object value, List<String> problems) {
    var name = key.option.name();
    try {
      return Optional.of(switch (key.option.type()) {
        case TEXT -> matched(key, scalar(value));
        case CHOICE -> chosen(key, scalar(value));
        case INTEGER -> ranged(key, Long.valueOf(scalar(value).trim()), value);
        case BOOL -> switchOf(scalar(value).trim());
        case DURATION -> ranged(key, Durations.parse(scalar(value).trim()), value);
        case SECRET -> value instanceof Secret secret ? secret : Secret.of(scalar(value));
        case LIST -> value instanceof List<?> list
            ? list.stream().map(ConfigSpec::scalar).toList()
            : Arrays.stream(scalar(value).split(",")).map(String::trim)
                .filter(word -> !word.isEmpty()).toList();
        case MAP -> textMap(value);
      });
    } catch (NumberFormatException e) {
      problems.add("'" + name + "' must be a whole number" + allowed(key));
    } catch (IllegalArgumentException e) {
      problems.add("'" + name + "' " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String matched(Key key, String text) {
    if (key.pattern != null && !key.pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("does not match " + key.pattern);
    }
    return text;
  }

  private static String chosen(Key key, String text) {
    if (!key.choices.contains(text)) {
      throw new IllegalArgumentException("must be one of " + key.choices);
    }
    return text;
  }

  @SuppressWarnings("unchecked") // because a key and its range are of one type
  private static <T extends Comparable<T>> T ranged(Key key, T read, Object written) {
    if (key.range != null && !((Range<T>) key.range).contains(read)) {
      throw new IllegalArgumentException(
          "is " + written + ", allowed is " + key.option.allowed());
    }
    return read;
  }

  private static Boolean switchOf(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Map<String, String> textMap(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("must be a map of names to texts");
    }
    var texts = new LinkedHashMap<String, String>();
    map.forEach((name, text) -> texts.put(scalar(name), scalar(text)));
    return Collections.unmodifiableMap(texts); // keeps the order
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean
        || value instanceof Duration) {
      return value.toString();
    }
    throw new IllegalArgumentException("must be a single value");
  }

  private static String allowed(Key key) {
    return key.option.allowed().isEmpty() ? "" : ", allowed is " + key.option.allowed();
  }

  private ConfigSpec<C> add(String name, ConfigOption.Type type, String description,
      List<String> choices) {
    if (!name.matches("[a-z][a-z0-9-]*")
        || keys.stream().anyMatch(key -> key.option.name().equals(name))) {
      throw new IllegalArgumentException("bad or repeated key name: " + name);
    }
    var option = new ConfigOption(name, type, false, Optional.empty(),
        choices.isEmpty() ? "" : "one of " + choices,
        description);
    var more = new ArrayList<>(keys);
    more.add(new Key(option, null, null, choices));
    return new ConfigSpec<>(binder, more, renamed, removed);
  }

  private ConfigSpec<C> replaceLast(Function<Key, Key> change) {
    check(!keys.isEmpty(), "there is no key yet to speak of");
    var more = new ArrayList<>(keys);
    var last = change.apply(more.get(more.size() - 1));
    more.set(more.size() - 1, last);
    var problems = new ArrayList<String>();
    last.option.defaultValue().ifPresent(value -> read(last, value, problems));
    check(problems.isEmpty(), "default is not allowed: " + problems);
    return new ConfigSpec<>(binder, more, renamed, removed);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static ConfigOption option(Key key, boolean required, Optional<String> defaultValue,
      String allowed) {
    var old = key.option;
    return new ConfigOption(old.name(), old.type(), required, defaultValue, allowed,
        old.description());
  }

  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
