package app.moleculesai.sdk.runtime.templates;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Turns a template that came in a request into the values that YAML gives. */
final class TemplateJson {
  private TemplateJson() {}

  /** Returns the value of a JSON tree. */
  static TemplateValue of(JsonNode json) {
    return of(json, 0);
  }

  private static TemplateValue of(JsonNode json, int depth) {
    if (depth > ShallowParser.MOST_NESTED) {
      throw Place.INLINE
          .invalid("lists and objects are nested deeper than " + ShallowParser.MOST_NESTED);
    }
    return switch (json.getNodeType()) {
      case OBJECT -> {
        var members = new LinkedHashMap<String, TemplateValue>();
        json.properties()
            .forEach(member -> members.put(member.getKey(), of(member.getValue(), depth + 1)));
        yield new TemplateValue.Mapping(members, Place.INLINE);
      }
      case ARRAY -> {
        var items = new ArrayList<TemplateValue>(json.size());
        json.forEach(item -> items.add(of(item, depth + 1)));
        yield new TemplateValue.Sequence(items, Place.INLINE);
      }
      default -> new TemplateValue.Scalar(scalar(json), Place.INLINE);
    };
  }

  private static Optional<Object> scalar(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> Optional.of(json.textValue());
      case BOOLEAN -> Optional.of(json.booleanValue());
      case NUMBER -> Optional.of(json.isIntegralNumber() && json.canConvertToLong()
          ? (Object) json.longValue()
          : json.doubleValue());
      default -> Optional.empty();
    };
  }
}
