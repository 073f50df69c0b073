package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.KeyValueWrite;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.envelope.FieldsWithRaw;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /workspaces/{id}/memory} ({@code wire.md} 12.5). */
public final class KeyValueRoutes implements HttpService {
  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final String VERSION = "if_match_version";
  private static final String LIFETIME = "ttl_seconds";
  private static final int LONGEST_KEY = 255;

  private final Access access;
  private final KeyValues values;

  /** Takes the service. */
  public KeyValueRoutes(Access access, KeyValues values) {
    this.access = access;
    this.values = values;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/memory", access.workspace(this::list))
        .post("/workspaces/{id}/memory", access.workspace(this::put))
        .get("/workspaces/{id}/memory/{+key}", access.workspace(this::show))
        .delete("/workspaces/{id}/memory/{+key}", access.workspace(this::delete));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var entries = values.list(Parameters.workspaceId(request));
    Json.sendBytes(response, Status.OK_200, Json.bytes(out -> {
      out.writeStartArray();
      for (var entry : entries) {
        write(out, entry);
      }
      out.writeEndArray();
    }));
  }

  private void show(ServerRequest request, ServerResponse response) {
    var entry = values.require(Parameters.workspaceId(request), key(request));
    Json.sendBytes(response, Status.OK_200, Json.bytes(out -> write(out, entry)));
  }

  private void put(ServerRequest request, ServerResponse response) {
    var body = FieldsWithRaw.parse(RequestBody.bytes(request, RequestBody.MOST), VALUE);
    var fields = body.fields();
    var key = fields.requireText(KEY);
    if (key.codePointCount(0, key.length()) > LONGEST_KEY) {
      throw Parameters.invalid(KEY, "must have at most " + LONGEST_KEY + " characters");
    }
    if (!fields.has(VALUE)) {
      throw Parameters.invalid(VALUE, "is required: any JSON");
    }
    var value = body.raw().orElseGet(() -> Body.of("null"));
    var expected = expected(fields);
    switch (values.put(Parameters.workspaceId(request), key, value, lifetime(fields), expected)) {
      case KeyValueWrite.Written done -> Json.send(response, Status.OK_200,
          Json.object().put("status", "ok").put(KEY, key).put("version", done.version()));
      case KeyValueWrite.Mismatch other ->
        throw MemoryJson.mismatch(expected.orElseThrow(), other.current());
    }
  }

  private static Optional<Duration> lifetime(JsonFields fields) {
    var seconds = fields.integer(LIFETIME);
    if (seconds.isPresent() && seconds.getAsInt() < 1) {
      throw Parameters.invalid(LIFETIME, "must be at least 1");
    }
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsInt()))
        : Optional.empty();
  }

  private static OptionalLong expected(JsonFields fields) {
    var version = fields.number(VERSION);
    if (version.isPresent() && version.getAsLong() < 0) {
      throw Parameters.invalid(VERSION, "must be at least 0, which stands for no entry");
    }
    return version;
  }

  private void delete(ServerRequest request, ServerResponse response) {
    values.delete(Parameters.workspaceId(request), key(request));
    Json.send(response, Status.OK_200, Map.of("status", "deleted"));
  }

  private static String key(ServerRequest request) {
    return request.path().pathParameters().get(KEY);
  }

  private static void write(JsonGenerator out, KeyValueEntry entry) throws IOException {
    out.writeStartObject();
    out.writeStringField(KEY, entry.key());
    out.writeFieldName(VALUE);
    RawJson.write(out, entry.value());
    out.writeNumberField("version", entry.version());
    if (entry.expiresAt().isPresent()) {
      out.writeStringField("expires_at", Json.instant(entry.expiresAt().get()));
    }
    out.writeStringField("updated_at", Json.instant(entry.updatedAt()));
    out.writeEndObject();
  }
}
