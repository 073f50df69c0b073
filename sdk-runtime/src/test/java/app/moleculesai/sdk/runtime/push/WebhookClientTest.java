package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.TimeLimit;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.OutboundAddresses.Mode;
import app.moleculesai.sdk.runtime.http.ScriptedNames;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How news reaches a receiver, and what is made of its answer. */
class WebhookClientTest {
  private static final Body NEWS = Body.of("{\"task\":{}}");

  private final HandClock clock = new HandClock();
  private volatile RawAgent.Behaviour behaviour = exchange -> exchange.answer(200, "text/plain",
      "");
  private RawAgent receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = new RawAgent(exchange -> behaviour.answer(exchange));
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  private PushOutcome post(OutboundAddresses addresses, Webhook webhook, Generation generation) {
    try (var client = new WebhookClient(addresses, clock)) {
      return client.post(webhook, generation, NEWS);
    }
  }

  private PushOutcome post() {
    return post(new OutboundAddresses(Mode.DEVELOPMENT), webhook(receiver.uri().toString()),
        Generation.V1_0);
  }

  private static Webhook webhook(String url) {
    return new Webhook(url, Optional.empty(), Optional.empty());
  }

  @Test
  void aReceiverOf10IsSentAnEventWithItsCredentials() {
    var outcome = post(new OutboundAddresses(Mode.DEVELOPMENT),
        new Webhook(receiver.uri().toString(), Optional.of("the-token"),
            Optional.of(new Webhook.Authentication("Basic", Optional.of("abc")))),
        Generation.V1_0);

    assertThat(outcome).isEqualTo(new PushOutcome.Delivered());
    var seen = receiver.exchanges().getFirst();
    assertThat(seen.head()).startsWith("POST /agent HTTP/1.1\r\n").contains(
        "Content-Type: application/a2a+json\r\n", "Authorization: Basic abc\r\n",
        "X-A2A-Notification-Token: the-token\r\n");
    assertThat(seen.body()).isEqualTo(NEWS.text());
  }

  @Test
  void aReceiverOf03IsSentJson() {
    post(new OutboundAddresses(Mode.DEVELOPMENT), webhook(receiver.uri().toString()),
        Generation.V0_3);

    assertThat(receiver.exchanges().getFirst().head())
        .contains("Content-Type: application/json\r\n")
        .doesNotContainIgnoringCase("Authorization").doesNotContainIgnoringCase("Token");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 415, 422})
  void whatTheSameRequestWouldHearAgainIsFinal(int status) {
    behaviour = exchange -> exchange.answer(status, "text/plain", "no");

    assertThat(post()).isEqualTo(
        new PushOutcome.Never("the receiver answered with status " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 408, 425, 429, 500, 502, 503})
  void whatMayGetBetterIsTriedAgainAndNoRedirectIsFollowed(int status) {
    behaviour = exchange -> exchange.send("HTTP/1.1 " + status + " Whatever\r\nLocation: "
        + receiver.uri() + "/elsewhere\r\nContent-Length: 0\r\n\r\n");

    assertThat(post()).isEqualTo(new PushOutcome.Later(
        "the receiver answered with status " + status, Optional.empty()));
    assertThat(receiver.exchanges()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"120 | PT2M", "Mon, 23 Nov 2026 12:01:00 GMT | PT1M",
      "soon |", "-1 |", "99999999999999999999 |"})
  void aReceiverMaySayWhen(String header, Duration after) {
    behaviour = exchange -> exchange.send("HTTP/1.1 503 Whatever\r\nRetry-After: " + header
        + "\r\nContent-Length: 0\r\n\r\n");

    assertThat(post()).isEqualTo(new PushOutcome.Later("the receiver answered with status 503",
        Optional.ofNullable(after)));
  }

  @Test
  void aReceiverThatHangsUpIsTriedAgain() {
    behaviour = RawAgent.Exchange::hangUp;

    assertThat(post()).isInstanceOf(PushOutcome.Later.class);
    assertThat(receiver.exchanges()).hasSize(1);
  }

  /** Returns what receivers do that nobody may wait for. */
  static Stream<Named<RawAgent.Behaviour>> endless() {
    return Stream.of(
        Named.of("no answer", RawAgent.Exchange::awaitClosed),
        Named.of("interim answers", forever("HTTP/1.1 102 Processing\r\n\r\n", "")),
        Named.of("empty lines", forever("", "\r\n")),
        Named.of("headers", forever("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n")),
        Named.of("a header", forever("HTTP/1.1 200 OK\r\nX-More: ", "and more")),
        Named.of("a body", forever("HTTP/1.1 200 OK\r\n\r\n", "and more")),
        Named.of("a long body",
            forever("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "x")),
        Named.of("chunks",
            forever("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")),
        Named.of("trailers", forever(
            "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n")));
  }

  private static RawAgent.Behaviour forever(String first, String then) {
    var portion = (then.isEmpty() ? first : then).repeat(1000);
    return exchange -> {
      exchange.send(first);
      while (true) {
        exchange.send(portion);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("endless")
  void nobodyWaitsForAReceiverThatNeverEnds(RawAgent.Behaviour endless) throws Exception {
    behaviour = endless;

    assertThat(ends(receiver.uri().toString(), NEWS)).isTrue();
  }

  @Test
  void nobodyWaitsForAReceiverThatReadsNothing() throws Exception {
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ends("http://127.0.0.1:" + deaf.getLocalPort() + "/",
          Body.of("x".repeat(10 << 20)))).isTrue();
    }
  }

  /** Says whether a try comes to its end, at the latest when it is interrupted. */
  private boolean ends(String url, Body news) throws Exception {
    try (var supervisor = new Supervisor(clock);
        var client = new WebhookClient(
            new OutboundAddresses(Mode.DEVELOPMENT), clock)) {
      var limit = new TimeLimit(supervisor::run, Duration.ofSeconds(1), Duration.ofSeconds(10));
      try {
        var unused = limit.within("push", () -> client.post(webhook(url), Generation.V1_0, news),
            (late, stopping) -> {});
        return true;
      } catch (TimeLimit.OverdueException e) {
        return !e.goesOn();
      }
    }
  }

  @Test
  void whatTheReceiverSaidCountsWhenItsAnswerBreaksOff() {
    behaviour = exchange -> {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
      exchange.hangUp();
    };

    assertThat(post()).isEqualTo(new PushOutcome.Delivered());
  }

  @Test
  void anAddressThatIsNoneIsNeverTried() {
    assertThat(post(new OutboundAddresses(Mode.DEVELOPMENT), webhook("http://[secret"),
        Generation.V1_0))
        .isEqualTo(new PushOutcome.Never("the receiver's address cannot be used"));
  }

  @Test
  void aNameThatNobodyKnowsNowMayBeKnownLater() {
    var outcome = post(new OutboundAddresses(Mode.SELF_HOSTED),
        webhook("http://receiver.invalid/secret"), Generation.V1_0);

    assertThat(outcome).isInstanceOfSatisfying(PushOutcome.Later.class,
        later -> assertThat(later.why()).doesNotContain("receiver.invalid"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"SELF_HOSTED | 127.0.0.1", "SELF_HOSTED | ::1",
      "SELF_HOSTED | 10.0.0.1", "SELF_HOSTED | 0.0.0.0", "SELF_HOSTED | 169.254.169.254",
      "SELF_HOSTED | 127.0.0.1,93.184.216.34", "SELF_HOSTED | 64:ff9b::7f00:1",
      "DEVELOPMENT | 0.0.0.0", "DEVELOPMENT | 169.254.169.254"})
  void whatANameMeansWhenItIsConnectedToCounts(Mode mode, String later) {
    var names = new ScriptedNames("93.184.216.34", later).outbound(mode);
    var webhook = webhook("http://receiver.example:" + receiver.uri().getPort() + "/secret");
    assertThat(new WebhookRules(names).fault(webhook, "")).isEmpty();

    assertThat(post(names, webhook, Generation.V1_0))
        .isEqualTo(new PushOutcome.Never("the receiver's address is not allowed"));
    assertThat(receiver.connections()).isZero();
  }
}
