package app.moleculesai.sdk.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Texts that nobody else says, and the calls that bring them into a server: in each field of a body, in bodies that are
 * none, in the query and in headers. Where one turns up it is known which call planted it. Safe for use by many threads.
 */
final class Canaries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CANARY = Pattern.compile("canary\\d{5}x");
  /** Names and words that a log may say: not what is kept or said under them. */
  private static final List<String> NAMES = List.of("name", "role", "template", "dir", "runtime",
      "model", "provider", "key", "delegation_id", "status");

  private final Map<String, String> planted = new ConcurrentHashMap<>();

  /**
   * A call.
   *
   * @param headers beside those of the usual caller; name, value, name, value
   * @param credential whether the usual caller makes it
   */
  record Call(String method, String path, String body, List<String> headers, boolean credential) {}

  /** Makes a text, and remembers where it is planted. */
  String plant(String where) {
    synchronized (planted) {
      var text = "canary%05dx".formatted(planted.size() + 1);
      planted.put(text, where);
      return text;
    }
  }

  int size() {
    return planted.size();
  }

  /** Returns where those were planted that a text repeats. */
  List<String> foundIn(String text) {
    return text.contains("canary")
        ? CANARY.matcher(text).results().map(found -> planted.getOrDefault(found.group(), "?"))
            .distinct().toList()
        : List.of();
  }

  /** Returns calls of a route with a text in every place that takes one. */
  List<Call> of(Route route) {
    var calls = new ArrayList<Call>();
    var query = route + " query";
    calls.add(call(route, body(route), List.of(), true,
        "?q=" + plant(query) + "&token=" + plant(query) + "&cursor=" + plant(query)));
    for (var header : List.of("X-Timeout", "X-Molecule-Org-Id", "User-Agent", "Referer",
        "traceparent")) {
      calls.add(call(route, body(route), List.of(header, plant(route + " " + header)), true, ""));
    }
    calls.add(call(route, body(route),
        List.of("Authorization", "Bearer " + plant(route + " bearer")), false, ""));
    calls.add(call(route, body(route),
        List.of("Cookie", "molecule-login=" + plant(route + " cookie")), false, ""));
    calls.add(call(route, body(route),
        List.of("X-Workspace-ID", plant(route + " X-Workspace-ID")), true, ""));
    if (!route.body().isEmpty()) {
      var where = route + " body that is no JSON";
      for (var body : List.of("{\"a\":\"" + plant(where), "[\"" + plant(where) + "\"]",
          plant(where), "{\"" + plant(where) + "\":" + plant(where) + "}")) {
        calls.add(call(route, body, List.of(), true, ""));
      }
      bodies(route).forEach(body -> calls.add(call(route, body, List.of(), true, "")));
    }
    return calls;
  }

  private static Call call(Route route, String body, List<String> headers, boolean credential,
      String query) {
    return new Call(route.method(), route.path() + query, body, headers, credential);
  }

  private static String body(Route route) {
    return route.body().orElse("").replace('\'', '"');
  }

  /** The example with another text in one place after the other, and fields that it does not have. */
  private Stream<String> bodies(Route route) {
    var all = new ArrayList<String>();
    if (!(read(route) instanceof ObjectNode example)) {
      return Stream.of();
    }
    var places = new TreeMap<String, Consumer<JsonNode>>();
    collect("", example, places);
    for (var place : places.keySet()) {
      var copy = example.deepCopy();
      var fresh = new TreeMap<String, Consumer<JsonNode>>();
      collect("", copy, fresh);
      Optional.ofNullable(fresh.get(place)).orElseThrow().accept(text(route, place));
      all.add(copy.toString());
    }
    for (var field : route.fields()) {
      var name = field.split("[!:]", 2)[0];
      if (name.isEmpty() || NAMES.contains(name)) {
        continue;
      }
      all.add(example.deepCopy().set(name, text(route, name)).toString());
      all.add(example.deepCopy().set(name, JSON.createArrayNode().add(text(route, name + "[0]")))
          .toString());
      all.add(example.deepCopy().set(name, JSON.createObjectNode().set("key",
          text(route, name + ".key"))).toString());
    }
    return all.stream();
  }

  private JsonNode text(Route route, String place) {
    return JsonNodeFactory.instance.textNode(plant(route + " " + place));
  }

  private static JsonNode read(Route route) {
    try {
      return JSON.readTree(body(route));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(route.toString(), e);
    }
  }

  /** Finds the places of texts. */
  private static void collect(String prefix, JsonNode node,
      Map<String, Consumer<JsonNode>> places) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(member -> {
        if (member.getValue().isTextual() && !NAMES.contains(member.getKey())) {
          places.put(prefix + member.getKey(), text -> object.set(member.getKey(), text));
        }
        collect(prefix + member.getKey() + ".", member.getValue(), places);
      });
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        collect(prefix + i + ".", list.get(i), places);
      }
    }
  }
}
