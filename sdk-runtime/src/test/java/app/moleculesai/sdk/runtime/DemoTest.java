package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls that {@code serve --demo} prints do what it says, whoever is let in. */
class DemoTest {
  private static final Optional<Path> SHIPPED = Optional.of(Path.of("../examples/server/src/dist"));
  private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private static MoleculeServer server(Map<String, Object> values) {
    var builder = MoleculeServer.builder().discovery(Discovery.classPath())
        .set("runtimes.mock.reply-delay", Duration.ZERO);
    values.forEach(builder::set);
    return builder.build().start();
  }

  static List<Map<String, Object>> settings() {
    return List.of(
        Map.of("env", "development"),
        Map.of("bind-addr", "127.0.0.1"),
        Map.of("require-admin-token", true),
        Map.of("admin-token", Secret.of("s3cret")),
        Map.of("admin-token", Secret.of("s3cret"), "env", "development", "org-id", "acme"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void itsCallsListAskAndReadBack(Map<String, Object> settings) throws Exception {
    try (var server = server(settings); var http = new HttpCalls(server.uri())) {
      var text = Demo.mocks(server, SHIPPED).text();

      assertThat(text).startsWith("200 workspaces of 'Lighthouse Logistics' are online")
          .doesNotContain("s3cret");
      assertThat(text.contains("export ADMIN_TOKEN=")).isEqualTo(
          settings.containsKey("admin-token"));
      var calls = text.lines().map(String::strip).filter(line -> line.startsWith("curl "))
          .map(line -> line.replace("$ADMIN_TOKEN", "s3cret")).toList();
      assertThat(calls).hasSize(3);
      assertThat(call(http, calls.get(0)).expect(200).body()).hasSize(200);
      assertThat(call(http, calls.get(1)).expect(200).body().path("result").isMissingNode())
          .isFalse();
      assertThat(call(http, calls.get(2)).expect(200).body().path("messages")
          .findValuesAsText("content")).hasSize(2).contains("Good morning. What is on today?");
    }
  }

  /** Does what the command line does. */
  private static HttpCalls.Answer call(HttpCalls http, String curl) throws Exception {
    var headers = new ArrayList<String>();
    var body = "";
    var path = "";
    var option = "";
    for (var match : ARGUMENT.matcher(curl).results().toList()) {
      var text = Optional.ofNullable(match.group(1)).or(() -> Optional.ofNullable(match.group(2)))
          .orElse(match.group());
      if (option.equals("-H")) {
        headers.addAll(List.of(text.split(": ", 2)));
      } else if (option.equals("-d")) {
        body = text;
      } else if (text.startsWith("http://")) {
        path = URI.create(text).getPath();
      }
      option = text;
    }
    return http.send(body.isEmpty() ? "GET" : "POST", path, body, headers.toArray(String[]::new));
  }

  @Test
  void anOwnFolderOfTemplatesIsNotInItsWay(@TempDir Path own) {
    try (var server = server(Map.of("org-templates-dir", own))) {
      assertThat(Demo.mocks(server, SHIPPED).text()).startsWith("200 workspaces");
    }
  }
}
