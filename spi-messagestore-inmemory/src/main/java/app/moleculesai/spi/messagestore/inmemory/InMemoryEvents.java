package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The recorded events; as safe for threads as its state. */
record InMemoryEvents(State state) implements StructureEventRepository {
  @Override
  public void append(List<Event> events) {
    state.change(tables -> {
      for (var event : events) {
        tables.events = tables.events.with(event);
      }
    });
  }

  @Override
  public List<Event> newest(Optional<UUID> workspaceId, int limit) {
    return state.read().events.newest(workspaceId).limit(limit).toList();
  }

  @Override
  public int deleteBefore(Instant before) {
    return state.write(tables -> {
      var old = tables.events.all().entrySet().stream()
          .filter(event -> event.getValue().timestamp().isBefore(before))
          .map(Map.Entry::getKey)
          .toList();
      tables.events = tables.events.without(old);
      return old.size();
    });
  }
}
