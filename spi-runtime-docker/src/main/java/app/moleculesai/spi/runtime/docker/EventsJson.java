package app.moleculesai.spi.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
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

  /**
   * Something happened to a container.
   *
   * @param action what, {@code start} for example
   * @param workspaceId whose it is
   */
  record Event(String action, Optional<UUID> workspaceId) {}

  EventsJson(InputStream stream) throws IOException {
    this.events = MAPPER.readerFor(JsonNode.class).readValues(stream);
  }

  /** Returns the path of the request for events of containers with these labels. */
  static String path(Map<String, String> labels) {
    var filters = Map.of("type", List.of("container"), "event", TELLING, "label",
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList());
    try {
      return "/events?filters=" + PlainRequests.encoded(MAPPER.writeValueAsString(filters));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next event; empty at the end. */
  Optional<Event> next() throws IOException {
    if (!events.hasNextValue()) {
      return Optional.empty();
    }
    var event = events.nextValue();
    var labels = event.path("Actor").path("Attributes");
    return Optional.of(new Event(event.path("Action").asText(""),
        Ownership.workspace(Map.of(Ownership.WORKSPACE,
            labels.path(Ownership.WORKSPACE).asText("")))));
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
