package app.moleculesai.sdk.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One route and what may be wrong with a call of it. Made by a line of {@link RouteTable}; {@link Mistakes} makes the
 * calls. Paths and bodies name the workspaces of the test in braces; bodies have single quotes.
 *
 * @param method the HTTP method
 * @param path with {@code {id}} for the workspace it is about
 * @param who who may call
 * @param body a call that would do something, if it takes a body
 * @param fields of the body, as {@code name:kind}, or {@code name!kind} when required
 * @param unknown what an unknown workspace gives
 * @param removed what a removed workspace gives
 * @param noUuid what an id gives that is none
 * @param notJson what a body gives that is not JSON
 * @param tooLarge what a body gives that is above the limit of most routes
 * @param others further mistakes
 */
record Route(String method, String path, Who who, Optional<String> body, List<String> fields,
    String unknown, String removed, String noUuid, Optional<String> notJson, String tooLarge,
    List<Other> others) {
  /** The classes of {@code wire.md} 0.3. */
  enum Who {
    /** Anybody. */
    OPEN,
    /** The workspace of the path, or an administrator. */
    WS,
    /** An administrator. */
    ADMIN,
    /** Whoever has any token, or a page of an allowed origin. */
    COSMETIC,
    /** The agent named in the body. */
    REG,
    /** A workspace that says in a header who it is. */
    CALLER,
    /** Like that, or an administrator in its place. */
    SENDER
  }

  /** A mistake of this route alone. */
  sealed interface Other {
    /** Other members in the body. */
    record Members(String members, String expected) implements Other {}

    /** Another body. */
    record Whole(String body, String expected) implements Other {}

    /** A query. */
    record Query(String query, String expected) implements Other {}

    /** A header instead of those of the usual caller; {@code token} is a name of a workspace. */
    record Header(String name, String value, String token, String expected) implements Other {}

    /** Another workspace. */
    record About(String workspace, String expected) implements Other {}
  }

  static Route of(String method, String path, Who who) {
    return new Route(method, path, who, Optional.empty(), List.of(), "404 workspace_not_found",
        "410 workspace_removed", "400 invalid_field id", Optional.of("400 malformed_json"),
        "413 body_too_large", List.of());
  }

  /** Takes a body with these fields. */
  Route takes(String example, String schema) {
    return new Route(method, path, who, Optional.of(example), List.of(schema.split(" ", -1)),
        unknown, removed, noUuid, notJson, tooLarge, others);
  }

  /** Says what an unknown and a removed workspace give. */
  Route about(String whenUnknown, String whenRemoved) {
    return new Route(method, path, who, body, fields, whenUnknown, whenRemoved, noUuid, notJson,
        tooLarge, others);
  }

  /** Says what an id gives that is none. */
  Route noUuid(String expected) {
    return new Route(method, path, who, body, fields, unknown, removed, expected, notJson, tooLarge,
        others);
  }

  /** Says what a body gives that is not JSON; {@code ""} when that is no mistake. */
  Route notJson(String expected) {
    return new Route(method, path, who, body, fields, unknown, removed, noUuid,
        Optional.of(expected).filter(text -> !text.isEmpty()), tooLarge, others);
  }

  /** Says what a body gives that is too large; {@code ""} when the route takes larger ones. */
  Route tooLarge(String expected) {
    return new Route(method, path, who, body, fields, unknown, removed, noUuid, notJson, expected,
        others);
  }

  Route but(String members, String expected) {
    return and(new Other.Members(members, expected));
  }

  Route whole(String otherBody, String expected) {
    return and(new Other.Whole(otherBody, expected));
  }

  Route query(String query, String expected) {
    return and(new Other.Query(query, expected));
  }

  Route header(String name, String value, String token, String expected) {
    return and(new Other.Header(name, value, token, expected));
  }

  Route aboutAnother(String workspace, String expected) {
    return and(new Other.About(workspace, expected));
  }

  private Route and(Other one) {
    var more = new ArrayList<>(others);
    more.add(one);
    return new Route(method, path, who, body, fields, unknown, removed, noUuid, notJson,
        tooLarge, List.copyOf(more));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
