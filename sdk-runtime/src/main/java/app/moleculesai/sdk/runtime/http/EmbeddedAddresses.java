package app.moleculesai.sdk.runtime.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * Knows the IPv6 addresses that stand for an IPv4 one: what is sent to them ends there, so that one is what must be
 * judged ({@code wire.md} 3.10).
 */
final class EmbeddedAddresses {
  /**
   * A form of such addresses.
   *
   * @param block what they begin with
   * @param first where the four bytes of the IPv4 address are
   */
  private record Form(AddressBlock block, int first) {}

  private static final int IPV4 = 4;
  private static final AddressBlock LOOPBACK = AddressBlock.of("::1/128");
  private static final List<Form> FORMS = List.of(
      // mapped, ::ffff:a.b.c.d
      new Form(new AddressBlock(new byte[]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96),
          12),
      new Form(AddressBlock.of("::/96"), 12), // IPv4-compatible, ::a.b.c.d
      new Form(AddressBlock.of("::ffff:0:0:0/96"), 12), // translated (SIIT)
      new Form(AddressBlock.of("64:ff9b::/96"), 12), // NAT64, which DNS64 answers with
      new Form(AddressBlock.of("2002::/16"), 2)); // 6to4

  /** NAT64 of one network (RFC 8215): where the IPv4 address is depends on how long that network's prefix is. */
  private static final AddressBlock LOCAL_NAT64 = AddressBlock.of("64:ff9b:1::/48");

  private EmbeddedAddresses() {}

  /** Returns the addresses to judge in place of one: what it may stand for, or itself. */
  static List<byte[]> judgedFor(byte[] address) {
    if (address.length == IPV4) {
      return List.of(address);
    }
    if (LOCAL_NAT64.contains(address)) {
      return localNat64(address);
    }
    if (LOOPBACK.contains(address)) {
      return List.of(address);
    }
    return FORMS.stream().filter(form -> form.block.contains(address)).findFirst()
        .map(form -> List.of(bytes(address, form.first, form.first + 1, form.first + 2,
            form.first + 3)))
        .orElseGet(() -> List.of(address));
  }

  /**
   * Reads the places of RFC 6052, 2.2, which leaves out byte 8. Where one length of the prefix has the address, another has
   * zeros or a part of it: whatever it may be must pass, but nothing answers at 0.x.x.x, so such a reading is none.
   */
  private static List<byte[]> localNat64(byte[] address) {
    var readings = Stream.of(bytes(address, 6, 7, 9, 10), bytes(address, 7, 9, 10, 11),
        bytes(address, 9, 10, 11, 12), bytes(address, 12, 13, 14, 15))
        .filter(reading -> reading[0] != 0).toList();
    return readings.isEmpty() ? List.of(new byte[4]) : readings;
  }

  private static byte[] bytes(byte[] address, int a, int b, int c, int d) {
    return new byte[]{address[a], address[b], address[c], address[d]};
  }
}
