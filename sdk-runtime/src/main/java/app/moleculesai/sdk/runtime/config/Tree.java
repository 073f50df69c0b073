package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values by nested names, as YAML has them: texts, numbers, booleans, times, secrets, lists, and maps of such.
 * Immutable. Never shows its values.
 */
record Tree(Map<String, Object> values) {
  Tree {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static Tree empty() {
    return new Tree(Map.of());
  }

  /** Returns this with the value at the end of a dotted path; a map there is merged. */
  Tree with(String path, Object value) {
    var names = Arrays.asList(path.split("\\.", -1));
    Object nested = plain(value);
    for (int i = names.size() - 1; i >= 0; i--) {
      nested = Map.of(names.get(i), nested);
    }
    return under(new Tree(texts((Map<?, ?>) nested)));
  }

  /** Returns this with the other over it: maps are merged name by name, anything else is replaced. */
  Tree under(Tree other) {
    return new Tree(merged(values, other.values));
  }

  /** Returns the map at a name; empty when there is none or something else stands there. */
  Map<String, Object> section(String name) {
    return values.get(name) instanceof Map<?, ?> map ? texts(map) : Map.of();
  }

  /** Returns a copy whose texts, at any depth, were replaced. */
  Tree mapTexts(Change change) {
    return new Tree(texts((Map<?, ?>) changed("", values, change)));
  }

  /** Changes a text. */
  @FunctionalInterface
  interface Change {
    /** Returns what stands instead at the dotted path. */
    String of(String path, String text);
  }

  /** Returns the same map with names as texts; a name without a value is as good as none. */
  static Map<String, Object> texts(Map<?, ?> map) {
    var named = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> {
      if (value != null) {
        named.put(String.valueOf(name), value);
      }
    });
    return named;
  }

  @Override
  public String toString() {
    return "Tree" + values.keySet();
  }

  private static Map<String, Object> merged(Map<String, Object> lower, Map<String, Object> upper) {
    var all = new LinkedHashMap<>(lower);
    upper.forEach((name, value) -> all.merge(name, value,
        (old, now) -> old instanceof Map<?, ?> below && now instanceof Map<?, ?> above
            ? merged(texts(below), texts(above))
            : now));
    return all;
  }

  private static Object changed(String path, Object value, Change change) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      texts(map).forEach((name, nested) -> copy.put(name,
          changed(path.isEmpty() ? name : path + "." + name, nested, change)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().filter(Objects::nonNull).map(item -> changed(path, item, change))
          .toList();
    }
    return value instanceof String text ? change.of(path, text) : value;
  }

  private static Object plain(Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Number
        || value instanceof Boolean || value instanceof Secret || value instanceof Duration
            ? value
            : value.toString();
  }
}
