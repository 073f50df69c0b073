package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

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
    int whole = bits / Byte.SIZE;
    if (Arrays.mismatch(address, 0, whole, prefix, 0, whole) >= 0) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
  }
}
