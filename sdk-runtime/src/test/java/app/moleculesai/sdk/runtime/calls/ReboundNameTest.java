package app.moleculesai.sdk.runtime.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.OutboundAddresses.Mode;
import app.moleculesai.sdk.runtime.http.ScriptedNames;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that means a harmless host when it is registered and another one when it is called ({@code wire.md} 3.10). */
class ReboundNameTest {
  private static final String HARMLESS = "93.184.216.34";

  private RawAgent listener;

  @BeforeEach
  void listen() throws Exception {
    listener = new RawAgent(exchange -> exchange.say("reached"));
  }

  @AfterEach
  void close() throws Exception {
    listener.close();
  }

  private URI address() {
    return URI.create("http://agent.example:" + listener.uri().getPort() + "/");
  }

  private int post(AgentClient client) {
    try (var reply = client.post(new Endpoint.Http(address(), false),
        Body.of("{}".getBytes(StandardCharsets.UTF_8)), Generation.V0_3)) {
      return reply.status();
    }
  }

  private void assertRefused(OutboundAddresses addresses) {
    try (var client = new AgentClient(addresses)) {
      assertThatThrownBy(() -> post(client))
          .isInstanceOfSatisfying(AgentCallException.class, refused -> assertThat(refused.kind())
              .isEqualTo(AgentCallException.Kind.REFUSED));
      assertThatThrownBy(() -> client.get(address(), false))
          .isInstanceOf(AgentCallException.class);
    }
    assertThat(listener.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"SELF_HOSTED | 127.0.0.1", "SELF_HOSTED | ::1",
      "SELF_HOSTED | 0.0.0.0", "SELF_HOSTED | 127.0.0.1,93.184.216.34",
      "SELF_HOSTED | 93.184.216.34,127.0.0.1", "SELF_HOSTED | 64:ff9b::7f00:1",
      "SELF_HOSTED | 10.0.0.1", "SAAS | 127.0.0.1", "SAAS | 0.0.0.0", "SAAS | 169.254.169.254",
      "DEVELOPMENT | 0.0.0.0", "DEVELOPMENT | ::", "DEVELOPMENT | 127.0.0.1,0.0.0.0",
      "DEVELOPMENT | 169.254.169.254"})
  void whatTheNameMeansWhenItIsCalledCounts(Mode mode, String later) {
    var addresses = new ScriptedNames(HARMLESS, later).outbound(mode);
    addresses.requireUrl(address().toString()); // as at registration

    assertRefused(addresses);
  }

  @Test
  void aNameThatChangesBetweenCheckAndConnectionIsRefused() {
    var addresses = new ScriptedNames(HARMLESS, HARMLESS, "127.0.0.1").outbound(Mode.SELF_HOSTED);
    addresses.requireUrl(address().toString());
    addresses.check(address()); // as before each message

    assertRefused(addresses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "169.254.169.254"})
  void whatWasCheckedIsConnectedTo(String later) {
    var names = new ScriptedNames("127.0.0.1", later);
    try (var client = new AgentClient(names.outbound(Mode.DEVELOPMENT))) {
      assertThat(post(client)).isEqualTo(200);
    }

    assertThat(names.asked()).as("asked again between check and connection").isEqualTo(1);
    assertThat(listener.connections()).isEqualTo(1);
  }
}
