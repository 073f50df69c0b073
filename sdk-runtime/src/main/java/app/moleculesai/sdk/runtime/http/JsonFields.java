package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.text.StorableText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/**
 * The fields of a JSON object in a request. A field of the wrong type or a required one that is missing or empty is
 * {@code invalid_field} and is named; unknown fields are ignored; a field that is {@code null} counts as missing. Texts
 * come out storable ({@link StorableText}).
 */
public final class JsonFields {
  private final ObjectNode object;
  private final String prefix;

  private JsonFields(ObjectNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /** Reads the body of a request, which must be a JSON object of at most {@code most} bytes. */
  public static JsonFields of(ServerRequest request, int most) {
    return parse(RequestBody.bytes(request, most));
  }

  /** Reads the body of a request, of at most 1 MiB. */
  public static JsonFields of(ServerRequest request) {
    return of(request, RequestBody.MOST);
  }

  /** Reads a document that must be an object. */
  public static JsonFields parse(byte[] document) {
    if (read(document) instanceof ObjectNode object) {
      return new JsonFields(object, "");
    }
    throw new SdkException(ErrorCode.MALFORMED_JSON, "the body must be a JSON object");
  }

  /** Reads a document that must be a list of objects; their fields are named {@code [2].name}. */
  public static List<JsonFields> parseList(byte[] document) {
    if (read(document) instanceof ArrayNode list) {
      return objects(list, "");
    }
    throw new SdkException(ErrorCode.MALFORMED_JSON, "the body must be a JSON list of objects");
  }

  private static JsonNode read(byte[] document) {
    try {
      return Json.read(document);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private static SdkException malformed(JsonProcessingException e) {
    var at = e.getLocation();
    // the parser's own text quotes the body
    return new SdkException(ErrorCode.MALFORMED_JSON, at == null
        ? "the body is not JSON"
        : "the body is not JSON (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
  }

  /** Says whether the field is there, be it null. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** Says whether the field is there and null. */
  public boolean isNull(String name) {
    return object.has(name) && object.get(name).isNull();
  }

  /** Returns the field as it is. */
  public Optional<JsonNode> find(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /** Returns a copy of all fields as they are. */
  public ObjectNode all() {
    return object.deepCopy();
  }

  /** Returns the names of all fields. */
  public List<String> names() {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns a text that must be there and not be empty. */
  public String requireText(String name) {
    return findText(name).orElseThrow(() -> Parameters.invalid(prefix + name, "is required"));
  }

  /** Returns a text; an empty one counts as missing. */
  public Optional<String> findText(String name) {
    return text(name).filter(value -> !value.isEmpty());
  }

  /** Returns a text, also an empty one. */
  public Optional<String> text(String name) {
    return typed(name, JsonNode::isTextual, "a text",
        value -> StorableText.repair(value.textValue()));
  }

  /** Returns a UUID. */
  public Optional<UUID> findUuid(String name) {
    return findText(name).map(value -> Parameters.uuid(prefix + name, value));
  }

  /** Returns a UUID that must be there. */
  public UUID requireUuid(String name) {
    return Parameters.uuid(prefix + name, requireText(name));
  }

  /** Returns a whole number of 32 bits. */
  public OptionalInt integer(String name) {
    return typed(name, value -> value.isIntegralNumber() && value.canConvertToInt(),
        "a whole number of 32 bits",
        JsonNode::intValue).map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** Returns a whole number of 64 bits. */
  public OptionalLong number(String name) {
    return typed(name, value -> value.isIntegralNumber() && value.canConvertToLong(),
        "a whole number of 64 bits",
        JsonNode::longValue).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Returns a number with fraction; neither infinite nor out of range. */
  public Optional<Double> decimal(String name) {
    return typed(name, value -> value.isNumber() && Double.isFinite(value.doubleValue()),
        "a number",
        JsonNode::doubleValue);
  }

  /** Returns a switch; missing is {@code otherwise}. */
  public boolean bool(String name, boolean otherwise) {
    return typed(name, JsonNode::isBoolean, "true or false", JsonNode::booleanValue)
        .orElse(otherwise);
  }

  /** Returns an object. */
  public Optional<JsonFields> object(String name) {
    return typed(name, JsonNode::isObject, "an object",
        value -> new JsonFields((ObjectNode) value, prefix + name + "."));
  }

  /** Returns a list of objects; missing is empty. */
  public List<JsonFields> objects(String name) {
    return typed(name, JsonNode::isArray, "a list", value -> objects(value, prefix + name))
        .orElse(List.of());
  }

  private static List<JsonFields> objects(JsonNode list, String name) {
    var all = new ArrayList<JsonFields>();
    for (JsonNode entry : list) {
      var place = name + "[" + all.size() + "]";
      if (!(entry instanceof ObjectNode fields)) {
        throw Parameters.invalid(place, "must be an object");
      }
      all.add(new JsonFields(fields, place + "."));
    }
    return List.copyOf(all);
  }

  /** Returns the place of a field for messages, such as {@code attachments[2].uri}. */
  public String place(String name) {
    return prefix + name;
  }

  private <T> Optional<T> typed(String name, Function<JsonNode, Boolean> test, String expected,
      Function<JsonNode, T> value) {
    return find(name).map(field -> {
      if (!test.apply(field)) {
        throw Parameters.invalid(prefix + name, "must be " + expected);
      }
      return value.apply(field);
    });
  }
}
