package app.moleculesai.sdk.api.plugin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checked values of one instance, read by the names and types its {@link ConfigSpec} declared. Asking for an
 * undeclared type is a programming error ({@link ClassCastException}); asking for a value that was neither given nor
 * has a default is one too, unless it is asked for by {@code find}. Immutable.
 */
public final class ConfigValues {
  private final Map<String, Object> values;

  ConfigValues(Map<String, Object> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /** Returns a text or a choice. */
  public String text(String name) {
    return require(name, String.class);
  }

  /** Returns a text or a choice that may be missing. */
  public Optional<String> findText(String name) {
    return Optional.ofNullable(values.get(name)).map(String.class::cast);
  }

  /** Returns a whole number. */
  public long integer(String name) {
    return require(name, Long.class);
  }

  /** Returns a whole number that fits 32 bits. */
  public int smallInteger(String name) {
    return Math.toIntExact(integer(name));
  }

  /** Returns a whole number that may be missing. */
  public Optional<Long> findInteger(String name) {
    return Optional.ofNullable(values.get(name)).map(Long.class::cast);
  }

  /** Returns a switch. */
  public boolean bool(String name) {
    return require(name, Boolean.class);
  }

  /** Returns a time. */
  public Duration duration(String name) {
    return require(name, Duration.class);
  }

  /** Returns a time that may be missing. */
  public Optional<Duration> findDuration(String name) {
    return Optional.ofNullable(values.get(name)).map(Duration.class::cast);
  }

  /** Returns a secret that may be missing. */
  public Optional<Secret> findSecret(String name) {
    return Optional.ofNullable(values.get(name)).map(Secret.class::cast);
  }

  /** Returns a list; empty when it was not given. */
  @SuppressWarnings("unchecked") // because ConfigSpec puts nothing but texts into lists
  public List<String> list(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  /** Returns a map; empty when it was not given. */
  @SuppressWarnings("unchecked") // because ConfigSpec puts nothing but texts into maps
  public Map<String, String> map(String name) {
    return (Map<String, String>) values.getOrDefault(name, Map.of());
  }

  /** Returns the names only: a value may be a secret. */
  @Override
  public String toString() {
    return "ConfigValues" + values.keySet();
  }

  private <T> T require(String name, Class<T> type) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' was not given and has no default");
    }
    return type.cast(value);
  }
}
