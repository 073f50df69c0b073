package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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

  private static final class Block {
    private final byte[] prefix;
    private final int bits;

    private Block(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Block of(String address, int bits) {
      try {
        return new Block(InetAddress.getByName(address).getAddress(), bits); // literal: nothing is looked up
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address, e);
      }
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> PRIVATE = List.of(Block.of("10.0.0.0", 8),
      Block.of("172.16.0.0", 12),
      Block.of("192.168.0.0", 16), Block.of("fd00::", 8));
  private static final List<Block> NEVER = List.of(Block.of("0.0.0.0", 8),
      Block.of("169.254.0.0", 16),
      Block.of("100.64.0.0", 10), Block.of("192.0.2.0", 24), Block.of("198.51.100.0", 24),
      Block.of("203.0.113.0", 24),
      Block.of("224.0.0.0", 4), Block.of("255.255.255.255", 32), Block.of("fc00::", 8),
      Block.of("2001:db8::", 32),
      Block.of("64:ff9b::", 96), Block.of("2002::", 16));

  private final Mode mode;

  /** Takes where the server runs. */
  public OutboundAddresses(Mode mode) {
    this.mode = mode;
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
      check(url);
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
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw refused("it has no host");
    }
    return new Target(uri, checkHost(uri.getHost()));
  }

  /**
   * Resolves and checks a host.
   *
   * @return its addresses, at least one; all of them passed
   */
  public List<InetAddress> checkHost(String host) {
    var addresses = resolve(host);
    for (var address : addresses) {
      if (!isAllowed(address)) {
        throw refused("its host '" + host + "' is in a range this server may not call");
      }
    }
    return List.of(addresses);
  }

  /**
   * An address that passed.
   *
   * @param uri the address
   * @param addresses what its host is; connect to one of these
   */
  public record Target(URI uri, List<InetAddress> addresses) {}

  private static InetAddress[] resolve(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw refused("its host '" + host + "' cannot be resolved");
    }
  }

  boolean isAllowed(InetAddress address) {
    var bytes = unmapped(address);
    if (isLoopback(bytes)) {
      return mode == Mode.DEVELOPMENT;
    }
    if (PRIVATE.stream().anyMatch(block -> block.contains(bytes))) {
      return mode != Mode.SELF_HOSTED;
    }
    return !address.isAnyLocalAddress() && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isSiteLocalAddress()
        && NEVER.stream().noneMatch(block -> block.contains(bytes));
  }

  private static boolean isLoopback(byte[] bytes) {
    return bytes.length == 4 ? bytes[0] == 127 : isZeroUntil(bytes, 15) && bytes[15] == 1;
  }

  private static byte[] unmapped(InetAddress address) {
    var bytes = address.getAddress();
    boolean mapped = !(address instanceof Inet4Address) && isZeroUntil(bytes, 10) && bytes[10] == -1
        && bytes[11] == -1;
    return mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
  }

  private static boolean isZeroUntil(byte[] bytes, int end) {
    for (int i = 0; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static SdkException refused(String why) {
    return new SdkException(ErrorCode.ADDRESS_NOT_ALLOWED, "the address is refused: " + why);
  }
}
