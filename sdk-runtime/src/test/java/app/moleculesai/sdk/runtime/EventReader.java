package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that reads a stream of events one by one, and leaves when it is closed. One thread at a time. */
public final class EventReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final BufferedReader lines;

  /** An event: its id, {@code ""} when it has none, and its data. */
  public record Event(String id, JsonNode data) {
    /** Returns what it says: of a response of JSON-RPC its result. */
    public JsonNode said() {
      return data.has("result") ? data.path("result") : data;
    }

    /** Returns the one member of an event of A2A 1.0. */
    public String name() {
      return said().fieldNames().next();
    }

    /** Returns the state of the task it tells, {@code ""} when it tells none. */
    public String state() {
      return said().findPath("status").path("state").asText();
    }
  }

  private EventReader(URI uri, String method, String body, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).method(method, body.isEmpty()
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = client.send(request.timeout(Duration.ofSeconds(60)).build(),
        BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Asks by POST. */
  public static EventReader post(URI uri, String body, String... headers) throws Exception {
    return new EventReader(uri, "POST", body, headers);
  }

  /** Waits for the next event that has data; empty at the end of the stream. */
  public Optional<Event> next() throws IOException {
    for (var event = nextLines(); !event.isEmpty(); event = nextLines()) {
      var data = value(event, "data: ");
      if (data.isPresent()) {
        return Optional.of(new Event(value(event, "id: ").orElse(""), JSON.readTree(data.get())));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> value(List<String> event, String name) {
    return event.stream().filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length())).findFirst();
  }

  /** Waits for the next event and returns its lines as they came, without comments; none at the end of the stream. */
  public List<String> nextLines() throws IOException {
    var event = new ArrayList<String>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !event.isEmpty()) {
        return event;
      }
      if (!line.isEmpty() && !line.startsWith(":")) {
        event.add(line);
      }
    }
    return event;
  }

  /** Waits for the next event, which there is. */
  public Event read() throws IOException {
    return next().orElseThrow(() -> new AssertionError("the stream has ended"));
  }

  /** Waits for the end and returns all that came until then. */
  public List<Event> rest() throws IOException {
    var all = new ArrayList<Event>();
    for (var event = next(); event.isPresent(); event = next()) {
      all.add(event.get());
    }
    return all;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
