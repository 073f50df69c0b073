package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that gives a file and hangs meanwhile, with a runtime that goes on to beat. */
@Timeout(60)
class AgentCallsTest {
  private static final Duration ALMOST = Duration.ofMinutes(2).minusMillis(1);

  private final UUID workspace = UUID.randomUUID();
  private final EventBus bus = new EventBus();
  private final AtomicLong nanos = new AtomicLong();
  private final CallWatch watch = new CallWatch(bus, nanos::get);
  private final AgentClient client = new AgentClient(
      new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT));
  private final AgentCalls calls = new AgentCalls(client, watch);
  private HttpServer agent;

  @BeforeEach
  void start() throws Exception {
    agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, 3);
      exchange.getResponseBody().write('a');
      exchange.getResponseBody().flush(); // and no more
    });
    agent.start();
  }

  @AfterEach
  void close() {
    client.close();
    agent.stop(0);
  }

  private void heartbeatAfter(Duration time) {
    nanos.addAndGet(time.toNanos());
    watch.check();
    bus.deliver(new Event(UUID.randomUUID(), "WORKSPACE_HEARTBEAT", Optional.of(workspace),
        Instant.EPOCH, Body.of("{}")));
  }

  @Test
  void heartbeatsDoNotKeepADownloadAliveThatHangs() throws Exception {
    var url = URI.create("http://127.0.0.1:" + agent.getAddress().getPort());
    var address = new FileWays.Address(new Endpoint.Http(url, true), "secret");
    var reader = new AgentCalls.Reader() {
      @Override
      public void file(String name, String mediaType, long length, InputStream content) {
        try {
          assertThat(content.read()).isEqualTo('a');
          heartbeatAfter(ALMOST);
          heartbeatAfter(ALMOST);
          assertThat(Thread.currentThread().isInterrupted()).as("the watch ended it").isTrue();
          int unused = content.read();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void refusal(AgentAnswer answer) {
        throw new AssertionError("status " + answer.status());
      }
    };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> assertThatThrownBy(() -> calls.read(address,
          AgentPath.require(Optional.of("/workspace/a")), false, reader))
          .isInstanceOf(UncheckedIOException.class)).get();
    }
  }
}
