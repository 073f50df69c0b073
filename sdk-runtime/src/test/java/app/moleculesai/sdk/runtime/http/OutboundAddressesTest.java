package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.OutboundAddresses.Mode;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the table of {@code wire.md} 3.10 at its edges, in every mode and every disguise. */
class OutboundAddressesTest {
  private static final Set<Mode> NOWHERE = EnumSet.noneOf(Mode.class);
  private static final Set<Mode> AT_HOME = EnumSet.of(Mode.DEVELOPMENT);
  private static final Set<Mode> IN_OWN_NETWORKS = EnumSet.of(Mode.DEVELOPMENT, Mode.SAAS);
  private static final Set<Mode> EVERYWHERE = EnumSet.allOf(Mode.class);

  /** A row; what is in none may be called everywhere. */
  private record Row(String block, Set<Mode> allowed) {
    BigInteger first() {
      return number(literal(block.split("/", 2)[0]));
    }

    BigInteger last() {
      int host = size() * 8 - Integer.parseInt(block.split("/", 2)[1]);
      return first().add(BigInteger.ONE.shiftLeft(host)).subtract(BigInteger.ONE);
    }

    int size() {
      return literal(block.split("/", 2)[0]).length;
    }

    boolean contains(BigInteger address, int bytes) {
      return bytes == size() && first().compareTo(address) <= 0 && last().compareTo(address) >= 0;
    }

    /** Returns the first and last address, and those before and behind. */
    Stream<byte[]> edges() {
      var one = BigInteger.ONE;
      return Stream.of(first(), last(), first().subtract(one), last().add(one))
          .filter(edge -> edge.signum() >= 0 && edge.bitLength() <= size() * 8)
          .map(edge -> bytes(edge, size()));
    }
  }

  private static final List<Row> TABLE = List.of(
      new Row("168.63.129.16/32", NOWHERE),
      new Row("192.0.0.192/32", NOWHERE),
      new Row("fd00:ec2::254/128", NOWHERE),
      new Row("fd20:ce::254/128", NOWHERE),
      new Row("127.0.0.0/8", AT_HOME),
      new Row("::1/128", AT_HOME),
      new Row("0.0.0.0/8", NOWHERE),
      new Row("::/104", NOWHERE), // the unspecified address, and 0.0.0.0/8 in the form of IPv6
      new Row("10.0.0.0/8", IN_OWN_NETWORKS),
      new Row("172.16.0.0/12", IN_OWN_NETWORKS),
      new Row("192.168.0.0/16", IN_OWN_NETWORKS),
      new Row("169.254.0.0/16", NOWHERE),
      new Row("100.64.0.0/10", NOWHERE),
      new Row("192.0.2.0/24", NOWHERE),
      new Row("198.51.100.0/24", NOWHERE),
      new Row("203.0.113.0/24", NOWHERE),
      new Row("224.0.0.0/4", NOWHERE),
      new Row("255.255.255.255/32", NOWHERE),
      new Row("fd00::/8", IN_OWN_NETWORKS),
      new Row("fc00::/8", NOWHERE),
      new Row("fe80::/10", NOWHERE),
      new Row("fec0::/10", NOWHERE),
      new Row("ff00::/8", NOWHERE),
      new Row("2001:db8::/32", NOWHERE),
      new Row("2001::/32", NOWHERE)); // Teredo

  private static Set<Mode> allowed(byte[] address) {
    return TABLE.stream().filter(row -> row.contains(number(address), address.length))
        .findFirst().map(Row::allowed).orElse(EVERYWHERE);
  }

  private static byte[] literal(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  private static BigInteger number(byte[] address) {
    return new BigInteger(1, address);
  }

  private static byte[] bytes(BigInteger number, int size) {
    var all = number.toByteArray();
    var padded = new byte[size];
    int length = Math.min(all.length, size);
    System.arraycopy(all, all.length - length, padded, size - length, length);
    return padded;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      // the other factory turns mapped addresses into IPv4
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns in which modes a name may be called that has these addresses. */
  private static Set<Mode> verdict(InetAddress... addresses) {
    var modes = EnumSet.noneOf(Mode.class);
    for (var mode : Mode.values()) {
      try {
        var target = new OutboundAddresses(mode, host -> addresses).check("http://agent.example/a");
        assertThat(target.addresses()).containsExactly(addresses);
        modes.add(mode);
      } catch (SdkException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_NOT_ALLOWED);
      }
    }
    return modes;
  }

  @TestFactory
  Stream<DynamicTest> everyRangeEndsWhereTheTableSays() {
    return TABLE.stream().flatMap(row -> row.edges().map(edge -> {
      var address = address(edge);
      return DynamicTest.dynamicTest(row.block() + ": " + address.getHostAddress(),
          () -> assertThat(verdict(address)).isEqualTo(allowed(edge)));
    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111",
      "2a00:1450:4001::1"})
  void publicAddressesAreFineEverywhere(String address) {
    assertThat(verdict(address(literal(address)))).isEqualTo(EVERYWHERE);
  }

  /** Forms of IPv6 that stand for an IPv4 address: what is before and behind its four bytes. */
  @TestFactory
  Stream<DynamicTest> anAddressInTheFormOfAnotherIsJudgedAsWhatItIs() {
    return Stream.of("00000000000000000000ffff|", "000000000000000000000000|",
        "0000000000000000ffff0000|", "0064ff9b0000000000000000|", "2002|00010000000000000001",
        "0064ff9b0001000000000000|")
        .flatMap(form -> TABLE.stream().filter(row -> row.size() == 4).flatMap(Row::edges)
            .map(inner -> DynamicTest.dynamicTest(form + " of " + address(inner).getHostAddress(),
                () -> assertThat(verdict(address(disguised(form, inner))))
                    .isEqualTo(allowed(inner)))));
  }

  private static byte[] disguised(String form, byte[] inner) {
    var parts = form.split("\\|", -1);
    var hex = parts[0] + String.format("%08x", number(inner)) + parts[1];
    return bytes(new BigInteger(hex, 16), 16);
  }

  @ParameterizedTest
  @CsvSource({"64:ff9b:1:0a00:0001:0200:0:0", "64:ff9b:1:ab0a:0000:0102:0:0",
      "64:ff9b:1:abcd:000a:0000:0100:0", "64:ff9b:1:abcd:ab0a:0001:0200:0",
      "64:ff9b:1:a00:1:200:808:808", "64:ff9b:1:fffe::a00:1"})
  void aNetworksOwnTranslationMayHaveItsPrefixInAnyLength(String address) {
    assertThat(verdict(address(literal(address)))).isEqualTo(IN_OWN_NETWORKS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64:ff9b:1:808:8:800::", "64:ff9b:1:fe08:8:808::",
      "64:ff9b:1:fffe:8:808:800:0", "64:ff9b:1::808:808", "64:ff9b:1:fffe::808:808"})
  void aNetworksOwnTranslationReachesPublicAddresses(String address) {
    assertThat(verdict(address(literal(address)))).isEqualTo(EVERYWHERE);
  }

  @Test
  void everyAddressOfANameMustPass() {
    var fine = address(literal("1.1.1.1"));
    var own = address(literal("10.0.0.1"));
    var metadata = address(literal("169.254.169.254"));

    assertThat(verdict(fine, address(literal("2606:4700::1")))).isEqualTo(EVERYWHERE);
    assertThat(verdict(fine, own)).isEqualTo(IN_OWN_NETWORKS);
    assertThat(verdict(fine, fine, metadata)).isEqualTo(NOWHERE);
    assertThat(verdict(metadata, fine)).isEqualTo(NOWHERE);
  }

  @Test
  void aNameThatDoesNotResolveIsRefused() {
    var addresses = new OutboundAddresses(Mode.DEVELOPMENT, host -> {
      throw new UnknownHostException(host);
    });

    assertThatThrownBy(() -> addresses.check("http://nowhere.example/secret"))
        .isInstanceOfSatisfying(SdkException.class, refused -> assertThat(refused.code())
            .isEqualTo(ErrorCode.ADDRESS_NOT_ALLOWED))
        .hasMessageContaining("nowhere.example").hasMessageNotContaining("secret");
  }

  /** Looks literals up as the server does; names are all at one public address. */
  private static OutboundAddresses withNames(Mode mode) {
    return new OutboundAddresses(mode, host -> host.matches("[\\d.]+|\\[.*]")
        ? InetAddress.getAllByName(host)
        : new InetAddress[]{address(new byte[]{1, 1, 1, 1})});
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "http://agent.example/a2a, agent.example, 80",
      "HTTPS://agent.example, agent.example, 443",
      "http://agent.example:8000/, agent.example, 8000",
      "http://agent.example./, agent.example., 80",
      "http://user:password@agent.example/, agent.example, 80",
      "http://my_agent:8000/, my_agent, 8000",
      "https://my_agent/, my_agent, 443",
      "http://my_agent:/, my_agent, 80",
      "http://user:password@my_agent:1/, my_agent, 1",
      "http://my_agent.my-project_default/?a=b, my_agent.my-project_default, 80",
      "http://1.1.1.1:81/, 1.1.1.1, 81",
      "http://[2606:4700::1]:81/, [2606:4700::1], 81"})
  void theHostAndThePortAreSaid(String url, String host, int port) {
    var target = withNames(Mode.SELF_HOSTED).check(url);

    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.uri().toString()).isEqualTo(url);
    assertThat(target.addresses()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "agent.example", "//agent.example/", "ftp://agent.example/",
      "file:///etc/passwd", "javascript:alert(1)", "http:agent.example", "http:///path", "http://",
      "http://:80/", "http://@/", "http://user@/", "http://a b/", "http://a..b/", "http://-a/",
      "http://a_b:port/", "http://a_b:1:2/", "http://a@b@c_d/", "http://a_b:65536/",
      "http://agent.example:65536/", "http://a_b%2e/", "http://%31.1.1.1/", "http://[1.1.1.1]/",
      "http://[::g]/", "http://１.1.1.1/", "http://a\\b/"})
  void whatIsNoAddressIsRefused(String url) {
    assertRefused(url, Mode.DEVELOPMENT);
  }

  private static void assertRefused(String url, Mode mode) {
    assertThatThrownBy(() -> withNames(mode).check(url)).as(url)
        .isInstanceOfSatisfying(SdkException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_NOT_ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f000001", "0X7F000001", "017700000001", "0177.0.0.1",
      "0x7f.0.0.1", "127.1", "127.0.1", "0", "1", "010.0.0.1", "1.1.1.01", "1.1.1.1.",
      "1.1.1.0x1", "256.1.1.1", "1.1.1.1.1", "a.1", "4294967296"})
  void aNumberThatIsReadInMoreThanOneWayIsRefusedEverywhere(String host) {
    for (var mode : Mode.values()) {
      assertRefused("http://" + host + "/", mode);
    }
    assertThatThrownBy(() -> withNames(Mode.DEVELOPMENT).checkHost(host))
        .isInstanceOf(SdkException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user@10.0.0.1/", "http://agent.example@10.0.0.1/",
      "http://[::ffff:10.0.0.1]/", "http://[::10.0.0.1]/", "http://[64:ff9b::10.0.0.1]/",
      "http://[2002:a00:1::]/", "http://10.0.0.1:80/?@agent.example",
      "http://10.0.0.1#@agent.example"})
  void whatStandsAroundAHostDoesNotHideIt(String url) {
    assertRefused(url, Mode.SELF_HOSTED);
    assertThat(withNames(Mode.DEVELOPMENT).check(url).addresses()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[fe80::1%1]/", "http://[fe80::1%25eth0]/", "http://[ff02::1%1]/",
      "http://[::%1]/"})
  void aZoneOpensNothing(String url) {
    for (var mode : Mode.values()) {
      assertRefused(url, mode);
    }
  }

  @Test
  void thisHostIsFineForDevelopersOnly() {
    assertThat(new OutboundAddresses(Mode.DEVELOPMENT).check("http://localhost:8000/").addresses())
        .isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    for (var mode : List.of(Mode.SELF_HOSTED, Mode.SAAS)) {
      assertThatThrownBy(() -> new OutboundAddresses(mode).check("http://localhost:8000/"))
          .isInstanceOf(SdkException.class);
    }
  }

  @Test
  void aHostCanBeCheckedAlone() {
    var addresses = new OutboundAddresses(Mode.SELF_HOSTED);

    for (var host : List.of("1.1.1.1", "::ffff:1.1.1.1", "[::ffff:1.1.1.1]", "2606:4700::1")) {
      assertThat(addresses.checkHost(host)).as(host).hasSize(1);
    }
    assertThat(List.of("10.0.0.1", "::ffff:10.0.0.1", "::1")).allSatisfy(
        host -> assertThatThrownBy(() -> addresses.checkHost(host))
            .isInstanceOf(SdkException.class));
  }
}
