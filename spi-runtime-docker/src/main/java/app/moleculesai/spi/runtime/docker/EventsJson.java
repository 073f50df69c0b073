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

/**
 * Asks for the daemon's events about containers and about the networks they are in, and reads them. An event of a network
 * names the container and bears none of its labels, so the daemon cannot choose: those of others come too.
 */
final class EventsJson implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> TELLING = List.of("create", "start", "die", "oom", "destroy",
      "pause", "unpause", "rename", "connect", "disconnect");

  private final MappingIterator<JsonNode> events;
  private final Map<String, String> ours;

  /**
   * Something happened to a container.
   *
   * @param action what, {@code start} for example
   * @param container the whole id
   * @param workspaceId whose it is; empty when it is another's, or the event does not say
   */
  record Event(String action, String container, Optional<UUID> workspaceId) {}

  /** Takes the labels of containers whose workspace is told. */
  EventsJson(InputStream stream, Map<String, String> ours) throws IOException {
    this.events = MAPPER.readerFor(JsonNode.class).readValues(stream);
    this.ours = ours;
  }

  /** Returns the path of the request. */
  static String path() {
    var filters = Map.of("type", List.of("container", "network"), "event", TELLING);
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
    var actor = event.path("Actor");
    var attributes = actor.path("Attributes");
    boolean ofNetwork = event.path("Type").asText("").equals("network");
    return Optional.of(new Event(event.path("Action").asText(""),
        ofNetwork ? attributes.path("container").asText("") : actor.path("ID").asText(""),
        isOurs(attributes)
            ? Ownership.workspace(Map.of(Ownership.WORKSPACE,
                attributes.path(Ownership.WORKSPACE).asText("")))
            : Optional.empty()));
  }

  private boolean isOurs(JsonNode attributes) {
    return ours.entrySet().stream()
        .allMatch(label -> attributes.path(label.getKey()).asText("").equals(label.getValue()));
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
