package app.moleculesai.sdk.runtime.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.auth.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingMessageTest {
  private static final Caller CANVAS = new Caller.Canvas();
  private static final Caller AGENT = new Caller.Workspace(UUID.randomUUID());

  private static Optional<Duration> ceiling(String header, Caller caller) {
    return IncomingMessage.ceiling(Optional.of(header), caller);
  }

  @Test
  void whoHasAnIdentityWaitsHalfAnHourAtMostAndACanvasForEver() {
    assertThat(IncomingMessage.ceiling(Optional.empty(), AGENT)).hasValue(Duration.ofMinutes(30));
    assertThat(IncomingMessage.ceiling(Optional.empty(), CANVAS)).isEmpty();
  }

  @Test
  void theHeaderReplacesThat() {
    assertThat(ceiling("5", CANVAS)).hasValue(Duration.ofSeconds(5));
    assertThat(ceiling(" 7200 ", AGENT)).hasValue(Duration.ofHours(2));
    assertThat(ceiling("0", AGENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "", "1.5", "99999999999999"})
  void aHeaderThatIsNoNumberOfSecondsIsIgnored(String header) {
    assertThat(ceiling(header, AGENT)).hasValue(Duration.ofMinutes(30));
  }
}
