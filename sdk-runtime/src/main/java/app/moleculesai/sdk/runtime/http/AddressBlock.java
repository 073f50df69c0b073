package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses of one family: those that begin with the same bits. Immutable. */
final class AddressBlock {
  private final byte[] prefix;
  private final int bits;

  AddressBlock(byte[] prefix, int bits) {
    this.prefix = prefix.clone();
    this.bits = bits;
  }

  /** Reads a literal such as {@code 10.0.0.0/8}; not one of a mapped address, which Java turns into IPv4. */
  static AddressBlock of(String literal) {
    var parts = literal.split("/", 2);
    try {
      // a literal: nothing is looked up
      return new AddressBlock(InetAddress.getByName(parts[0]).getAddress(),
          Integer.parseInt(parts[1]));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  /** Says whether an address is in this range; one of the other family is not. */
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
