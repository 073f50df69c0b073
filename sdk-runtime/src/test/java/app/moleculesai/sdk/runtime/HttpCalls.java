package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls a server the way its users do. Headers are name, value, name, value. Safe for use by many threads. */
public final class HttpCalls implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_SECONDS = 30;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  /** Calls the server there. */
  public HttpCalls(URI server) {
    this.server = server;
  }

  /** Returns where a path of the server is. */
  public URI resolve(String path) {
    return server.resolve(path);
  }

  /** An answer with its body read as JSON. */
  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    /** Checks the status. */
    public Answer expect(int expected) {
      assertThat(status).as(raw.body()).isEqualTo(expected);
      return this;
    }

    /** Returns a member of the body as text. */
    public String get(String member) {
      return body.path(member).asText();
    }
  }

  /** Reads. */
  public Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  /** Posts. */
  public Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  /** Calls and reads the answer as JSON, in no more than half a minute. */
  public Answer send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var response = exchange(method, path, body, headers);
    return new Answer(response.statusCode(), json(response), response);
  }

  /** Calls and reads all of the answer, whatever it is, in no more than half a minute. */
  public HttpResponse<String> exchange(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.resolve(path))
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var sending = client.sendAsync(request.build(), BodyHandlers.ofString());
    try {
      return sending.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      sending.cancel(true);
      throw new HttpTimeoutException(method + " " + path + " took too long");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    boolean isStream = answer.headers().firstValue("Content-Type")
        .filter(type -> type.startsWith("text/event-stream")).isPresent();
    return isStream ? JSON.missingNode() : JSON.readTree(answer.body());
  }

  /** Returns the code of an error; in A2A's own form it is the reason of the first detail. */
  static String code(JsonNode body) {
    var error = body.path("error");
    return error.isObject()
        ? error.path("details").path(0).path("reason").asText().toLowerCase(Locale.ROOT)
        : body.path("code").asText();
  }

  /** Creates an agent that the mock runtime answers for. */
  public UUID mock(String name, String... headers) throws IOException, InterruptedException {
    return UUID.fromString(post("/workspaces",
        "{\"name\":\"" + name + "\",\"runtime\":\"mock\"}", headers).expect(201).get("id"));
  }

  /** Sends an agent a message, which it answers. */
  public Answer ask(UUID workspaceId, String text) throws IOException, InterruptedException {
    return post("/workspaces/" + workspaceId + "/a2a", """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
        "role":"user","messageId":"%s","parts":[{"kind":"text","text":"%s"}]}}}"""
        .formatted(UUID.randomUUID(), text)).expect(200);
  }

  /** Reads a conversation back. */
  public JsonNode history(UUID workspaceId) throws IOException, InterruptedException {
    return get("/workspaces/" + workspaceId + "/chat-history").expect(200).body().path("messages");
  }

  @Override
  public void close() {
    client.close();
  }
}
