package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.CheckingResolver;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.OutboundConnection;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Brings news to its receivers: each over a connection of its own, to an address that passes at the moment of connecting,
 * without following redirects. What is sent, and where, shows nowhere else. Safe for use by many threads.
 */
public final class WebhookClient implements AutoCloseable {
  /** How long a try should take at most, and how long a receiver may be silent. */
  static final Duration LONGEST = Duration.ofSeconds(15);

  private static final Timeout CONNECT = Timeout.ofSeconds(10);
  private static final int MOST_CONNECTIONS = 2 * PushOutbox.AT_ONCE;
  private static final ContentType JSON = ContentType.create("application/json");
  private static final ContentType A2A_JSON = ContentType.create("application/a2a+json");
  private static final String TOKEN = "X-A2A-Notification-Token";
  /** What a receiver says that will say the same of the same request. */
  private static final Set<Integer> FINAL = Set.of(400, 401, 403, 404, 410, 413, 415, 422);

  private final CloseableHttpClient client;
  private final Clock clock;

  /** Takes which addresses may be called, and the time by which receivers count. */
  public WebhookClient(OutboundAddresses addresses, Clock clock) {
    this.client = client(new CheckingResolver(addresses));
    this.clock = clock;
  }

  private static CloseableHttpClient client(CheckingResolver resolver) {
    var silence = Timeout.of(LONGEST);
    var connections = PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(socket -> new OutboundConnection())
        .setDnsResolver(resolver)
        .setMaxConnTotal(MOST_CONNECTIONS)
        .setMaxConnPerRoute(MOST_CONNECTIONS)
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(silence)
            .build())
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(CONNECT)
            .setSocketTimeout(silence).build())
        .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(RequestConfig.custom().setConnectionRequestTimeout(CONNECT)
            .setAuthenticationEnabled(false).setProtocolUpgradeEnabled(false).build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
  }

  /**
   * Tries once; interrupting it ends it.
   *
   * @param generation in which the news is told
   */
  PushOutcome post(Webhook webhook, Generation generation, Body news) {
    HttpPost post;
    try {
      post = request(webhook, generation, news);
    } catch (IllegalArgumentException e) { // its text names the receiver
      return new PushOutcome.Never("the receiver's address cannot be used");
    }
    try {
      return outcome(client.executeOpen(null, post, null));
    } catch (SdkException e) {
      return e.getCause() instanceof UnknownHostException
          ? later("the receiver's name is not known")
          : new PushOutcome.Never("the receiver's address is not allowed");
    } catch (IOException | RuntimeException e) { // the text of either may name the receiver
      return later("the receiver was not reached, or did not answer in HTTP");
    } finally {
      post.cancel(); // closing the answer would read all of it, which may have no end
    }
  }

  private static HttpPost request(Webhook webhook, Generation generation, Body news) {
    var post = new HttpPost(webhook.url());
    webhook.token().ifPresent(token -> post.setHeader(TOKEN, token));
    webhook.authentication().ifPresent(authentication -> post.setHeader(
        HttpHeaders.AUTHORIZATION, authentication.header()));
    post.setEntity(new EntityTemplate(news.size(),
        generation == Generation.V1_0 ? A2A_JSON : JSON, null, news::writeTo));
    return post;
  }

  private PushOutcome outcome(ClassicHttpResponse response) {
    int status = response.getCode();
    if (status >= 200 && status < 300) {
      return new PushOutcome.Delivered();
    }
    var why = "the receiver answered with status " + status;
    return FINAL.contains(status)
        ? new PushOutcome.Never(why)
        : new PushOutcome.Later(why, retryAfter(response));
  }

  /** Returns what {@code Retry-After} says, as seconds or as a time (RFC 9110, 10.2.3). */
  private Optional<Duration> retryAfter(ClassicHttpResponse response) {
    var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    if (header == null) {
      return Optional.empty();
    }
    var text = header.getValue().strip();
    try {
      return Optional.of(text.matches("[0-9]{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(clock.instant(),
              DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static PushOutcome later(String why) {
    return new PushOutcome.Later(why, Optional.empty());
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
