package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.runtime.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MockPluginTest {
  private final MockRuntimeProvider provider = new MockRuntimeProvider();

  @Test
  void theServiceFileNamesIt() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(MockPlugin.class);
  }

  @Test
  void itSaysWhoItIsAndBringsOneRuntime() {
    var plugin = new MockPlugin();

    assertThat(plugin.info().id()).isEqualTo("mock");
    assertThat(plugin.info()).isEqualTo(plugin.info());
    assertThat(plugin.runtimes()).hasSize(1)
        .allSatisfy(runtime -> assertThat(runtime.type()).isEqualTo("mock"));
    assertThat(plugin.messageStores()).isEmpty();
  }

  @Test
  void theMarkerIsComplete() throws Exception {
    var marker = new Properties();
    try (var in = MockPlugin.class
        .getResourceAsStream("/META-INF/molecule/plugin/mock.properties")) {
      marker.load(in);
    }

    assertThat(marker).containsEntry("id", "mock").containsOnlyKeys("id", "version", "api");
    assertThat(marker.values()).allSatisfy(value -> assertThat((String) value).isNotBlank()
        .doesNotContain("$"));
  }

  @Test
  void nothingNeedsToBeConfigured() {
    var script = provider.config().bind(Map.of());

    assertThat(provider.serves(script)).containsExactly("mock");
    assertThat(script.delay()).isEqualTo(Duration.ofMillis(80));
    assertThat(script.faults().areAny()).isFalse();
    assertThat(script.readsCalls()).isFalse();
  }

  @Test
  void agentsCanBehaveAsTheCompatibilityKitWants() throws Exception {
    try (var agents = create(Map.of("conformance", true, "reply-delay", "0s"),
        Clock.systemUTC())) {
      assertThat(
          Asking.text(agents, Message.to("Ada", "hello").messageId("tck-message-response-1")
              .body(Body
                  .of("{\"jsonrpc\":\"2.0\",\"method\":\"message/send\",\"params\":{\"message\":"
                      + "{\"role\":\"user\",\"parts\":[{\"kind\":\"text\",\"text\":\"hi\"}]}}}"))))
          .isEqualTo("Direct message response");
    }
  }

  @Test
  void withReplyDelayZeroAnswersAreThereAtOnce() {
    try (var agents = create(Map.of("reply-delay", "0s"), Clock.systemUTC())) {
      var endpoint = agents.endpoint(new Message.Agent(UUID.randomUUID(), "Ada"));
      assertThat(((Endpoint.InProcess) endpoint).answersAtOnce()).isTrue();
    }
  }

  @Test
  void aServersVirtualClockIsWaitedOn() throws Exception {
    var soon = Duration.ofSeconds(5);
    var clock = VirtualClock.at(Instant.EPOCH);
    try (var agents = create(Map.of(), clock)) {
      var answer = Asking.later(() -> Asking.text(agents, Message.to("Ada", "hello")));
      clock.awaitWaiting(1, soon);
      clock.advance(Duration.ofMillis(79));
      assertThat(answer).isNotDone();
      clock.advance(Duration.ofMillis(1));
      assertThat(answer).succeedsWithin(soon);
    }
  }

  private MockRuntime create(Map<String, Object> config, Clock clock) {
    return provider.create(provider.config().bind(config), new OnlyAClock(clock));
  }

  @Test
  void faultsCanBeConfigured() {
    var script = provider.config().bind(Map.of("seed", 42, "slow-percent", 10, "slow-by", "3s",
        "fail-percent", 5, "drop-percent", 2, "break-percent", 100));

    assertThat(script.faults()).hasToString("MockFaults[seed=42, delaying=0.1 by PT3S,"
        + " failing=0.05 with 500, dropping=0.02, breaking=1.0]");
  }

  @Test
  void mistakesAreReportedAllAtOnce() {
    assertThatThrownBy(() -> provider.config()
        .bind(Map.of("replydelay", "1s", "fail-percent", 101, "seed", "x")))
        .hasMessageContainingAll("reply-delay", "fail-percent", "0 to 100", "seed");
  }
}
