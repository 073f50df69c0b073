package app.moleculesai.sdk.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberedEventsTest {
  private final StreamRun run = new StreamRuns(UUID::randomUUID, System::nanoTime)
      .begin(new StreamRun.Listener(UUID.randomUUID(), new Caller.Canvas(), Generation.V1_0));
  private final String epoch = run.id(1).replace("-1", "");

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "data: a^^                        | data: a^id: #1^^",
      "data: a^^data: b^^               | data: a^id: #1^^data: b^id: #2^^",
      "id: 7^data: a^^                  | data: a^id: #1^^",
      "data: a^id^^                     | data: a^id: #1^^",
      "id: 7^^data: a^^                 | ^data: a^id: #1^^",
      "idle: 7^i^data: a^^              | idle: 7^i^data: a^id: #1^^",
      ": ping^^event: x^data: a^data:b^^| : ping^^event: x^data: a^data:b^id: #1^^",
      "data^^                           | data^id: #1^^",
      "data: a^^^^                      | data: a^id: #1^^^^",
      "data: a^                         | data: a^",
      "data: a                          | data: a",
      "i                                | i",
      "id                               | id"})
  void anEventHasItsIdInItsLastLine(String agent, String client) throws IOException {
    for (var lineEnd : new String[]{"\n", "\r", "\r\n"}) {
      var in = agent.replace("^", lineEnd).getBytes(UTF_8);
      var wanted = client.replace("#", epoch + "-").replaceAll("(id: [a-z0-9]+-[0-9]+)\\^", "$1\n")
          .replace("^", lineEnd);
      for (int size = 1; size <= in.length; size++) {
        assertThat(numbered(in, size)).as(lineEnd.length() + " " + size).isEqualTo(wanted);
      }
    }
  }

  private String numbered(byte[] in, int size) throws IOException {
    var fresh = new StreamRuns(() -> new UUID(0, 0), System::nanoTime)
        .begin(new StreamRun.Listener(UUID.randomUUID(), new Caller.Canvas(), Generation.V1_0));
    var out = new ByteArrayOutputStream();
    try (var events = new NumberedEvents(fresh, event -> Optional.empty(), out)) {
      for (int at = 0; at < in.length; at += size) {
        events.write(in, at, Math.min(size, in.length - at));
      }
    }
    return out.toString(UTF_8).replace(fresh.id(1).replace("-1", "") + "-", epoch + "-");
  }

  @Test
  void bytesPassBeforeTheirLineHasEnded() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var events = new NumberedEvents(run, event -> Optional.empty(), out)) {
      events.write("data: {\"a\":".getBytes(UTF_8));
      assertThat(out.toString(UTF_8)).isEqualTo("data: {\"a\":");
    }
  }

  @Test
  void anEventIsRememberedThoughItsClientHasLeft() throws Exception {
    try (var events = new NumberedEvents(run, event -> Optional.of("t1"), new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException("gone");
      }
    })) {
      events.write("data: a\n\ndata: b\n\ndata: c".getBytes(UTF_8));
      events.flush();
    }

    assertThat(run.next(0, () -> false)).isInstanceOfSatisfying(StreamRun.Next.Event.class,
        event -> assertThat(event.data()).isEqualTo(Body.of("a")));
    assertThat(run.next(2, () -> false)).isInstanceOfSatisfying(StreamRun.Next.Event.class,
        event -> assertThat(event.data()).isEqualTo(Body.of("c")));
    assertThat(run.next(3, () -> false)).isInstanceOf(StreamRun.Next.End.class);
  }
}
