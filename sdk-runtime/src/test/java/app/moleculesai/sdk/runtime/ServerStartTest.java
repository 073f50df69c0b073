package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.EventRelayProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a server starts, seen by a relay, and what is left when it does not. */
class ServerStartTest {
  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aRelayIsGivenItsListenerOnceAndBeforeItsStart() {
    builder().build().start().close();

    assertThat(happened).containsExactly("listen", "start", "close");
  }

  @Test
  void aServerThatFailsWithAnErrorWhileItStartsIsClosed() {
    var server = builder().clock(new BrokenClock()).build();

    assertThatThrownBy(server::start).isInstanceOf(AssertionError.class).hasMessage("no time");

    assertThat(happened).containsExactly("listen", "start", "close");
  }

  private MoleculeServer.Builder builder() {
    return MoleculeServer.builder().set("env", "development").set("relays.main.type", "watched")
        .discovery(Discovery.classPath().and(Discovery.of(new Watched(happened))));
  }

  /** Offers one relay that writes down what happens to it. */
  private record Watched(List<String> happened) implements Plugin {
    @Override
    public PluginInfo info() {
      return PluginInfo.of("watched", "1.0");
    }

    @Override
    public List<EventRelayProvider<?>> eventRelays() {
      return List.of(new Maker(happened));
    }
  }

  private record Maker(List<String> happened) implements EventRelayProvider<ConfigValues> {
    @Override
    public String type() {
      return "watched";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public EventRelay create(ConfigValues config, PluginContext context) {
      return new Relay(happened);
    }
  }

  private record Relay(List<String> happened) implements EventRelay {
    @Override
    public void start() {
      happened.add("start");
    }

    @Override
    public void listen(Listener listener) {
      happened.add("listen");
    }

    @Override
    public void close() {
      happened.add("close");
    }

    @Override
    public void publish(Event event) {}

    @Override
    public void publish(ChangeNotice notice) {}

    @Override
    public boolean isUp() {
      return true;
    }
  }

  /** A clock that fails as no part of the server expects. */
  private static final class BrokenClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw new AssertionError("no time");
    }
  }
}
