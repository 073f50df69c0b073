package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.runtime.CallerMatrix.Kind;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Two organisations in a server, with a token of every kind, and calls of its routes by whoever has one. */
final class TwoOrganisations implements AutoCloseable {
  static final String ADMIN = "the-admin-token";

  private static final String COOKIE = "Cookie: molecule-login="
      + Base64.getUrlEncoder().withoutPadding()
          .encodeToString(ADMIN.getBytes(StandardCharsets.UTF_8));

  private final HttpClient client = HttpClient.newHttpClient();
  private final MoleculeServer server;
  private final Registry registry;
  private final Map<String, String> ids = new HashMap<>();

  /** Stores them. */
  TwoOrganisations(MoleculeServer server) {
    this.server = server;
    this.registry = server.registry();
    var here = workspace("parent", "mock", null);
    var id = workspace("id", "mock", here);
    var sibling = workspace("poor", "mock", here);
    workspace("hosted", "paper", here);
    var agent = workspace("agent", "external", here);
    var elsewhere = workspace("elsewhere", "mock", null);
    var other = workspace("other", "mock", elsewhere);
    ids.put("removed", UUID.randomUUID().toString());
    ids.put("unknown", UUID.randomUUID().toString());
    List.of(id, agent, sibling, other).forEach(one -> token(one, "token of " + one));
    token(id, "revoked");
    registry.tokens().list(id, 10, 0).stream().filter(row -> row.prefix().equals("revoked"))
        .forEach(row -> registry.tokens().revoke(id, row.id(), Instant.now()));
    orgToken("all", Optional.empty());
    orgToken("here", Optional.of(here));
    orgToken("elsewhere", Optional.of(elsewhere));
  }

  private UUID workspace(String name, String runtime, @Nullable UUID parent) {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(Workspace.of(id, "name of " + name, Instant.now())
        .parentId(parent).runtime(runtime).status(WorkspaceStatus.ONLINE).build()));
    ids.put(name, id.toString());
    return id;
  }

  private void token(UUID workspaceId, String plaintext) {
    registry.tokens().insert(new WorkspaceToken(UUID.randomUUID(), workspaceId, hash(plaintext),
        plaintext.substring(0, 7), Instant.now(), Optional.empty()), 50);
  }

  private void orgToken(String plaintext, Optional<UUID> orgId) {
    registry.orgTokens().insert(new OrgToken(UUID.randomUUID(), hash(plaintext), plaintext,
        Optional.empty(), Optional.of("admin-token"), orgId, Instant.now(), Optional.empty()));
  }

  private static TokenHash hash(String plaintext) {
    try {
      return TokenHash.of(MessageDigest.getInstance("SHA-256")
          .digest(plaintext.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer; of an endless one only the status. */
  record Answer(int status, String body) {
    String code() throws IOException {
      return status < 400 ? "" : HttpCalls.code(new ObjectMapper().readTree(body));
    }
  }

  /** Calls a route the way that would do something, if the caller may. */
  Answer ask(Route route, Kind caller) throws IOException, InterruptedException {
    if (route.toString().equals("DELETE /workspaces/{id}")) {
      // without one below it, it would be removed by whoever may
      workspace("child " + UUID.randomUUID(), "mock", UUID.fromString(id("id")));
    }
    var request = HttpRequest.newBuilder(server.uri().resolve(fill(route.path())))
        .timeout(Duration.ofSeconds(20))
        .method(route.method(), route.body().map(this::fill).map(BodyPublishers::ofString)
            .orElseGet(BodyPublishers::noBody));
    for (var line : lines(route, caller)) {
      var parts = line.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      boolean endless = answer.headers().firstValue("Content-Type")
          .filter(type -> type.startsWith("text/event-stream")).isPresent();
      return new Answer(answer.statusCode(),
          endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private String fill(String text) {
    var filled = text.replace('\'', '"');
    for (var one : ids.entrySet()) {
      filled = filled.replace("{" + one.getKey() + "}", one.getValue());
    }
    return filled;
  }

  private List<String> lines(Route route, Kind caller) {
    var all = new ArrayList<String>(lines(caller, subject(route)));
    if (route.who() == Route.Who.CALLER) {
      all.add("X-Workspace-ID: " + id("id"));
    }
    return all;
  }

  /** Returns the headers of a caller, for the workspace that most routes are about. */
  String[] lines(Kind caller) {
    var all = new ArrayList<>(lines(caller, "id"));
    all.add("Host: 127.0.0.1:" + server.port());
    return all.toArray(String[]::new);
  }

  private static String subject(Route route) {
    if (route.who() == Route.Who.REG) {
      return "agent";
    }
    return route.path().contains("{hosted}") ? "hosted" : "id";
  }

  private List<String> lines(Kind caller, String subject) {
    return switch (caller) {
      case NOBODY -> List.of();
      case MALFORMED -> List.of("Authorization: Basic " + ADMIN);
      case WRONG -> bearer("wrong");
      case REVOKED -> bearer("revoked");
      case STRANGER -> bearer("token of " + id("other"));
      case SIBLING -> bearer("token of " + id("poor"));
      case OWN -> bearer(subject.equals("hosted") ? ofHosted() : "token of " + id(subject));
      case ORG -> bearer("all");
      case ORG_HERE -> bearer("here");
      case ORG_ELSEWHERE -> bearer("elsewhere");
      case ADMIN -> bearer(ADMIN);
      case PAGE -> List.of("Referer: http://127.0.0.1:" + server.port() + "/page",
          "Origin: http://127.0.0.1:" + server.port());
      case LOGIN -> List.of(COOKIE, "Sec-Fetch-Site: same-origin");
      case FOREIGN_PAGE -> List.of(COOKIE, "Sec-Fetch-Site: cross-site");
    };
  }

  /** A start gives the agent a token in place of those before. */
  private String ofHosted() {
    var token = "token " + UUID.randomUUID();
    token(UUID.fromString(id("hosted")), token);
    return token;
  }

  private static List<String> bearer(String token) {
    return List.of("Authorization: Bearer " + token);
  }

  private String id(String name) {
    return Optional.ofNullable(ids.get(name)).orElseThrow();
  }

  @Override
  public void close() {
    client.close();
  }
}
