package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.Map;

/** A JSON object of a workspace's own, which a patch is laid over member by member ({@code wire.md} 12.7). */
public final class ConfigRoutes implements HttpService {
  private static final int MOST_BYTES = 256 << 10;

  private final Access access;
  private final WorkspaceDirectory directory;
  private final Registry registry;
  private final Changes changes;
  private final Clock clock;

  /** Takes where configurations are. */
  public ConfigRoutes(Access access, WorkspaceDirectory directory, Registry registry,
      Changes changes, Clock clock) {
    this.access = access;
    this.directory = directory;
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/config", access.workspace(this::show))
        .patch("/workspaces/{id}/config", access.workspace(this::merge));
  }

  private void show(ServerRequest request, ServerResponse response) {
    var id = directory.require(Parameters.workspaceId(request)).id();
    var answer = Json.object();
    answer.set("data", registry.configs().find(id).map(ConfigRoutes::stored)
        .orElseGet(Json::object));
    Json.send(response, Status.OK_200, answer);
  }

  private void merge(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var patch = JsonFields.of(request, MOST_BYTES).all();
    changes.commit((transaction, news) -> {
      // the row is locked from here on, so that of two patches neither is lost
      if (transaction.workspaces().update(id, WorkspacePatch.none(), clock.instant()).isEmpty()) {
        throw WorkspaceDirectory.unknown(id);
      }
      var merged = transaction.configs().find(id).map(ConfigRoutes::stored)
          .orElseGet(Json::object);
      merged.setAll(patch);
      transaction.configs().put(Map.of(id, Body.wrap(small(merged))));
      news.changed(id);
      return true;
    });
    Json.send(response, Status.OK_200, Map.of("status", "updated"));
  }

  private static ObjectNode stored(Body config) {
    try {
      if (Json.read(config.toByteArray()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // its text would show a part of it
    }
    throw new IllegalStateException("a stored configuration is not a JSON object");
  }

  private static byte[] small(ObjectNode merged) {
    var bytes = Json.bytes(merged);
    if (bytes.length > MOST_BYTES) {
      throw new SdkException(ErrorCode.BODY_TOO_LARGE, "the configuration would have "
          + bytes.length + " bytes; it may have at most " + MOST_BYTES)
          .with("max_bytes", MOST_BYTES);
    }
    return bytes;
  }
}
