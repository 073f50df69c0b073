package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * Recorded events in the order they were appended. Immutable.
 *
 * @param all by number
 * @param ofWorkspace the same for each workspace
 * @param last the number given last
 */
record EventTable(
    TreePMap<Long, Event> all,
    HashPMap<UUID, TreePMap<Long, Event>> ofWorkspace,
    long last) {
  static final EventTable EMPTY = new EventTable(TreePMap.empty(), HashTreePMap.empty(), 0);

  EventTable with(Event event) {
    long number = last + 1;
    var indexed = event.workspaceId()
        .map(id -> ofWorkspace.plus(id, of(id).plus(number, event)));
    return new EventTable(all.plus(number, event), indexed.orElse(ofWorkspace), number);
  }

  EventTable without(List<Long> numbers) {
    var rest = this;
    for (var number : numbers) {
      var workspace = Optional.ofNullable(all.get(number)).flatMap(Event::workspaceId);
      rest = rest.without(number, workspace);
    }
    return rest;
  }

  private EventTable without(long number, Optional<UUID> workspace) {
    var indexed = workspace.map(id -> {
      var rest = of(id).minus(number);
      return rest.isEmpty() ? ofWorkspace.minus(id) : ofWorkspace.plus(id, rest);
    });
    return new EventTable(all.minus(number), indexed.orElse(ofWorkspace), last);
  }

  /** Returns the events of a workspace, or all, newest first. */
  Stream<Event> newest(Optional<UUID> workspaceId) {
    return workspaceId.map(this::of).orElse(all).descendingMap().values().stream();
  }

  private TreePMap<Long, Event> of(UUID workspaceId) {
    return ofWorkspace.getOrDefault(workspaceId, TreePMap.empty());
  }
}
