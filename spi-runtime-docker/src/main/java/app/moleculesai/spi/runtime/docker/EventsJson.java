package app.moleculesai.spi.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Asks for the daemon's events about containers, and reads them. */
final class EventsJson implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> TELLING = List.of("create", "start", "die", "oom", "destroy",
      "pause", "unpause", "rename");

  private final MappingIterator<JsonNode> events;

  EventsJson(InputStream stream) throws IOException {
    this.events = MAPPER.readerFor(JsonNode.class).readValues(stream);
  }

  /** Returns the path of the request for events of containers with these labels. */
  static String path(Map<String, String> labels) {
    var filters = Map.of("type", List.of("container"), "event", TELLING, "label",
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList());
    try {
      return "/events?filters="
          + URLEncoder.encode(MAPPER.writeValueAsString(filters), StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next event; empty at the end. */
  Optional<Optional<UUID>> next() throws IOException {
    if (!events.hasNextValue()) {
      return Optional.empty();
    }
    var labels = events.nextValue().path("Actor").path("Attributes");
    return Optional.of(
        Ownership.workspace(Map.of(Ownership.WORKSPACE,
            labels.path(Ownership.WORKSPACE).asText(""))));
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
