package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.EventRelayProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A plugin whose relays, of type {@code party-line}, join the servers of one JVM: what one publishes the others hear at
 * once. A test cuts the line and mends it. Safe for use by many threads.
 */
final class PartyLine implements Plugin {
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private volatile boolean up = true;

  /** Loses whatever is published from now on. */
  void cut() {
    up = false;
    lines.forEach(line -> line.heard(EventRelay.Listener::lost));
  }

  /** Joins the servers again. */
  void mend() {
    up = true;
    lines.forEach(line -> line.heard(EventRelay.Listener::recovered));
  }

  @Override
  public PluginInfo info() {
    return PluginInfo.of("party-line", "1.0");
  }

  @Override
  public List<EventRelayProvider<?>> eventRelays() {
    return List.of(new Lines());
  }

  private final class Lines implements EventRelayProvider<ConfigValues> {
    @Override
    public String type() {
      return "party-line";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public EventRelay create(ConfigValues config, PluginContext context) {
      var line = new Line();
      lines.add(line);
      return line;
    }
  }

  /** One server's end. */
  private final class Line implements EventRelay {
    private volatile Optional<Listener> listener = Optional.empty();

    @Override
    public void listen(Listener given) {
      listener = Optional.of(given);
    }

    @Override
    public void publish(Event event) {
      toOthers(other -> other.event(event));
    }

    @Override
    public void publish(ChangeNotice notice) {
      toOthers(other -> other.changed(notice));
    }

    private void toOthers(Consumer<Listener> news) {
      if (up) {
        lines.stream().filter(line -> !line.equals(this)).forEach(line -> line.heard(news));
      }
    }

    private synchronized void heard(Consumer<Listener> news) {
      listener.ifPresent(news);
    }

    @Override
    public boolean isUp() {
      return up;
    }
  }
}
