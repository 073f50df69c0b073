package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.spi.DnsResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Calls agents over HTTP with connections that are kept: no redirects, no credentials, and only to addresses that pass at
 * the moment of connecting ({@code wire.md} 3.5, 3.10). Limits of time are {@link CallWatch}'s. Safe for use by many
 * threads.
 */
public final class AgentClient implements AutoCloseable {
  private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE,
      "application/json");
  private static final Header ACCEPT = HeaderValues.createCached(HeaderNames.ACCEPT,
      "application/json, text/event-stream");
  private static final Duration CONNECT = Duration.ofSeconds(10); // DI-7
  private static final Duration FOREVER = Duration.ofDays(1);

  private final WebClient checked;
  private final WebClient trusting;

  /** Takes which addresses may be called. */
  public AgentClient(OutboundAddresses addresses) {
    checked = client(new CheckingResolver(addresses));
    trusting = client(new TrustingResolver());
  }

  private static WebClient client(DnsResolver resolver) {
    return WebClient.builder()
        .connectTimeout(CONNECT)
        .readTimeout(FOREVER)
        .keepAlive(true)
        .followRedirects(false)
        .proxy(Proxy.noProxy())
        .dnsResolver(resolver)
        .protocolPreference(List.of("http/1.1"))
        .servicesDiscoverServices(false)
        .shareConnectionCache(false)
        .sendExpectContinue(false)
        .build();
  }

  /**
   * Posts a message; returns when the head of the answer is there.
   *
   * @return the answer, to be closed
   * @throws AgentCallException when there was none
   */
  Reply post(Endpoint.Http endpoint, Body body) {
    try {
      return new Reply((endpoint.trusted() ? trusting : checked).post()
          .uri(endpoint.url())
          .header(JSON)
          .header(ACCEPT)
          .submit(body.toByteArray()));
    } catch (RuntimeException e) {
      throw failure(endpoint.url(), e);
    }
  }

  /** What an agent answers: its head is there, its body is still to come. One thread at a time. */
  record Reply(HttpClientResponse response) implements AutoCloseable {
    /** Returns the HTTP status. */
    int status() {
      return response.status().code();
    }

    /** Says whether the body is a stream of events. */
    boolean isEventStream() {
      return response.headers().first(HeaderNames.CONTENT_TYPE)
          .filter(type -> type.startsWith("text/event-stream")).isPresent();
    }

    /** Returns the body as it comes in. */
    InputStream body() {
      return response.inputStream();
    }

    @Override
    public void close() {
      response.close();
    }
  }

  /** Says what a failed call means; the host is named, the rest of the address is not. */
  static AgentCallException failure(URI url, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkException refused) {
        return new AgentCallException(AgentCallException.Kind.REFUSED,
            String.valueOf(refused.getMessage()),
            failure);
      }
      if (cause instanceof ConnectException || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException || cause instanceof SSLException
          || (cause instanceof SocketTimeoutException timeout && isConnecting(timeout))) {
        return new AgentCallException(AgentCallException.Kind.UNREACHABLE,
            "no connection to the agent at '" + url.getHost() + "'", failure);
      }
    }
    boolean broke = failure instanceof UncheckedIOException || failure instanceof IOException
        || failure instanceof DataReader.InsufficientDataAvailableException
        || failure.getCause() instanceof IOException || Thread.currentThread().isInterrupted();
    return broke
        ? new AgentCallException(AgentCallException.Kind.BUSY,
            "the connection to the agent at '" + url.getHost() + "' ended before its answer did",
            failure)
        : new AgentCallException(AgentCallException.Kind.UNREACHABLE,
            "the agent at '" + url.getHost() + "' did not answer in HTTP", failure);
  }

  private static boolean isConnecting(SocketTimeoutException timeout) {
    return String.valueOf(timeout.getMessage()).toLowerCase(java.util.Locale.ROOT)
        .contains("connect");
  }

  @Override
  public void close() {
    checked.closeResource();
    trusting.closeResource();
  }

  /** Resolves and checks in one step, so that what is checked is what is connected to. */
  private record CheckingResolver(OutboundAddresses addresses) implements DnsResolver {
    @Override
    public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
      return addresses.checkHost(host).getFirst();
    }
  }

  /** Resolves only: the runtime made the address itself. */
  private record TrustingResolver() implements DnsResolver {
    @Override
    public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
      try {
        return InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
