package app.moleculesai.sdk.runtime.cards;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells addresses that clients may see from those they have no business with: where the agent itself is, hosts that only
 * a private network knows, and whatever carries a credential. Names are judged as they stand, nothing is looked up.
 * Immutable.
 */
final class PublicAddresses {
  /** What stands in a text where an address was. */
  static final String WITHHELD = "(address withheld)";

  private static final Pattern IN_TEXT = Pattern
      .compile("(?i)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,31}://[^\\s\"'<>`|\\\\^{}]*");
  private static final Pattern NUMBER_LAST = Pattern
      .compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
  private static final Pattern UNDERSCORED = Pattern.compile("([\\w.-]+)(?::[0-9]*)?");
  private static final Pattern ROOT_DOT = Pattern.compile("\\.$");
  private static final List<String> PRIVATE_DOMAINS = List.of(".local", ".localhost", ".internal",
      ".intranet", ".lan", ".home.arpa", ".test");

  private final Set<String> agentHosts;

  /** Takes where the agent is, as it said; what is no address is ignored. */
  PublicAddresses(Collection<String> ofAgent) {
    agentHosts = ofAgent.stream().map(PublicAddresses::uri).flatMap(Optional::stream)
        .map(PublicAddresses::host).flatMap(Optional::stream).collect(Collectors.toSet());
  }

  /** Says whether a text is an address of the web that clients may see. */
  boolean isPublic(String url) {
    return uri(url).filter(uri -> isWeb(uri) && hasNoCredential(uri))
        .flatMap(PublicAddresses::host).filter(this::isPublicHost).isPresent();
  }

  /** Returns a text without the addresses that clients may not see. */
  String inText(String text) {
    return text.contains("://")
        ? IN_TEXT.matcher(text).replaceAll(
            found -> mayStand(found.group()) ? Matcher.quoteReplacement(found.group()) : WITHHELD)
        : text;
  }

  /** What cannot be read as an address cannot be judged either. */
  private boolean mayStand(String address) {
    return uri(address).filter(PublicAddresses::hasNoCredential).flatMap(PublicAddresses::host)
        .filter(this::isPublicHost).isPresent();
  }

  private boolean isPublicHost(String host) {
    return host.contains(".") && !NUMBER_LAST.matcher(host).matches() && !host.contains(":")
        && PRIVATE_DOMAINS.stream().noneMatch(host::endsWith) && !agentHosts.contains(host);
  }

  private static boolean isWeb(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return scheme.equals("https") || scheme.equals("http");
  }

  private static boolean hasNoCredential(URI uri) {
    return uri.getRawAuthority() != null && !uri.getRawAuthority().contains("@");
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text.trim()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Returns the host in small letters; also one with an underscore, which {@link URI} does not see. */
  private static Optional<String> host(URI uri) {
    return Optional.ofNullable(uri.getHost())
        .or(() -> Optional.ofNullable(uri.getRawAuthority()).map(UNDERSCORED::matcher)
            .filter(Matcher::matches).map(parts -> parts.group(1)))
        .map(host -> host.toLowerCase(Locale.ROOT))
        .map(host -> ROOT_DOT.matcher(host).replaceFirst(""));
  }
}
