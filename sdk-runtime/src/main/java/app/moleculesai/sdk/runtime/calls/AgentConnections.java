package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.runtime.http.OutboundConnection;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Connections to agents that are kept, and how long. Safe for use by many threads. */
record AgentConnections(PoolingHttpClientConnectionManager connections, CloseableHttpClient client)
    implements
      AutoCloseable {
  private static final Timeout CONNECT = Timeout.ofSeconds(10); // DI-7
  private static final Timeout IDLE = Timeout.ofSeconds(60);
  /** How long what a name was resolved to is used. */
  private static final TimeValue LIFETIME = TimeValue.ofMinutes(5);
  /** Below this an idle connection is used unchecked: {@link AgentClient} makes up for one the agent has closed. */
  private static final TimeValue UNCHECKED = TimeValue.ofSeconds(1);
  private static final int MOST_TO_ONE_AGENT = 2048;

  static AgentConnections of(DnsResolver resolver) {
    var connections = PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(socket -> new OutboundConnection())
        .setDnsResolver(resolver)
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setMaxConnPerRoute(MOST_TO_ONE_AGENT)
        // reading has no limit here: the library's own would be shorter than ours, and cost a timer for each read
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true)
            .setSoTimeout(Timeout.DISABLED).build())
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(CONNECT)
            .setSocketTimeout(Timeout.DISABLED).setIdleTimeout(IDLE).setTimeToLive(LIFETIME)
            .setValidateAfterInactivity(UNCHECKED).build())
        .build();
    return new AgentConnections(connections, HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(RequestConfig.custom().setConnectionRequestTimeout(CONNECT)
            .setAuthenticationEnabled(false).setProtocolUpgradeEnabled(false).build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build());
  }

  void dropIdle() {
    connections.closeExpired();
    connections.closeIdle(IDLE);
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL); // agents see an end, not an error
  }
}
