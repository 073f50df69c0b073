package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves and checks in one step, so that what is checked is what is connected to.
 *
 * @param addresses which addresses may be called
 */
public record CheckingResolver(OutboundAddresses addresses) implements DnsResolver {
  @Override
  public InetAddress[] resolve(String host) {
    return addresses.checkHost(host).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
