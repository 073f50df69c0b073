package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaceplugins.WorkspacePlugins.Download;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/** The routes of workspace plugins ({@code wire.md} 8). */
public final class WorkspacePluginRoutes implements HttpService {
  private static final HeaderName NAME = HeaderNames.create("X-Plugin-Name");
  private static final HeaderName SOURCE = HeaderNames.create("X-Plugin-Source");

  private final Access access;
  private final WorkspacePlugins plugins;
  private final int mostBodyBytes;

  /** Takes the service, and the limit of a request to install. */
  public WorkspacePluginRoutes(Access access, WorkspacePlugins plugins, int mostBodyBytes) {
    this.access = access;
    this.plugins = plugins;
    this.mostBodyBytes = mostBodyBytes;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/plugins", this::catalogue)
        .get("/plugins/sources", this::sources)
        .get("/workspaces/{id}/plugins", access.workspace(this::installed))
        .get("/workspaces/{id}/plugins/available", access.workspace(this::available))
        .get("/workspaces/{id}/plugins/compatibility", access.workspace(this::compatibility))
        .post("/workspaces/{id}/plugins", access.workspace(this::install))
        .delete("/workspaces/{id}/plugins/{name}", access.workspace(this::uninstall))
        .get("/workspaces/{id}/plugins/{name}/download",
            access.workspaceByToken(this::download));
  }

  private void catalogue(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, WorkspacePluginJson
        .list(plugins.catalogue(Parameters.text(request, "runtime"))));
  }

  private void sources(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, Map.of("schemes", plugins.schemes()));
  }

  private void installed(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200,
        WorkspacePluginJson.of(plugins.installed(Parameters.workspaceId(request))));
  }

  private void available(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200,
        WorkspacePluginJson.list(plugins.available(Parameters.workspaceId(request))));
  }

  private void compatibility(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, WorkspacePluginJson.of(plugins.compatibility(
        Parameters.workspaceId(request), Parameters.text(request, "runtime"))));
  }

  private void install(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    plugins.requireTakesPlugins(id);
    var fields = body(request);
    var source = SourceAddress.parse(fields.requireText("source"));
    var name = plugins.install(id, source, fields.findText("sha256"));
    Json.send(response, Status.OK_200, Json.object().put("status", "installed")
        .put("plugin", name).put("source", source.toString()));
  }

  /** A body that is too large is a bad request here ({@code wire.md} 8.4). */
  private JsonFields body(ServerRequest request) {
    try {
      return JsonFields.of(request, mostBodyBytes);
    } catch (SdkException e) {
      throw e.code() == ErrorCode.BODY_TOO_LARGE
          ? Parameters.invalid("body", "must have at most " + mostBodyBytes + " bytes")
          : e;
    }
  }

  private void uninstall(ServerRequest request, ServerResponse response) {
    var name = name(request);
    plugins.uninstall(Parameters.workspaceId(request), name);
    Json.send(response, Status.OK_200,
        Json.object().put("status", "uninstalled").put("plugin", name));
  }

  private void download(ServerRequest request, ServerResponse response) throws IOException {
    var source = Parameters.text(request, "source").map(SourceAddress::parse);
    try (var download = plugins.download(Parameters.workspaceId(request), name(request),
        source)) {
      send(response, download);
    } catch (UncheckedIOException e) {
      // the client left: the connection ends
    }
  }

  private static void send(ServerResponse response, Download download) throws IOException {
    var name = encoded(download.plugin().name());
    response.status(Status.OK_200).header(HeaderNames.CONTENT_TYPE, "application/gzip")
        .header(HeaderNames.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name + ".tar.gz\"")
        .header(HeaderNames.CONTENT_LENGTH, Long.toString(Files.size(download.file())))
        .header(NAME, name)
        .header(SOURCE, download.plugin().source().toString());
    try (var out = response.outputStream()) {
      Files.copy(download.file(), out);
    }
  }

  /** A name is almost always as it is; a header has no room for others. */
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static String name(ServerRequest request) {
    return request.path().pathParameters().get("name");
  }
}
