package app.moleculesai.sdk.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Telling this server and others ({@code wire.md} EV-1, 11.4). */
class ChangesTest {
  private final UUID workspace = UUID.randomUUID();
  private final Registry registry = InMemory.registry();
  private final EventBus bus = new EventBus();
  private final HandRelay relay = new HandRelay();
  private final Changes changes = new Changes(registry, bus, Optional.of(relay), new HandClock(),
      UUID::randomUUID);
  private final List<String> heard = new ArrayList<>();
  private final List<ChangeNotice> noticed = new ArrayList<>();

  ChangesTest() {
    changes.onChange(noticed::add);
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  private void listen() {
    bus.listen(event -> heard.add(event.type()));
  }

  private List<String> recorded() {
    return registry.events().newest(Optional.empty(), 100).stream().map(Event::type).toList();
  }

  @Test
  void whatACommitTellsIsHeardHereAndSentToOthers() {
    listen();
    changes.commit((transaction, news) -> {
      news.tell(EventType.WORKSPACE_ONLINE, workspace, Payload.empty());
      news.tell(EventType.TASK_UPDATED, workspace, Payload.empty());
      news.changed(workspace);
      return true;
    });

    assertThat(heard).containsExactly("WORKSPACE_ONLINE", "TASK_UPDATED");
    assertThat(recorded()).containsExactly("WORKSPACE_ONLINE");
    assertThat(relay.events).map(Event::type).containsExactly("WORKSPACE_ONLINE", "TASK_UPDATED");
    assertThat(relay.notices)
        .containsExactly(new ChangeNotice(ChangeNotice.WORKSPACE, workspace.toString()));
    assertThat(noticed).isEqualTo(relay.notices);
  }

  @Test
  void whatDidNotCommitIsToldToNobody() {
    listen();

    assertThatThrownBy(() -> changes.commit((transaction, news) -> {
      news.tell(EventType.WORKSPACE_ONLINE, workspace, Payload.empty());
      news.changed(workspace);
      throw new IllegalStateException("broken");
    })).hasMessage("broken");

    assertThat(heard).isEmpty();
    assertThat(noticed).isEmpty();
    assertThat(recorded()).isEmpty();
    assertThat(relay.events).isEmpty();
    assertThat(relay.notices).isEmpty();
  }

  @Test
  void aBroadcastIsMadeForOtherServersAlsoWhenNobodyListensHere() {
    changes.broadcast(EventType.AGENT_MESSAGE, workspace, Payload::empty);

    assertThat(relay.events).map(Event::type).containsExactly("AGENT_MESSAGE");
    assertThat(recorded()).isEmpty();
  }

  @Test
  void aBroadcastThatNobodyHearsIsNotMade() {
    new Changes(registry, bus, Optional.empty(), new HandClock(), UUID::randomUUID)
        .broadcast(EventType.AGENT_MESSAGE, workspace, () -> {
          throw new AssertionError("made for nobody");
        });
  }

  @Test
  void aBroadcastIsNotMadeWhileTheRelayKnowsOfNobody() {
    relay.isHeard = false;
    changes.broadcast(EventType.AGENT_MESSAGE, workspace, () -> {
      throw new AssertionError("made for nobody");
    });
    listen();
    changes.broadcast(EventType.AGENT_MESSAGE, workspace, Payload::empty);

    assertThat(heard).containsExactly("AGENT_MESSAGE");
    assertThat(relay.events).isEmpty();
  }

  @Test
  void newsOfOthersIsHeardAndNotSentOn() throws Exception {
    listen();
    var notice = new ChangeNotice(ChangeNotice.WORKSPACE, workspace.toString());
    changes.changed(notice);
    changes.event(new Event(UUID.randomUUID(), "WORKSPACE_OFFLINE", Optional.of(workspace),
        new HandClock().instant(), Payload.empty()));
    changes.handOnRemote();

    assertThat(noticed).containsExactly(notice);
    assertThat(heard).containsExactly("WORKSPACE_OFFLINE");
    assertThat(relay.events).isEmpty();
    assertThat(relay.notices).isEmpty();
  }

  @Test
  void aRelayThatFailedOrCameBackPutsEverythingInDoubt() {
    var doubts = new ArrayList<String>();
    changes.onMissed(() -> doubts.add("missed"));
    changes.onDoubt(() -> doubts.add("may cache: " + changes.mayCache()));

    relay.up = false;
    changes.lost();
    relay.up = true;
    changes.recovered();

    assertThat(doubts).as("who starts anew reads what is no longer cached")
        .containsExactly("may cache: false", "may cache: true", "missed");
  }

  @Test
  void aHeartbeatAtAnotherServerIsASignOfLifeBeforeAnybodyIsTold() {
    var signs = new ArrayList<String>();
    bus.watch(workspace, () -> signs.add("alive"));

    changes.event(event(workspace));

    assertThat(signs).containsExactly("alive");
  }

  @Test
  void whatOthersTellAtOnceIsHandedOnInPortions() throws Exception {
    listen();
    for (int i = 0; i < 300; i++) {
      changes.event(event(UUID.randomUUID()));
    }

    changes.handOnRemote();
    assertThat(heard).hasSize(128);
    changes.handOnRemote();
    changes.handOnRemote();
    assertThat(heard).hasSize(300);
  }

  @Test
  void moreThanCanWaitIsGivenUpAndWhoeverListensStartsAnew() throws Exception {
    var restarts = new ArrayList<String>();
    changes.onMissed(() -> restarts.add("missed"));
    for (int i = 0; i < 20_001; i++) {
      changes.event(event(workspace));
    }
    assertThat(restarts).containsExactly("missed");

    listen();
    changes.event(event(workspace));
    changes.handOnRemote();
    assertThat(heard).hasSize(1);
  }

  @Test
  void aNoticeWithAKeyThatIsNoIdMayMeanAnyRow() {
    changes.changed(new ChangeNotice(ChangeNotice.WORKSPACE, "all of them"));

    assertThat(noticed).containsExactly(new ChangeNotice(ChangeNotice.WORKSPACE, "*"));
  }

  @Test
  void aNoticeOfATaskKeepsItsKey() {
    var notice = new ChangeNotice(ChangeNotice.TASK, workspace + "/t");

    changes.changed(notice);

    assertThat(noticed).containsExactly(notice);
  }

  private static Event event(UUID workspaceId) {
    return new Event(UUID.randomUUID(), "WORKSPACE_HEARTBEAT", Optional.of(workspaceId),
        new HandClock().instant(), Payload.empty());
  }
}
