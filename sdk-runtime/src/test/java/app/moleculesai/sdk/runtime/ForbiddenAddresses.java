package app.moleculesai.sdk.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of agents that a server must not call, in every spelling that some program understands. {@code PORT} is where
 * something listens on this machine.
 */
public final class ForbiddenAddresses {
  /** This machine by its loopback addresses. */
  private static final String LOOPBACK = """
      http://127.0.0.1:PORT/
      https://127.0.0.1:PORT/
      HTTP://127.0.0.1:PORT/
      http://127.0.0.2:PORT/
      http://127.255.255.254:PORT/
      http://127.1:PORT/
      http://127.0.1:PORT/
      http://2130706433:PORT/
      http://0x7f000001:PORT/
      http://0x7F.0x0.0x0.0x1:PORT/
      http://0x7f.1:PORT/
      http://0x7f.0.1:PORT/
      http://017700000001:PORT/
      http://0177.0.0.1:PORT/
      http://0177.1:PORT/
      http://0000177.0.0.1:PORT/
      http://127.000.000.001:PORT/
      http://127.0.0.01:PORT/
      http://127.0.0.0x1:PORT/
      http://127.0.0.1.:PORT/
      http://6425673729:PORT/
      http://localhost:PORT/
      http://LOCALHOST:PORT/
      http://localhost.:PORT/
      http://localhost.localdomain:PORT/
      http://agent.localhost:PORT/
      http://ip6-localhost:PORT/
      http://[::1]:PORT/
      http://[0:0:0:0:0:0:0:1]:PORT/
      http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/
      http://[::0.0.0.1]:PORT/
      http://[::ffff:127.0.0.1]:PORT/
      http://[::ffff:7f00:1]:PORT/
      http://[0:0:0:0:0:ffff:7f00:0001]:PORT/
      http://[::127.0.0.1]:PORT/
      http://[::7f00:1]:PORT/
      http://[::ffff:0:127.0.0.1]:PORT/
      http://[64:ff9b::127.0.0.1]:PORT/
      http://[64:ff9b::7f00:1]:PORT/
      http://[64:ff9b:1::7f00:1]:PORT/
      http://[2002:7f00:1::]:PORT/
      http://[2002:7f00:0001::1]:PORT/
      http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/
      http://[::1%lo]:PORT/
      http://[::1%25lo]:PORT/
      http://[::1%1]:PORT/
      http://user@127.0.0.1:PORT/
      http://user:password@127.0.0.1:PORT/
      http://agent.example@127.0.0.1:PORT/
      http://agent.example:80@127.0.0.1:PORT/
      http://@127.0.0.1:PORT/
      http://127.0.0.1:PORT#@agent.example/
      http://127.0.0.1:PORT?@agent.example/
      http://127.0.0.1:PORT\\@agent.example/
      http://agent.example\\@127.0.0.1:PORT/
      http://127.0.0.1:PORT%2f@agent.example/
      http://agent.example%40127.0.0.1:PORT/
      http://127.0.0.1%00.agent.example:PORT/
      http://127.0.0.1%0d%0aHost:agent.example:PORT/
      http://%31%32%37.0.0.1:PORT/
      http://loc%61lhost:PORT/
      http://１２７.０.０.１:PORT/
      http://127。0。0。1:PORT/
      http://①②⑦.⓪.⓪.①:PORT/
      http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/
      http://ｌｏｃａｌｈｏｓｔ:PORT/
      http://xn--127-0.0.1:PORT/
      http:127.0.0.1:PORT/
      http:/127.0.0.1:PORT/
      http:///127.0.0.1:PORT/
      http:////127.0.0.1:PORT/
      //127.0.0.1:PORT/
      127.0.0.1:PORT/
      http:\\\\127.0.0.1:PORT/
      http://127.0.0.1:PORT:80/
      http://127.0.0.1:00PORT/
      http://127.0.0.1,agent.example:PORT/
      http://127.0.0.1 agent.example:PORT/
      http://{127.0.0.1}:PORT/
      http://[127.0.0.1]:PORT/
      ftp://127.0.0.1:PORT/
      gopher://127.0.0.1:PORT/_GET
      dict://127.0.0.1:PORT/
      ldap://127.0.0.1:PORT/
      ws://127.0.0.1:PORT/
      jar:http://127.0.0.1:PORT/a!/
      view-source:http://127.0.0.1:PORT/
      file:///etc/hostname
      file://127.0.0.1:PORT/etc/hostname
      unix:/var/run/docker.sock
      data:,agent
      """;

  /** This machine by the address that means none: on Linux it leads to the loopback address. */
  private static final String UNSPECIFIED = """
      http://0.0.0.0:PORT/
      http://0:PORT/
      http://0.0:PORT/
      http://0x0:PORT/
      http://00000000:PORT/
      http://0.0.0.0.:PORT/
      http://0.0.0.1:PORT/
      http://user@0.0.0.0:PORT/
      http://０.０.０.０:PORT/
      http://[::]:PORT/
      http://[0:0:0:0:0:0:0:0]:PORT/
      http://[::0.0.0.0]:PORT/
      http://[::ffff:0.0.0.0]:PORT/
      http://[::ffff:0:0]:PORT/
      http://[64:ff9b::]:PORT/
      http://[64:ff9b:1::]:PORT/
      http://[2002::]:PORT/
      http://[::%25lo]:PORT/
      """;

  /** Where clouds keep credentials, and what is nobody's address. */
  private static final String NOBODYS = """
      http://169.254.169.254/latest/meta-data/
      http://169.254.169.253/
      http://169.254.170.2/v2/credentials
      http://2852039166/
      http://0xa9fea9fe/
      http://0251.0376.0251.0376/
      http://169.254.43518/
      http://[::ffff:169.254.169.254]/
      http://[::ffff:a9fe:a9fe]/
      http://[::a9fe:a9fe]/
      http://[64:ff9b::a9fe:a9fe]/
      http://[2002:a9fe:a9fe::]/
      http://[fd00:ec2::254]/latest/meta-data/
      http://[fd20:ce::254]/computeMetadata/v1/
      http://metadata.google.internal/
      http://100.100.100.200/latest/meta-data/
      http://192.0.0.192/opc/v2/
      http://168.63.129.16/machine/
      http://100.64.0.1/
      http://192.0.2.1/
      http://198.51.100.1/
      http://203.0.113.1/
      http://224.0.0.1/
      http://239.255.255.250:1900/
      http://255.255.255.255/
      http://[fe80::1]/
      http://[fe80::1%25lo]/
      http://[febf::1]/
      http://[fec0::1]/
      http://[ff02::1]/
      http://[ff0e::1]/
      http://[fc00::1]/
      http://[2001:db8::1]/
      """;

  /** Networks of whoever runs the server. */
  private static final String PRIVATE = """
      http://10.0.0.1/
      http://172.16.0.1/
      http://172.31.255.255/
      http://192.168.0.1/
      http://167772161/
      http://0xc0a80001/
      http://[::ffff:192.168.0.1]/
      http://[64:ff9b::a00:1]/
      http://[fd00::1]/
      """;

  private ForbiddenAddresses() {}

  /** Returns those that nobody may call. */
  public static List<String> everywhere(int port) {
    return lines(UNSPECIFIED + NOBODYS, port);
  }

  /** Returns those that only a developer's machine may call; and those in no spelling that could be meant. */
  public static List<String> outsideDevelopment(int port) {
    return lines(LOOPBACK, port);
  }

  /** Returns those that a server for itself alone may not call, this machine's own among them. */
  public static List<String> selfHosted(int port) {
    var all = new ArrayList<>(lines(PRIVATE, port));
    try {
      var own = InetAddress.getLocalHost();
      if (own.isSiteLocalAddress() || own.isLoopbackAddress()) {
        all.add("http://" + own.getHostAddress() + ":" + port + "/");
        all.add("http://" + own.getHostName() + ":" + port + "/");
      }
    } catch (UnknownHostException e) {
      // this machine has no name
    }
    return all;
  }

  private static List<String> lines(String text, int port) {
    return text.lines().map(line -> line.replace("PORT", Integer.toString(port))).toList();
  }
}
