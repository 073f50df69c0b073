package app.moleculesai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void twoServersAreMeasuredSideBySide() throws Exception {
    try (var one = ChildServer.start(List.of(), FixedReplyServer.class, "100");
        var other = ChildServer.start(List.of(), FixedReplyServer.class, "100")) {
      var rounds = new Rounds(new Load(4, 2), Duration.ofMillis(50), 2, Duration.ofMillis(50));

      var results = rounds.run(List.of(
          new Rounds.Contestant("one", one,
              List.of(HttpRequestBytes.post(FixedReplyServer.PATH, "token", "{}"))),
          new Rounds.Contestant("other", other,
              List.of(HttpRequestBytes.get(FixedReplyServer.PATH, "token")))));

      assertThat(results).extracting(Rounds.Result::name).containsExactly("one", "other");
      assertThat(results).allSatisfy(result -> {
        assertThat(result.errors()).isZero();
        assertThat(result.replies()).isPositive();
        assertThat(result.perSecond()).isPositive();
        assertThat(result.cpuMicros()).isPositive();
      });
    }
  }

  @Test
  void aReplyThatIsNot200IsAnError() throws Exception {
    try (var server = ChildServer.start(List.of(), FixedReplyServer.class, "100")) {
      var sample = new Load(2, 1).run(server.port(),
          List.of(HttpRequestBytes.get("/nowhere", "token")), Duration.ofMillis(20));

      assertThat(sample.replies()).isZero();
      assertThat(sample.bodyBytes()).isZero();
      assertThat(sample.errors()).isPositive();
    }
  }

  @Test
  void aServerThatIsNotThereIsSaidAtOnce() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(
        () -> new Load(1, 1).run(free, List.of(new byte[1]), Duration.ofMillis(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theMedianIsTheMiddle() {
    assertThat(Rounds.median(3)).isEqualTo(3);
    assertThat(Rounds.median(9, 1, 5)).isEqualTo(5);
    assertThat(Rounds.median(4, 1, 3, 2)).isEqualTo(2.5);
  }
}
