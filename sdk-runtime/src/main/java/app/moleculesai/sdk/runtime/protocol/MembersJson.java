package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the members of an object as ProtoJSON does: names in snake case count too, null is no member, and neither is an
 * empty text, list or object where that says the same; numbers may be texts. Each wrong member is named by its path.
 */
final class MembersJson {
  private final JsonNode object;
  private final String path;
  private final boolean hasSnakeCase;

  private MembersJson(JsonNode object, String path) {
    this.object = object;
    this.path = path;
    this.hasSnakeCase = hasUnderscore(object);
  }

  /** Reads the outermost object, whose name is no part of the paths below it. */
  static MembersJson root(JsonNode tree, String name) throws MalformedException {
    if (!tree.isObject()) {
      throw new MalformedException(name, "must be an object");
    }
    return new MembersJson(tree, "");
  }

  private static MembersJson below(JsonNode tree, String path) throws MalformedException {
    if (!tree.isObject()) {
      throw new MalformedException(path, "must be an object");
    }
    return new MembersJson(tree, path + ".");
  }

  private static boolean hasUnderscore(JsonNode object) {
    for (var names = object.fieldNames(); names.hasNext();) {
      if (names.next().indexOf('_') >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns the refusal of a member. */
  MalformedException wrong(String name, String expectation) {
    return new MalformedException(path + name, expectation);
  }

  /** Says whether there is such a member, were it null. */
  boolean hasEvenNull(String name) {
    return object.has(name) || (hasSnakeCase && object.has(SnakeCase.of(name)));
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  Optional<JsonNode> find(String name) {
    var value = Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    return value.isEmpty() && hasSnakeCase
        ? Optional.ofNullable(object.get(SnakeCase.of(name))).filter(node -> !node.isNull())
        : value;
  }

  /** Returns a text, {@code ""} when there is none. */
  String text(String name) throws MalformedException {
    var value = find(name);
    if (value.isEmpty()) {
      return "";
    }
    if (!value.get().isTextual()) {
      throw wrong(name, "must be a string");
    }
    return value.get().textValue();
  }

  String requiredText(String name) throws MalformedException {
    var text = text(name);
    if (text.isEmpty()) {
      throw wrong(name, "must be a string that is not empty");
    }
    return text;
  }

  /** Copies a text that says something. */
  void copyText(String name, ObjectNode out) throws MalformedException {
    var text = text(name);
    if (!text.isEmpty()) {
      out.put(name, text);
    }
  }

  Optional<MembersJson> object(String name) throws MalformedException {
    var value = find(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(below(value.get(), path + name));
  }

  MembersJson requiredObject(String name) throws MalformedException {
    return below(find(name).orElseThrow(() -> wrong(name, "must be an object")), path + name);
  }

  /** Copies an object of any content that has members. */
  void copyStruct(String name, ObjectNode out) throws MalformedException {
    var value = find(name);
    if (value.isPresent() && !value.get().isObject()) {
      throw wrong(name, "must be an object");
    }
    value.filter(node -> !node.isEmpty()).ifPresent(node -> out.set(name, node));
  }

  List<MembersJson> objects(String name) throws MalformedException {
    var value = list(name);
    var objects = new ArrayList<MembersJson>();
    for (int i = 0; i < value.size(); i++) {
      objects.add(below(value.get(i), path + name + "[" + i + "]"));
    }
    return objects;
  }

  List<String> texts(String name) throws MalformedException {
    var texts = new ArrayList<String>();
    for (JsonNode element : list(name)) {
      if (!element.isTextual()) {
        throw wrong(name + "[" + texts.size() + "]", "must be a string");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  void copyTexts(String name, ObjectNode out) throws MalformedException {
    var texts = texts(name);
    if (!texts.isEmpty()) {
      var list = out.putArray(name);
      texts.forEach(list::add);
    }
  }

  private ArrayNode list(String name) throws MalformedException {
    var value = find(name);
    if (value.isEmpty()) {
      return TreeJson.NODES.arrayNode();
    }
    if (value.get() instanceof ArrayNode list) {
      return list;
    }
    throw wrong(name, "must be a list");
  }

  /** Returns whether the member is true. */
  boolean flag(String name) throws MalformedException {
    var value = find(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.isPresent() && value.get().booleanValue();
  }

  Optional<Integer> integer(String name, int least, int most) throws MalformedException {
    var value = find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var number = integer(value.get());
    if (number.isEmpty() || number.get() < least || number.get() > most) {
      throw wrong(name, most == Integer.MAX_VALUE
          ? "must be a whole number, at least " + least
          : "must be a whole number from " + least + " to " + most);
    }
    return number;
  }

  void copyInteger(String name, int least, int most, ObjectNode out) throws MalformedException {
    integer(name, least, most).ifPresent(number -> out.put(name, number));
  }

  private static Optional<Integer> integer(JsonNode value) {
    if (value.isTextual()) {
      try {
        return Optional.of(Integer.valueOf(value.textValue()));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
    // in this order: a number like 1e999999999 is cheap to compare and dear to write out
    return value.isNumber() && value.canConvertToInt() && value.canConvertToExactIntegral()
        ? Optional.of(value.intValue())
        : Optional.empty();
  }

  /** Copies a time that says something, as both generations read it. */
  void copyTime(String name, String newName, ObjectNode out) throws MalformedException {
    var text = text(name);
    if (!text.isEmpty()) {
      out.put(newName, Timestamps.normal(text)
          .orElseThrow(() -> wrong(name, "must be a time such as 2026-03-12T10:00:00.000Z")));
    }
  }

  /** Returns the one of these values that this member names; 1.0 may also give its number. */
  <E extends WireEnum> Optional<E> named(String name, E[] values, Generation generation)
      throws MalformedException {
    var value = find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var found = value.get().isTextual()
        ? WireEnum.find(values, value.get().textValue(), generation)
        : numbered(value.get(), values, generation);
    if (found.isEmpty()) {
      throw wrong(name, "must be one of " + WireEnum.choice(values, generation));
    }
    return found;
  }

  private static <E extends WireEnum> Optional<E> numbered(JsonNode value, E[] values,
      Generation generation) {
    return generation == Generation.V1_0
        ? integer(value).filter(number -> number >= 0 && number < values.length)
            .map(number -> values[number])
        : Optional.empty();
  }
}
