package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How addresses are resolved that the runtime made. */
@Timeout(60)
class TrustingResolverTest {
  @Test
  void whatIsNotForOthersIsFine() throws Exception {
    var resolver = new TrustingResolver();

    assertThat(resolver.resolve("localhost")).isNotEmpty()
        .allMatch(InetAddress::isLoopbackAddress);
    assertThat(resolver.resolve("10.0.0.1"))
        .containsExactly(InetAddress.getByAddress(new byte[]{10, 0, 0, 1}));
    assertThatThrownBy(() -> resolver.resolve("[::g]")).isInstanceOf(UnknownHostException.class);
    assertThat(resolver.resolveCanonicalHostname("agent")).isEqualTo("agent");
  }

  @Test
  void noVirtualThreadLooksUp() throws Exception {
    var virtual = new AtomicBoolean(true);
    var resolver = new TrustingResolver(new NameLookups(host -> {
      virtual.set(Thread.currentThread().isVirtual());
      return new InetAddress[]{InetAddress.getLoopbackAddress()};
    }, new NameLookups.Limits(1, Duration.ofMinutes(1), Duration.ZERO),
        Thread.ofPlatform().daemon().factory()));

    var asking = Thread.ofVirtual().start(() -> {
      try {
        resolver.resolve("container");
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    });

    asking.join();
    assertThat(virtual).isFalse();
  }
}
