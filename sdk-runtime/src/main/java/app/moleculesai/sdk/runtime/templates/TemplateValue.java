package app.moleculesai.sdk.runtime.templates;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a template, read from YAML or JSON, and where it stands. Immutable; may be shared by aliases. */
sealed interface TemplateValue {
  /** Returns where it begins. */
  Place place();

  /** Values by name, in the order of the file. */
  record Mapping(Map<String, TemplateValue> members, Place place) implements TemplateValue {
    public Mapping {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /** A list. */
  record Sequence(List<TemplateValue> items, Place place) implements TemplateValue {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value.
   *
   * @param value a String, Boolean, Long or Double; empty for null
   */
  record Scalar(Optional<Object> value, Place place) implements TemplateValue {}
}
