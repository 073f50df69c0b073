package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server says of its routes is what {@link RouteTable} tries; and the page that shows it. */
class ApiDocumentTest {
  /** What stands in the table's paths for a part that varies. */
  private static final Pattern VARIABLE = Pattern
      .compile("\\{[^}]*}|(?<=/)(?:canary|toolbox)(?::cancel)?(?=/|$)");
  private static final Map<String, List<String>> ACCESS = Map.of(
      "OPEN", List.of("open"), "WS", List.of("workspace", "workspace-token"),
      "ADMIN", List.of("admin"), "COSMETIC", List.of("cosmetic"), "REG", List.of("registry"),
      "CALLER", List.of("caller"),
      "SENDER", List.of("sender"));

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(builder -> builder
      .set("env", "production").set("admin-token", "the-admin-token")
      .set("secrets-encryption-key", "0123456789_abcdefghi-jklmnopqrst"));

  private final HttpCalls http;

  ApiDocumentTest(MoleculeServer server) {
    this.http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
  }

  private JsonNode document() throws Exception {
    return http.get("/openapi.json").expect(200).body();
  }

  private static String shape(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + VARIABLE.matcher(path).replaceAll("{}");
  }

  /** Returns the described operations by method and shape of their paths. */
  private Map<String, JsonNode> described() throws Exception {
    var operations = new TreeMap<String, JsonNode>();
    document().path("paths").properties().forEach(path -> path.getValue().properties().stream()
        .filter(member -> !member.getKey().equals("parameters")).forEach(operation -> assertThat(
            operations.put(shape(operation.getKey(), path.getKey()), operation.getValue()))
            .as("described twice").isNull()));
    return operations;
  }

  private static JsonNode operation(Map<String, JsonNode> described, Route route) {
    return Optional.ofNullable(described.get(shape(route.method(), route.path()))).orElseThrow();
  }

  @Test
  void everyRouteIsDescribedAndNoOther() throws Exception {
    assertThat(described().keySet()).isEqualTo(RouteTable.ALL.stream()
        .map(route -> shape(route.method(), route.path()))
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void whomARouteLetsInIsDescribed() throws Exception {
    var described = described();
    for (var route : RouteTable.ALL) {
      var operation = operation(described, route);
      assertThat(ACCESS.get(route.who().name())).as(route.toString())
          .contains(operation.path("x-access").asText());
      assertThat(operation.has("security")).as("%s asks for no token", route)
          .isEqualTo(operation.path("x-access").asText().equals("open"));
    }
  }

  @Test
  void theFieldsOfABodyAreDescribedAndThoseThatItNeeds() throws Exception {
    var described = described();
    for (var route : RouteTable.ALL) {
      var schema = operation(described, route).path("requestBody").path("content")
          .path("application/json").path("schema");
      for (var field : route.fields()) {
        var name = field.split("[:!]", 2)[0];
        if (!name.isEmpty()) {
          assertThat(schema.path("properties").has(name)).as("%s: %s", route, name).isTrue();
          if (field.contains("!")) {
            assertThat(texts(schema.path("required"))).as(route.toString()).contains(name);
          }
        }
      }
    }
  }

  @Test
  void whatIsReferredToIsThere() throws Exception {
    var document = document();
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
    assertThat(document.path("info").path("version").asText()).doesNotContain("$");
    var references = document.findValuesAsText("$ref");
    assertThat(references).isNotEmpty()
        .allMatch(reference -> !document.at(reference.substring(1)).isMissingNode());
    var tags = document.path("tags").findValuesAsText("name");
    for (var operation : described().entrySet()) {
      assertThat(operation.getValue().path("summary").asText()).as(operation.getKey()).isNotBlank();
      assertThat(tags).containsAll(texts(operation.getValue().path("tags")));
      assertThat(operation.getValue().path("responses")).as(operation.getKey()).isNotEmpty();
    }
  }

  @Test
  void everyVariableOfAPathIsDescribed() throws Exception {
    var document = document();
    document.path("paths").properties().forEach(path -> {
      var named = new ArrayList<String>();
      path.getValue().path("parameters").forEach(parameter -> named.add(parameter.has("$ref")
          ? document.at(parameter.path("$ref").asText().substring(1)).path("name").asText()
          : parameter.path("name").asText()));
      assertThat(Pattern.compile("\\{([^}]*)}").matcher(path.getKey()).results()
          .map(variable -> variable.group(1))).as(path.getKey())
          .containsExactlyInAnyOrderElementsOf(named);
    });
  }

  @Test
  void thePageAndAllOfItsFilesAreThere() throws Exception {
    var page = http.exchange("GET", "/docs", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("style-src 'self' 'unsafe-inline'");
    var files = Pattern.compile("(?:src|href)=\"(/docs/[^\"]+)\"").matcher(page.body()).results()
        .map(file -> file.group(1)).toList();
    assertThat(files).hasSize(4);
    for (var file : files) {
      var answer = http.exchange("GET", file, "");
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.body()).as(file).isNotEmpty();
    }
    assertThat(http.exchange("GET", "/docs/docs.js", "").body()).contains("/openapi.json");
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
