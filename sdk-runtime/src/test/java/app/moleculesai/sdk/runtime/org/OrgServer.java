package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.config.OrgConfig;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.presence.ExternalRuntime;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.templates.TemplateCatalog;
import app.moleculesai.sdk.runtime.templates.TemplateReader;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The org routes over an in-memory registry, the mock runtime and agents elsewhere, on a port of their own. */
final class OrgServer implements AutoCloseable {
  /** The templates that are shipped. */
  static final Path SHIPPED = Path.of("../examples/server/src/dist/org-templates");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final Registry registry;
  final EventBus bus = new EventBus();
  final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  final SecretVault vault = SecretVault.of(Optional.of("k".repeat(31) + "!"), new SecureRandom());
  final TemplateReader reader;
  final OrgImport orgImport;
  final OrgPlanner planner;
  final Changes changes;
  final Runtimes runtimes;
  final Provisioning provisioning;
  private final MockRuntime mock = MockRuntime.scripted(MockScript.canned());
  private final WebServer server;

  /** What a server is made with. */
  record Setup(Path templates, Map<String, String> environment, Optional<Path> plugins,
      int mostInline, OptionalInt mostInFolder, Optional<String> adminToken,
      UnaryOperator<Registry> registry, Map<String, WorkspaceRuntime> runtimes) {
    static Setup of(Path templates) {
      return new Setup(templates, Map.of(), Optional.empty(), 2000, OptionalInt.empty(),
          Optional.empty(), UnaryOperator.identity(), Map.of());
    }

    Setup environment(Map<String, String> value) {
      return new Setup(templates, value, plugins, mostInline, mostInFolder, adminToken, registry,
          runtimes);
    }

    Setup plugins(Path value) {
      return new Setup(templates, environment, Optional.of(value), mostInline, mostInFolder,
          adminToken, registry, runtimes);
    }

    Setup most(int inline, int inFolder) {
      return new Setup(templates, environment, plugins, inline, OptionalInt.of(inFolder),
          adminToken, registry, runtimes);
    }

    Setup adminToken(String value) {
      return new Setup(templates, environment, plugins, mostInline, mostInFolder,
          Optional.of(value), registry, runtimes);
    }

    Setup registry(UnaryOperator<Registry> value) {
      return new Setup(templates, environment, plugins, mostInline, mostInFolder, adminToken,
          value, runtimes);
    }

    Setup runtime(String name, WorkspaceRuntime value) {
      return new Setup(templates, environment, plugins, mostInline, mostInFolder, adminToken,
          registry, Map.of(name, value));
    }

    OrgServer start() {
      return new OrgServer(this);
    }
  }

  static OrgServer of(Path templates) {
    return Setup.of(templates).start();
  }

  private OrgServer(Setup setup) {
    var clock = Clock.systemUTC();
    registry = setup.registry().apply(InMemory.registry());
    changes = new Changes(registry, bus, Optional.empty(), clock, UUID::randomUUID);
    var served = new TreeMap<>(setup.runtimes());
    served.put("mock", mock);
    served.put("external", new ExternalRuntime());
    runtimes = new Runtimes(Runtimes.WELL_KNOWN, served);
    var births = new Births(runtimes, vault);
    provisioning = new Starting(registry, changes, runtimes, supervisor, clock).provisioning;
    var resolution = new Resolution(runtimes,
        new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT), clock, 3, setup.environment(),
        Optional.empty(), setup.plugins());
    reader = new TemplateReader(new OrgConfig(setup.mostInline(), setup.mostInFolder(),
        setup.environment()));
    orgImport = new OrgImport(registry, changes, resolution, births, provisioning, vault,
        supervisor, clock, UUID::randomUUID);
    planner = new OrgPlanner(registry, resolution, vault);
    var directory = new WorkspaceDirectory(registry, changes, System::nanoTime);
    var access = new Access(
        new AuthSettings(setup.adminToken().map(Secret::of),
            setup.adminToken().isEmpty(), false, false, false, false, Set.of()),
        registry, changes, directory, supervisor, clock, System::nanoTime);
    server = WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(0)
        .shutdownHook(false)
        .routing(HttpRouting.builder()
            .error(SdkException.class, ErrorBody::send)
            .register(new OrgRoutes(access,
                new TemplateCatalog(Optional.of(setup.templates()), reader), reader, planner,
                orgImport)))
        .build()
        .start();
  }

  /** An answer. */
  record Reply(int status, JsonNode json) {
    String code() {
      return json.path("code").asText();
    }

    String error() {
      return json.path("error").asText();
    }
  }

  Reply get(String path) throws Exception {
    return send(request(path).GET());
  }

  Reply post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Imports a folder of the templates. */
  Reply importDir(String dir) throws Exception {
    return post("/org/import", Json.object().put("dir", dir).toString());
  }

  Reply dryRun(String dir) throws Exception {
    return post("/org/import?dry_run=true", Json.object().put("dir", dir).toString());
  }

  /** Imports a template, written as JSON. */
  Reply importInline(String template) throws Exception {
    return post("/org/import", "{\"template\":" + template + "}");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static Reply send(HttpRequest.Builder request) throws Exception {
    var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(answer.statusCode(), read(answer.body()));
  }

  private static JsonNode read(byte[] body) throws IOException {
    return body.length == 0 ? Json.object() : Json.read(body);
  }

  /** Sets a secret for everybody. */
  void setGlobal(String name, String value) {
    registry.transaction(transaction -> {
      transaction.secrets()
          .put(List.of(vault.seal(Optional.empty(), name, value, Clock.systemUTC().instant())));
      return true;
    });
  }

  /** Returns the only live workspace of this name. */
  Workspace workspace(String name) {
    var found = registry.workspaces().list().stream().filter(row -> row.name().equals(name))
        .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " workspaces are called " + name);
    }
    return found.getFirst();
  }

  /** Returns the configuration of the only workspace of this name. */
  JsonNode config(String name) throws IOException {
    return Json.read(registry.configs().find(workspace(name).id()).orElseThrow().text()
        .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws Exception {
    server.stop();
    supervisor.close();
    registry.close();
    mock.close();
  }
}
