package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.YamlMap;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All routes described, for programs at {@code /openapi.json} (OpenAPI 3.1) and for people at {@code /docs}, which is
 * Swagger UI where its jar is on the class path. Read when first asked for: a start does not wait for it.
 */
public final class DocsRoutes implements HttpService {
  private static final String OWN = "META-INF/molecule/";
  private static final String SWAGGER = "org.webjars/swagger-ui";
  private static final Header HTML = type("text/html; charset=utf-8");
  private static final Header SCRIPT = type("text/javascript; charset=utf-8");
  private static final Map<String, Header> SWAGGER_FILES = Map.of(
      "swagger-ui.css", type("text/css; charset=utf-8"),
      "swagger-ui-bundle.js", SCRIPT,
      "favicon-32x32.png", type("image/png"));
  private static final Header FOR_AN_HOUR = HeaderValues.createCached(HeaderNames.CACHE_CONTROL,
      "max-age=3600");

  private final ClassLoader loader = DocsRoutes.class.getClassLoader();
  private final BuildInfo build;
  private volatile byte @Nullable [] document;

  /** Takes which version is described. */
  public DocsRoutes(BuildInfo build) {
    this.build = build;
  }

  private static Header type(String value) {
    return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, value);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/openapi.json",
        (request, response) -> Json.sendBytes(response, Status.OK_200, document()))
        .get("/docs", (request, response) -> response.header(HTML).send(own("docs.html")))
        .get("/docs/{file}", this::file);
  }

  private void file(ServerRequest request, ServerResponse response) {
    var name = request.path().pathParameters().get("file");
    response.header(FOR_AN_HOUR);
    if (name.equals("docs.js")) {
      response.header(SCRIPT).send(own(name));
      return;
    }
    var type = Optional.ofNullable(SWAGGER_FILES.get(name)).orElseThrow(DocsRoutes::missing);
    var folder = swaggerVersion().map(version -> "META-INF/resources/webjars/swagger-ui/"
        + version + "/").orElseThrow(DocsRoutes::missing);
    response.header(type).send(read(folder + name).orElseThrow(DocsRoutes::missing));
  }

  private static SdkException missing() {
    return new SdkException(ErrorCode.NOT_FOUND, "there is no such file of the page");
  }

  private byte[] document() {
    var known = document;
    if (known == null) {
      var text = new String(own("openapi.yaml"), StandardCharsets.UTF_8);
      known = Json.bytes(YamlMap.read(text.replace("${version}", build.version())).orElseThrow());
      document = known;
    }
    return known;
  }

  private byte[] own(String name) {
    return read(OWN + name).orElseThrow(() -> new IllegalStateException(name + " is missing"));
  }

  /** The folder of the page's files bears the version of their jar. */
  private Optional<String> swaggerVersion() {
    return read("META-INF/maven/" + SWAGGER + "/pom.properties").map(bytes -> {
      var properties = new Properties();
      try {
        properties.load(new StringReader(new String(bytes, StandardCharsets.ISO_8859_1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a text has no I/O
      }
      return properties.getProperty("version", "");
    });
  }

  private Optional<byte[]> read(String resource) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " could not be read", e);
    }
  }
}
