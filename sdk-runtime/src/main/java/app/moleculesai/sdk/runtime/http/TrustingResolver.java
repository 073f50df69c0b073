package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves only: the runtime made the address itself. Names that others chose cannot hold it up. Safe for many threads. */
public final class TrustingResolver implements DnsResolver {
  private static final int LOOKUPS_AT_ONCE = 64;

  private final NameLookups names;

  /** Looks names up as the machine does. */
  public TrustingResolver() {
    this(new NameLookups(LOOKUPS_AT_ONCE));
  }

  TrustingResolver(NameLookups names) {
    this.names = names;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return names.resolve(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
