package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.event.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The recorded events of the organisation. They refer to workspaces by id only, and outlive a purge. */
public interface StructureEventRepository {
  /** Appends events. */
  void append(List<Event> events);

  /** Lists the newest events, newest first, of one workspace or of all. */
  List<Event> newest(Optional<UUID> workspaceId, int limit);

  /** Lists the newest events of these workspaces together, newest first. */
  default List<Event> newest(Collection<UUID> workspaceIds, int limit) {
    return workspaceIds.stream()
        .flatMap(id -> newest(Optional.of(id), limit).stream())
        .sorted(Comparator.comparing(Event::timestamp).reversed())
        .limit(limit)
        .toList();
  }

  /** Deletes events older than a time; returns how many. */
  int deleteBefore(Instant before);
}
