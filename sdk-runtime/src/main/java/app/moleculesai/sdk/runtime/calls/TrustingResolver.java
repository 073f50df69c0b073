package app.moleculesai.sdk.runtime.calls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves only: the runtime made the address itself. */
record TrustingResolver() implements DnsResolver {
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
