package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.messagestore.Texts;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * News of one instance that another one hears, of a registry that has a relay and whose rows are shared; of all others
 * these tests do nothing. Others may use the same backend: what they tell is not looked at.
 */
public interface RelayContract extends RegistryKit {
  /** How long news may take; generous, as only what never comes is wrong. */
  Duration LONGEST = Duration.ofSeconds(20);

  /** A started registry whose news are heard. Its listener is called by any thread, the rest belongs to one. */
  final class Heard implements EventRelay.Listener {
    private final Registry registry;
    private final EventRelay relay;
    private final UUID about;
    private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();

    Heard(Registry registry, UUID about) throws Exception {
      this.registry = registry;
      this.relay = registry.relay().orElseThrow();
      this.about = about;
      relay.listen(this);
      registry.start();
    }

    @Override
    public void event(Event event) {
      if (event.workspaceId().equals(Optional.of(about))) {
        news.add(event);
      }
    }

    @Override
    public void changed(ChangeNotice notice) {
      if (notice.key().equals(about.toString())) {
        news.add(notice);
      }
    }

    @Override
    public void recovered() {}

    @Override
    public void lost() {}

    private void untilUp() {
      long end = System.nanoTime() + LONGEST.toNanos();
      while (!relay.isUp() && System.nanoTime() < end) {
        Race.letOthersRun();
      }
      assertThat(relay.isUp()).as("the relay is up").isTrue();
    }

    /** Returns the next news, which must come. */
    Object next() {
      try {
        var next = news.poll(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as("news of another instance").isNotNull();
        return Objects.requireNonNull(next);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for news", e);
      }
    }

    List<Object> next(int count) {
      var all = new ArrayList<Object>();
      while (all.size() < count) {
        all.add(next());
      }
      return all;
    }
  }

  /** What is to be heard of two instances that share their rows. */
  @FunctionalInterface
  interface OnTwo {
    /** Listens. */
    void listen(Heard one, Heard two) throws Exception;
  }

  private void onTwo(UUID about, OnTwo test) throws Exception {
    if (durable() && registry().relay().isPresent()) {
      var one = new Heard(subject().create(), about);
      var two = new Heard(subject().create(), about);
      one.untilUp();
      two.untilUp();
      test.listen(one, two);
    }
  }

  private static Event event(UUID about, String payload) {
    return new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", Optional.of(about), NOON,
        Body.of(payload));
  }

  private static ChangeNotice notice(UUID about) {
    return new ChangeNotice(ChangeNotice.WORKSPACE, about.toString());
  }

  private static void announce(Heard from, List<Event> events) {
    Race.untilNotBusy(() -> from.registry.transaction(tx -> {
      events.forEach(tx::announce);
      return true;
    }));
  }

  @Test
  default void relay_whatATransactionTellsIsHeardElsewhereAndNotAtHome() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      var events = List.of(event(about, "{\"n\": 1}"), event(about, "{\"n\": 2}"));
      one.registry.transaction(tx -> {
        tx.announce(events.get(0));
        tx.announce(events.get(1));
        tx.changed(notice(about));
        return true;
      });

      var heard = two.next(3);
      assertThat(heard).filteredOn(Event.class::isInstance).isEqualTo(events);
      assertThat(heard).filteredOn(ChangeNotice.class::isInstance)
          .isEqualTo(List.of(notice(about)));
      announce(two, events.subList(0, 1));
      assertThat(one.next()).as("the first news at home, of the other one")
          .isEqualTo(events.get(0));
      assertThat(one.news).isEmpty();
    });
  }

  @Test
  default void relay_whatIsUndoneIsNotHeard() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      var done = event(about, "{\"done\": true}");

      assertThatThrownBy(() -> one.registry.transaction(tx -> {
        tx.announce(event(about, "{\"done\": false}"));
        tx.changed(notice(about));
        throw new IllegalStateException("the work failed");
      })).isInstanceOf(IllegalStateException.class);
      announce(one, List.of(done));

      assertThat(two.next()).isEqualTo(done);
    });
  }

  @Test
  default void relay_whatIsPublishedIsHeardElsewhere() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      var event = event(about, "{}");
      one.relay.publish(event);
      assertThat(two.next()).isEqualTo(event);

      one.relay.publish(notice(about));
      assertThat(two.next()).isEqualTo(notice(about));
    });
  }

  @Test
  default void relay_anEventOfAnySizeIsHeardWhole() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      for (int size : new int[]{1, 7900, 8000, 8100, 100_000}) {
        var announced = event(about, "{\"text\": \"" + "x".repeat(size) + "\"}");
        var published = event(about, "{\"text\": \"" + "\ud83d\ude00".repeat(size / 4) + "\"}");

        announce(one, List.of(announced));
        assertThat(two.next()).as("an event of %s characters", size).isEqualTo(announced);
        one.relay.publish(published);
        assertThat(two.next()).as("an event of %s bytes", size).isEqualTo(published);
      }
    });
  }

  @Test
  default void relay_anyTextIsHeardAsItWas() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      var events = Texts.GOOD.stream().map(text -> event(about, Texts.json(text))).toList();

      announce(one, events);

      assertThat(two.next(events.size())).isEqualTo(events);
    });
  }

  @Test
  default void relay_ofManyTransactionsEachIsHeardOnce() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      var ids = Race.of(16, number -> {
        var mine = new ArrayList<UUID>();
        for (int i = 0; i < 10; i++) {
          var event = event(about, "{}");
          announce(one, List.of(event));
          mine.add(event.id());
        }
        return mine;
      }).stream().flatMap(List::stream).collect(Collectors.toSet());

      var heard = two.next(160).stream().map(news -> ((Event) news).id()).toList();

      assertThat(Set.copyOf(heard)).isEqualTo(ids);
      assertThat(two.news).isEmpty();
    });
  }

  @Test
  default void relay_whoHearsOfAChangeFindsIt() throws Exception {
    var about = root().id();
    onTwo(about, (one, two) -> {
      for (int i = 0; i < 20; i++) {
        var child = row(name(), about).build();
        Race.threads().execute(() -> one.registry.transaction(tx -> {
          tx.workspaces().insert(List.of(child));
          tx.changed(notice(about));
          return true;
        }));

        assertThat(two.next()).isEqualTo(notice(about));
        assertThat(two.registry.workspaces().find(child.id())).as("what changed, when it is heard")
            .isPresent();
      }
    });
  }
}
