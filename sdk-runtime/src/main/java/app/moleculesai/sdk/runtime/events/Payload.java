package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Builds the JSON object of an event. Belongs to one thread. */
public final class Payload {
  private final ObjectNode object = Json.object();

  private Payload() {}

  /** An empty object. */
  public static Body empty() {
    return Body.of("{}");
  }

  /** Starts an object with one member. */
  public static Payload with(String name, Object value) {
    return new Payload().and(name, value);
  }

  /**
   * Adds a member: a text, number, boolean, list or map; an empty {@link Optional} as null. A {@link Body}, which comes
   * from an agent and can be anything, is put in as the JSON it is, on one line; as a text when it is not exactly one
   * JSON document, as null when it is empty.
   */
  public Payload and(String name, Object value) {
    switch (value) {
      case Body body -> put(name, body);
      case Optional<?> optional ->
        optional.ifPresentOrElse(there -> and(name, there), () -> object.putNull(name));
      default -> object.putPOJO(name, value);
    }
    return this;
  }

  private void put(String name, Body body) {
    var text = body.read((array, offset, length) -> new String(array, offset, length,
        StandardCharsets.UTF_8));
    Json.onOneLine(text).ifPresentOrElse(json -> object.putRawValue(name, new RawValue(json)),
        () -> object.put(name, text.isEmpty() ? null : text));
  }

  /** Adds a member if there is a value. */
  public Payload andIfPresent(String name, Optional<?> value) {
    value.ifPresent(there -> and(name, there));
    return this;
  }

  /** Returns the object. */
  public Body body() {
    return Body.wrap(Json.bytes(object));
  }
}
