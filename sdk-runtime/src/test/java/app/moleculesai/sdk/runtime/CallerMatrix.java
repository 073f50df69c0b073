package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.Route.Who;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom each class of routes lets in ({@code wire.md} 0.3 and 10), as tables: a column for each kind of caller up to
 * {@link Kind#PAGE}, a row for each class. {@code in} is let in, a number is the status of the refusal.
 */
final class CallerMatrix {
  /** Who calls. */
  enum Kind {
    /** Without any credential. */
    NOBODY,
    /** With the admin token in a scheme that is none of ours. */
    MALFORMED,
    /** With a token that nobody issued. */
    WRONG,
    /** With the token of the workspace that was revoked. */
    REVOKED,
    /** With the token of a workspace of another organisation. */
    STRANGER,
    /** With the token of a workspace beside the one that the route is about. */
    SIBLING,
    /** With the token of the workspace that the route is about. */
    OWN,
    /** With the token of all organisations. */
    ORG,
    /** With the token of the organisation that the workspace stands in. */
    ORG_HERE,
    /** With the token of another organisation. */
    ORG_ELSEWHERE,
    /** With the admin token, which is a wrong one where there is none. */
    ADMIN,
    /** A page of the server's own host, by what its browser says. */
    PAGE,
    /** Such a page after a login: like the admin token, where there is one. */
    LOGIN,
    /** A page of somewhere else, in a browser with a login: like nobody. */
    FOREIGN_PAGE
  }

  /** Servers that decide in different ways. */
  enum Setting {
    /** With an admin token, in production. */
    ADMIN_TOKEN,
    /** Without one, but with tokens of workspaces. */
    NO_ADMIN_TOKEN,
    /** Without one, and administration waits for it. */
    REQUIRE_ADMIN_TOKEN,
    /** On a developer's machine. */
    DEVELOPMENT,
    /** With an admin token, serving the canvas. */
    CANVAS,
    /** With an admin token, taking messages from anybody. */
    ANONYMOUS_MESSAGES
  }

  /** Classes of routes, finer than {@link Who} where the rules are. */
  private enum Rule {
    OPEN, COSMETIC, WS, WS_BY_TOKEN, ADMIN_OF_ONE, ADMIN_OF_ALL, ADMIN_OF_OWN, ADMIN_OF_TOP, REG, DISCOVER, QUEUE, SENDER, TEST_TOKEN, SOCKET
  }

  private static final List<Kind> COLUMNS = List.of(Kind.NOBODY, Kind.MALFORMED, Kind.WRONG,
      Kind.REVOKED, Kind.STRANGER, Kind.SIBLING, Kind.OWN, Kind.ORG, Kind.ORG_HERE,
      Kind.ORG_ELSEWHERE, Kind.ADMIN, Kind.PAGE);
  private static final String WITH_ADMIN_TOKEN = """
      #            nob mal wro rev str sib own org her els adm pag
      OPEN         in  in  in  in  in  in  in  in  in  in  in  in
      COSMETIC     401 401 401 401 in  in  in  in  in  in  in  401
      WS           401 401 401 401 401 401 in  in  in  401 in  401
      WS_BY_TOKEN  401 401 401 401 401 401 in  in  in  401 in  401
      ADMIN_OF_ONE 401 401 401 401 401 401 401 in  in  401 in  401
      ADMIN_OF_ALL 401 401 401 401 401 401 401 in  403 403 in  401
      ADMIN_OF_OWN 401 401 401 401 401 401 401 in  in  in  in  401
      ADMIN_OF_TOP 401 401 401 401 401 401 401 403 403 403 in  401
      REG          401 401 401 401 401 401 in  401 401 401 401 401
      DISCOVER     401 401 401 401 401 401 in  401 401 401 401 401
      QUEUE        401 401 401 401 401 401 in  in  in  401 in  401
      SENDER       401 401 401 401 403 in  in  in  in  401 in  401
      TEST_TOKEN   401 401 401 401 401 401 401 401 401 401 in  401
      SOCKET       401 401 401 401 401 401 401 in  403 403 in  401
      """;

  /** What others do not decide like a server with an admin token. */
  private static final Map<Setting, String> DIFFERENCES = Map.of(
      Setting.ADMIN_TOKEN, "",
      Setting.NO_ADMIN_TOKEN, """
          #            nob mal wro rev str sib own org her els adm pag
          COSMETIC     401 401 401 401 in  in  in  in  in  in  401 401
          WS           401 401 401 401 401 401 in  in  in  401 401 401
          WS_BY_TOKEN  401 401 401 401 401 401 in  in  in  401 401 401
          ADMIN_OF_ONE 401 401 401 401 in  in  in  in  in  401 401 401
          ADMIN_OF_ALL 401 401 401 401 in  in  in  in  403 403 401 401
          ADMIN_OF_OWN 401 401 401 401 in  in  in  in  in  in  401 401
          ADMIN_OF_TOP 401 401 401 401 in  in  in  403 403 403 401 401
          QUEUE        401 401 401 401 in  in  in  in  in  401 401 401
          SENDER       in  in  in  in  403 in  in  in  in  in  in  in
          TEST_TOKEN   in  in  in  in  in  in  in  in  in  in  in  in
          SOCKET       in  in  in  in  in  in  in  in  in  in  in  in
          """,
      Setting.REQUIRE_ADMIN_TOKEN, """
          #            nob mal wro rev str sib own org her els adm pag
          COSMETIC     401 401 401 401 in  in  in  in  in  in  401 401
          WS           401 401 401 401 401 401 in  in  in  401 401 401
          WS_BY_TOKEN  401 401 401 401 401 401 in  in  in  401 401 401
          ADMIN_OF_ONE 401 401 401 401 401 401 401 in  in  401 401 401
          ADMIN_OF_ALL 401 401 401 401 401 401 401 in  403 403 401 401
          ADMIN_OF_OWN 401 401 401 401 401 401 401 in  in  in  401 401
          ADMIN_OF_TOP 401 401 401 401 401 401 401 403 403 403 401 401
          QUEUE        401 401 401 401 401 401 in  in  in  401 401 401
          SENDER       in  in  in  in  403 in  in  in  in  in  in  in
          TEST_TOKEN   401 401 401 401 401 401 401 401 401 401 401 401
          SOCKET       in  in  in  in  in  in  in  in  in  in  in  in
          """,
      Setting.DEVELOPMENT, """
          #            nob mal wro rev str sib own org her els adm pag
          COSMETIC     in  in  401 401 in  in  in  in  in  in  401 in
          WS           in  in  401 401 401 401 in  in  in  401 401 in
          WS_BY_TOKEN  401 401 401 401 401 401 in  in  in  401 401 401
          ADMIN_OF_ONE in  in  in  in  in  in  in  in  in  401 in  in
          ADMIN_OF_ALL in  in  in  in  in  in  in  in  403 403 in  in
          ADMIN_OF_OWN in  in  in  in  in  in  in  in  in  in  in  in
          ADMIN_OF_TOP in  in  in  in  in  in  in  403 403 403 in  in
          DISCOVER     in  in  401 401 401 401 in  401 401 401 401 in
          QUEUE        in  in  in  in  in  in  in  in  in  401 in  in
          SENDER       in  in  in  in  403 in  in  in  in  in  in  in
          TEST_TOKEN   in  in  in  in  in  in  in  in  in  in  in  in
          SOCKET       in  in  in  in  in  in  in  in  in  in  in  in
          """,
      Setting.CANVAS, """
          #            nob mal wro rev str sib own org her els adm pag
          COSMETIC     401 401 401 401 in  in  in  in  in  in  in  in
          WS           401 401 401 401 401 401 in  in  in  401 in  in
          WS_BY_TOKEN  401 401 401 401 401 401 in  in  in  401 in  in
          SENDER       401 401 401 401 403 in  in  in  in  401 in  in
          SOCKET       401 401 401 401 401 401 401 in  403 403 in  in
          """,
      Setting.ANONYMOUS_MESSAGES, """
          #            nob mal wro rev str sib own org her els adm pag
          SENDER       in  in  in  in  403 in  in  in  in  in  in  in
          """);

  /** Take a token on a developer's machine too (10.5). */
  private static final Set<String> BY_TOKEN = Set.of("GET /workspaces/{id}/state",
      "GET /workspaces/{id}/secrets/values", "GET /workspaces/{id}/plugins/toolbox/download");

  private final Map<Rule, List<String>> rows = new EnumMap<>(Rule.class);
  private final boolean haveAdmin;

  private CallerMatrix(boolean haveAdmin) {
    this.haveAdmin = haveAdmin;
  }

  /** Returns the table of a server. */
  static CallerMatrix of(Setting setting) {
    var matrix = new CallerMatrix(switch (setting) {
      case ADMIN_TOKEN, CANVAS, ANONYMOUS_MESSAGES -> true;
      case NO_ADMIN_TOKEN, REQUIRE_ADMIN_TOKEN, DEVELOPMENT -> false;
    });
    matrix.read(WITH_ADMIN_TOKEN);
    matrix.read(Optional.ofNullable(DIFFERENCES.get(setting)).orElseThrow());
    return matrix;
  }

  private void read(String table) {
    table.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
      var cells = new ArrayList<>(List.of(line.split(" +", -1)));
      var name = Rule.valueOf(cells.removeFirst());
      if (cells.size() != COLUMNS.size()) {
        throw new IllegalArgumentException(line);
      }
      rows.put(name, cells);
    });
  }

  /** Returns what a caller gets. */
  String expected(Route route, Kind caller) {
    return cell(classOf(route), caller);
  }

  /** Returns what a caller gets who asks for a socket. */
  String expectedOfSocket(Kind caller) {
    return cell(Rule.SOCKET, caller);
  }

  private String cell(Rule row, Kind caller) {
    var column = switch (caller) {
      case LOGIN -> haveAdmin ? Kind.ADMIN : Kind.NOBODY;
      case FOREIGN_PAGE -> Kind.NOBODY;
      default -> caller;
    };
    return Optional.ofNullable(rows.get(row)).orElseThrow().get(COLUMNS.indexOf(column));
  }

  private static Rule classOf(Route route) {
    return switch (route.who()) {
      case OPEN -> Rule.OPEN;
      case COSMETIC -> Rule.COSMETIC;
      case WS -> BY_TOKEN.contains(route.toString()) ? Rule.WS_BY_TOKEN : Rule.WS;
      case REG -> Rule.REG;
      case SENDER -> Rule.SENDER;
      case CALLER -> caller(route.path());
      case ADMIN -> admin(route);
    };
  }

  private static Rule caller(String path) {
    if (path.contains("/queue/")) {
      return Rule.QUEUE;
    }
    return path.startsWith("/registry/discover/") ? Rule.DISCOVER : Rule.REG;
  }

  /** A route of an administrator that says nothing else is about the workspace in its path. */
  private static Rule admin(Route route) {
    if (route.path().endsWith("/test-token")) {
      return Rule.TEST_TOKEN;
    }
    if (route.toString().equals(ConfinementTest.ISSUE)) {
      return Rule.ADMIN_OF_OWN;
    }
    if (route.path().startsWith("/orgs/")) {
      return Rule.ADMIN_OF_TOP; // the workspace of the path is not the top of its organisation
    }
    return switch (ConfinementTest.EXPECTED.getOrDefault(route.toString(), "401")) {
      case "401" -> Rule.ADMIN_OF_ONE;
      case "403 forbidden" -> Rule.ADMIN_OF_ALL;
      default -> Rule.ADMIN_OF_OWN;
    };
  }
}
