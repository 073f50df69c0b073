package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ids out of names, which clients have kept: they never change. */
class NameIdsTest {
  private final NameIds ids = new NameIds();

  @Test
  void anIdIsTheOneThatThePlatformMakesOfTheName() {
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> UUID.randomUUID() + ":é" + i))
        .allSatisfy(name -> assertThat(id(name, ":user"))
            .isEqualTo(UUID.nameUUIDFromBytes((name + ":user").getBytes(UTF_8))));
  }

  @Test
  void anIdStaysWhatItIs() {
    assertThat(id("0b5cd2f4-9f5c-4a0e-8a52-6f2f1f4f7f11", ":agent"))
        .hasToString("6d768422-3ba7-3c4e-a9cf-e1407bb0f00d");
  }

  private UUID id(String beginning, String end) {
    return ids.of(beginning.getBytes(UTF_8), end.getBytes(UTF_8));
  }
}
