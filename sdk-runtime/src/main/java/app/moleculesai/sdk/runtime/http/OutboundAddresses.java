package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which addresses this server may call: the one check for registration and dispatch ({@code wire.md} 3.10, B-38). A
 * name is resolved and every address must pass; a caller connects to an address returned here and does not resolve
 * again. Immutable.
 */
public final class OutboundAddresses {
  /** Where the server runs, which decides about private addresses. */
  public enum Mode {
    /** Neither of the others. */
    SELF_HOSTED,
    /** On a developer's machine: loopback and private addresses are fine. */
    DEVELOPMENT,
    /** One server for many: private addresses are the operator's own network. */
    SAAS
  }

  /** Looks names up. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Where clouds give away credentials, beside 169.254.0.0/16: Azure, Oracle, AWS and Google over IPv6. */
  private static final List<AddressBlock> METADATA = blocks("168.63.129.16/32", "192.0.0.192/32",
      "fd00:ec2::254/128", "fd20:ce::254/128");
  private static final List<AddressBlock> LOOPBACK = blocks("127.0.0.0/8", "::1/128");
  private static final List<AddressBlock> PRIVATE = blocks("10.0.0.0/8", "172.16.0.0/12",
      "192.168.0.0/16", "fd00::/8");
  /** Teredo ({@code 2001::/32}) leads through a stranger's relay to a host behind NAT: no agent is there. */
  private static final List<AddressBlock> NEVER = blocks("0.0.0.0/8", "100.64.0.0/10",
      "169.254.0.0/16", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
      "255.255.255.255/32", "2001::/32", "2001:db8::/32", "fc00::/8", "fe80::/10", "fec0::/10",
      "ff00::/8");

  /** The hosts that {@link URI} does not see for their underscores, as names of containers have; and their port. */
  private static final Pattern UNDERSCORED = Pattern
      .compile("(?:[^@]*@)?(\\w[\\w.-]*)(?::(\\d{0,5}))?");
  /** What some read as an IPv4 address: its last label is a number. */
  private static final Pattern NUMBER_LAST = Pattern
      .compile("(?:[^:]*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");
  private static final Pattern DOTTED_QUAD = Pattern
      .compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");

  private static final String REFUSED = "the address is refused: ";

  private static final int LOOKUPS_AT_ONCE = 64;
  /** Whoever names slow names in requests must not hold up what the server calls. */
  private static final int LOOKUPS_FOR_REQUESTS = 16;

  private final Mode mode;
  private final Resolver resolver;
  private final Resolver forRequests;

  /** Takes where the server runs. */
  public OutboundAddresses(Mode mode) {
    this(mode, new NameLookups(LOOKUPS_AT_ONCE), new NameLookups(LOOKUPS_FOR_REQUESTS));
  }

  OutboundAddresses(Mode mode, Resolver resolver) {
    this(mode, resolver, resolver);
  }

  OutboundAddresses(Mode mode, Resolver resolver, Resolver forRequests) {
    this.mode = mode;
    this.resolver = resolver;
    this.forRequests = forRequests;
  }

  /** Returns the same check for what requests name: its lookups have few places, and of their own. */
  public OutboundAddresses forRequests() {
    return new OutboundAddresses(mode, forRequests);
  }

  /**
   * Reads and checks an address.
   *
   * @return the URI and what its host resolved to
   * @throws SdkException {@code address_not_allowed}; the message names no part of the address but the host
   */
  public Target check(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused("it is not a URL");
    }
    return check(uri);
  }

  /**
   * Checks the address in the field {@code url} of a request or template, and returns it.
   *
   * @throws SdkException {@code invalid_field}
   */
  public String requireUrl(String url) {
    try {
      forRequests().check(url);
      return url;
    } catch (SdkException e) {
      throw Parameters.invalid("url", "cannot be used: " + e.getMessage());
    }
  }

  /** Checks an address, see {@link #check(String)}. */
  public Target check(URI uri) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("its scheme is neither http nor https");
    }
    int usual = scheme.equals("https") ? 443 : 80;
    if (uri.getHost() != null) {
      return target(uri, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }
    var authority = Optional.ofNullable(uri.getRawAuthority())
        .orElseThrow(() -> refused("it has no host"));
    var parts = UNDERSCORED.matcher(authority);
    if (!parts.matches() || parts.group(1).indexOf('_') < 0) {
      throw refused("its host is neither a name nor an address");
    }
    return target(uri, parts.group(1), Optional.ofNullable(parts.group(2))
        .filter(port -> !port.isEmpty()).map(Integer::valueOf).orElse(usual));
  }

  private Target target(URI uri, String host, int port) {
    if (port > 0xFFFF) {
      throw refused("its port is above 65535");
    }
    return new Target(uri, host, port, checkHost(host));
  }

  /**
   * Resolves and checks a host. A number is taken in dotted decimals only: others read {@code 0177.0.0.1} or {@code 127.1}
   * in other ways than we do.
   *
   * @return its addresses, at least one; all of them passed
   * @throws SdkException {@code address_not_allowed}; its cause is an {@link UnknownHostException} when nobody knows the
   *         host now
   */
  public List<InetAddress> checkHost(String host) {
    if (!DOTTED_QUAD.matcher(host).matches() && NUMBER_LAST.matcher(host).matches()) {
      throw refused("its host '" + host + "' is a number, but no IPv4 address in dotted decimals");
    }
    var addresses = resolve(host);
    for (var address : addresses) {
      if (!isAllowed(address)) {
        throw refused("its host '" + host + "' is in a range this server may not call");
      }
    }
    return List.of(addresses);
  }

  /**
   * An address that passed. {@link URI#getHost} does not know every host that is fine here, so these are the ones to use.
   *
   * @param uri the address
   * @param host its host, an IPv6 address in brackets
   * @param port its port, or the usual one of its scheme
   * @param addresses what its host is; connect to one of these
   */
  public record Target(URI uri, String host, int port, List<InetAddress> addresses) {}

  private InetAddress[] resolve(String host) {
    try {
      return resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw refused("its host '" + host + "' cannot be resolved", e);
    }
  }

  private boolean isAllowed(InetAddress address) {
    return EmbeddedAddresses.judgedFor(address.getAddress()).stream().allMatch(this::isAllowed);
  }

  private boolean isAllowed(byte[] address) {
    if (isIn(METADATA, address)) {
      return false;
    }
    if (isIn(LOOPBACK, address)) {
      return mode == Mode.DEVELOPMENT;
    }
    if (isIn(PRIVATE, address)) {
      return mode != Mode.SELF_HOSTED;
    }
    return !isIn(NEVER, address);
  }

  private static boolean isIn(List<AddressBlock> blocks, byte[] address) {
    for (var block : blocks) { // before every message: a stream costs more than all the blocks
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<AddressBlock> blocks(String... literals) {
    return Stream.of(literals).map(AddressBlock::of).toList();
  }

  private static SdkException refused(String why) {
    return new SdkException(ErrorCode.ADDRESS_NOT_ALLOWED, REFUSED + why);
  }

  private static SdkException refused(String why, UnknownHostException cause) {
    return new SdkException(ErrorCode.ADDRESS_NOT_ALLOWED, REFUSED + why, cause);
  }
}
