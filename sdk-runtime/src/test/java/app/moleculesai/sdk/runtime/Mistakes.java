package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.Route.Other;
import app.moleculesai.sdk.runtime.Route.Who;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes all wrong calls of a route. Each has one mistake; a credential or value that is wrong contains {@link #CANARY},
 * which no answer may repeat.
 */
final class Mistakes {
  static final String CANARY = "canary";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHORT_UUID = "01234567-0123-0123-0123-01234567890";
  private static final int LARGEST_BODY = 1 << 20;
  private static final Map<String, List<String>> WRONG_VALUES = Map.of(
      "text", List.of("17", "{'canary':1}"),
      "int", List.of("'canary'", "1.5", "99999999999"),
      "long", List.of("'canary'", "1e40"),
      "number", List.of("'canary'", "1e999"),
      "bool", List.of("'canary'", "1"),
      "uuid", List.of("'canary'", "'" + SHORT_UUID + "'", "17"),
      "object", List.of("[]", "'canary'"),
      "list", List.of("{}", "'canary'"),
      "any", List.of());
  private static final List<String> NOT_THERE = List.of("null", "''");

  /**
   * A wrong call.
   *
   * @param what the mistake
   * @param method the HTTP method
   * @param path path and query
   * @param body what is sent; {@code ""} for nothing
   * @param headers name, value, name, value
   * @param expected status, code and field
   */
  record Mistake(String what, String method, String path, String body, List<String> headers,
      String expected) {}

  /**
   * Whom calls are about and who makes them.
   *
   * @param admin the admin token
   * @param ids workspaces by their name in {@link RouteTable}
   * @param tokens their tokens by the same names
   */
  record Cast(String admin, Map<String, String> ids, Map<String, String> tokens) {
    String token(String name) {
      return Optional.ofNullable(tokens.get(name)).orElseThrow();
    }

    String fill(String text) {
      var filled = text.replace('\'', '"');
      for (var one : ids.entrySet()) {
        filled = filled.replace("{" + one.getKey() + "}", one.getValue());
      }
      return filled;
    }
  }

  private final Route route;
  private final Cast cast;
  private final List<Mistake> all = new ArrayList<>();

  private Mistakes(Route route, Cast cast) {
    this.route = route;
    this.cast = cast;
  }

  static List<Mistake> of(Route route, Cast cast) {
    var mistakes = new Mistakes(route, cast);
    mistakes.credentials();
    mistakes.workspaces();
    mistakes.bodies();
    mistakes.fields();
    route.others().forEach(mistakes::other);
    return List.copyOf(mistakes.all);
  }

  private void credentials() {
    if (route.who() == Who.OPEN) {
      return;
    }
    call("no credential", route.path(), route.body(), List.of(), "401 unauthorized");
    call("a wrong token", route.path(), route.body(), bearer(CANARY), "401 unauthorized");
    if (route.who() != Who.SENDER && route.who() != Who.COSMETIC) {
      call("a token of another workspace", route.path(), route.body(),
          bearer(cast.token("other")), "401 unauthorized");
    }
  }

  private void workspaces() {
    if (!route.path().contains("{id}")) {
      return;
    }
    for (var wrong : List.of(CANARY, SHORT_UUID, SHORT_UUID + "g", "%20")) {
      call("the id " + wrong, route.path().replace("{id}", wrong), route.body(), usual(),
          route.noUuid());
    }
    call("a path that escapes", route.path().replace("{id}", "..%2f" + CANARY), route.body(),
        usual(), "404 route_not_found");
    call("an unknown workspace", route.path().replace("{id}", "{unknown}"), route.body(), usual(),
        route.unknown());
    call("a removed workspace", route.path().replace("{id}", "{removed}"), route.body(), usual(),
        route.removed());
  }

  private void bodies() {
    if (route.body().isEmpty()) {
      return;
    }
    route.notJson().ifPresent(expected -> {
      call("half a JSON text", route.path(), Optional.of("{'canary"), usual(), expected);
      call("no body", route.path(), Optional.of(""), usual(), expected);
      call("two JSON texts", route.path(), Optional.of("{} {'canary':1}"), usual(), expected);
      call("objects 5000 deep", route.path(), Optional.of("{'canary':".repeat(5000)), usual(),
          expected);
      if (expected.contains("malformed_json")) {
        call("a list", route.path(), Optional.of("['canary']"), usual(), expected);
      }
    });
    if (route.tooLarge().isEmpty()) {
      return;
    }
    var padding = "x".repeat(LARGEST_BODY);
    call("a body above the limit", route.path(),
        Optional.of(merged("'padding':'" + padding + "'")), usual(), route.tooLarge());
  }

  private void fields() {
    for (var field : route.fields()) {
      boolean required = field.contains("!");
      var parts = field.split("[!:]", 2);
      if (parts.length < 2) {
        continue;
      }
      var name = parts[0];
      var expected = "400 invalid_field " + name;
      for (var wrong : WRONG_VALUES.getOrDefault(parts[1], List.of())) {
        changed(name + " = " + wrong, "'" + name + "':" + wrong, expected);
      }
      if (required) {
        call(name + " missing", route.path(), Optional.of(without(name)), usual(), expected);
        for (var nothing : NOT_THERE) {
          changed(name + " = " + nothing, "'" + name + "':" + nothing, expected);
        }
      }
    }
  }

  private void other(Other other) {
    switch (other) {
      case Other.Members one -> changed(one.members(), one.members(), one.expected());
      case Other.Whole one -> call("the body " + one.body(), route.path(),
          Optional.of(one.body()), usual(), one.expected());
      case Other.Query one -> call("the query " + one.query(), route.path() + "?" + one.query(),
          route.body(), usual(), one.expected());
      case Other.About one -> call("about " + one.workspace(),
          route.path().replace("{id}", one.workspace()), route.body(), usual(), one.expected());
      case Other.Header one -> {
        var headers = new ArrayList<>(bearer(cast.token(one.token())));
        headers.addAll(List.of(one.name(), cast.fill(one.value())));
        all.add(mistake(one.name() + " = " + one.value() + " with the token of " + one.token(),
            route.path(), route.body(), headers, one.expected()));
      }
    }
  }

  private void changed(String what, String members, String expected) {
    call(what, route.path(), Optional.of(merged(members)), usual(), expected);
  }

  /** Adds a call; a caller who must say who it is does. */
  private void call(String what, String path, Optional<String> body, List<String> headers,
      String expected) {
    var said = new ArrayList<>(headers);
    if (route.who() == Who.CALLER) {
      said.addAll(List.of("X-Workspace-ID", cast.fill("{id}")));
    }
    all.add(mistake(what, path, body, said, expected));
  }

  private Mistake mistake(String what, String path, Optional<String> body, List<String> headers,
      String expected) {
    return new Mistake(what, route.method(), cast.fill(path),
        body.map(cast::fill).orElse(""), List.copyOf(headers), expected);
  }

  private List<String> usual() {
    return switch (route.who()) {
      case OPEN -> List.of();
      case WS, ADMIN, COSMETIC, SENDER -> bearer(cast.admin());
      case REG -> bearer(cast.token("agent"));
      case CALLER -> bearer(cast.token("id"));
    };
  }

  private static List<String> bearer(String token) {
    return List.of("Authorization", "Bearer " + token);
  }

  /** Returns the example with other members. */
  private String merged(String members) {
    var body = example();
    body.setAll((ObjectNode) parse("{" + members + "}"));
    return body.toString();
  }

  private String without(String name) {
    return example().without(List.of(name)).toString();
  }

  private ObjectNode example() {
    return (ObjectNode) parse(route.body().orElseThrow());
  }

  private JsonNode parse(String text) {
    try {
      return JSON.readTree(cast.fill(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(route + ": " + text, e);
    }
  }
}
