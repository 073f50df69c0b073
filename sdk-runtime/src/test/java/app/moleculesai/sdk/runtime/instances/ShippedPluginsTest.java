package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginState;
import app.moleculesai.sdk.runtime.plugins.PluginTable.Row;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import app.moleculesai.spi.runtime.mock.MockPlugin;
import java.lang.reflect.Proxy;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The plugins that ship with the server, found where a program has them: on its class path. */
class ShippedPluginsTest {
  @Test
  void aServerWithDiscoveryHasStoreRegistryAndMockWithoutAnyConfiguration() throws Exception {
    try (var host = load(ConfigSources.embedded(), Discovery.classPath())) {
      host.start();

      assertThat(Proxy.isProxyClass(host.messageStore().getClass())).isFalse();
      assertThat(Proxy.isProxyClass(host.registry().getClass())).isFalse();
      assertThat(host.runtimes()).containsOnlyKeys("mock");
      assertThat(host.eventRelay()).isEmpty();
      assertThat(host.health()).hasSize(3).allSatisfy(
          (ref, health) -> assertThat(health.message()).isEmpty());
      assertThat(host.table().rows()).extracting(Row::id, Row::state).contains(
          tuple("inmemory", PluginState.READY), tuple("mock", PluginState.READY));
    }
  }

  @Test
  void operatorsMapMoreNamesToARuntimeAndConflictsAreRefused() {
    var twice = ConfigSources.embedded().set("runtimes.mock.serves", "codex, Hermes")
        .set("runtimes.other.type", "mock").set("runtimes.other.serves", "codex");
    try (var host = load(twice, plugins())) {
      assertThatThrownBy(host::requireUsable)
          .hasMessageContaining(
              "runtime name 'codex' is served by runtimes.mock and runtimes.other")
          .hasMessageContaining("runtime name 'mock' is served by");
    }
    var settled = twice.set("runtimes.other.serves", "mock, crewai");
    try (var host = load(settled, plugins())) {
      host.start();

      assertThat(host.runtimes()).containsOnlyKeys("codex", "crewai", "hermes", "mock");
      assertThat(host.runtimes().get("mock")).isSameAs(host.runtimes().get("crewai"))
          .isNotSameAs(host.runtimes().get("codex"));
    }
  }

  @Test
  void aMistakeInAShippedRuntimeIsReportedWithTheNearestKey() {
    try (var host = load(ConfigSources.embedded().set("runtimes.mock.reply-dely", "0ms"),
        plugins())) {
      assertThatThrownBy(host::requireUsable).hasMessageContaining(
          "runtimes.mock: CONFIG_INVALID: 'reply-dely' is not known; did you mean 'reply-delay'?");
    }
  }

  @Test
  void twentyHostsInOneProcessShareNothing() {
    for (int i = 0; i < 20; i++) {
      try (var host = load(ConfigSources.embedded(), plugins());
          var other = load(ConfigSources.embedded(), plugins())) {
        host.start();
        other.start();
        assertThat(host.registry()).isNotSameAs(other.registry());
      }
    }
  }

  private static Discovery plugins() {
    return Discovery.of(new InMemoryPlugin(), new MockPlugin());
  }

  private static PluginHost load(ConfigSources sources, Discovery discovery) {
    return PluginHost.load(sources.read(), discovery, Provided.none(), Clock.systemUTC(),
        PluginMetrics.none());
  }
}
