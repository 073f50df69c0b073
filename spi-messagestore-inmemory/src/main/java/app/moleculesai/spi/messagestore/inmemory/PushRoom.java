package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.PushOutboxRepository;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How much of one configuration waits while deliveries are inserted. Belongs to one change of the tables. */
final class PushRoom {
  /** The order in which dead ones are seen. */
  static final Comparator<PushDelivery> LATEST_DEAD_FIRST = Comparator
      .comparing(PushDelivery::nextAt).thenComparingLong(PushDelivery::number).reversed();

  private final Tables tables;
  private final List<PushDelivery> replaceable;
  private final Measure waiting;

  private PushRoom(Tables tables, List<PushDelivery> replaceable, Measure waiting) {
    this.tables = tables;
    this.replaceable = replaceable;
    this.waiting = waiting;
  }

  /** Looks how much waits of a configuration, and forgets what is dead beyond the measure. */
  static PushRoom of(Tables tables, UUID configKey) {
    var dead = new Measure();
    for (var it : tables.push.dead(configKey).sorted(LATEST_DEAD_FIRST).toList()) {
      dead.add(it);
      if (dead.isExceeded()) {
        tables.push = tables.push.without(it.id());
      }
    }
    var waiting = new Measure();
    tables.push.waiting(configKey).map(PushTable.Kept::delivery).forEach(waiting::add);
    return new PushRoom(tables, tables.push.waiting(configKey)
        .filter(kept -> kept.delivery().whole() && kept.claim().isEmpty())
        .map(PushTable.Kept::delivery).toList(), waiting);
  }

  /** Adds a delivery that has its number. */
  void put(PushDelivery it) {
    if (!it.dead()) {
      waiting.add(it);
    }
    tables.push = it.dead() || !waiting.isExceeded()
        ? tables.push.with(it, Optional.empty())
        : it.whole() ? replacing(it) : tables.push.with(tooMuch(it), Optional.empty());
  }

  private PushTable replacing(PushDelivery it) {
    var rest = tables.push;
    for (var before : replaceable) {
      rest = rest.without(before.id());
    }
    return rest.with(replaceable.isEmpty() ? it : heir(it, replaceable.getFirst()),
        Optional.empty());
  }

  private static PushDelivery heir(PushDelivery it, PushDelivery first) {
    return InMemoryPushOutbox.changed(it, first.attempts(), first.nextAt(), false,
        first.lastError());
  }

  private static PushDelivery tooMuch(PushDelivery it) {
    return InMemoryPushOutbox.changed(it, it.attempts(), it.createdAt(), true,
        Optional.of(PushOutboxRepository.TOO_MUCH));
  }

  /** How many there are, and how large. */
  private static final class Measure {
    private int rows;
    private long bytes;

    void add(PushDelivery it) {
      rows++;
      bytes += it.body().size();
    }

    boolean isExceeded() {
      return rows > PushOutboxRepository.MOST_WAITING || bytes > PushOutboxRepository.MOST_BYTES;
    }
  }
}
