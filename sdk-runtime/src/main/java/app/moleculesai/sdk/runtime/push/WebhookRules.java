package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a webhook may be. The address is checked when it is set, so that a mistake is told at once, and again whenever it
 * is connected to. Immutable.
 */
final class WebhookRules {
  private static final int LONGEST_URL = 2048;
  private static final int LONGEST_PROOF = 4096;
  private static final Pattern SCHEME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  /** What a header may hold without being taken for its end. */
  private static final Pattern PROOF = Pattern.compile("[\\x20-\\x7E]*");

  private final OutboundAddresses addresses;

  WebhookRules(OutboundAddresses addresses) {
    this.addresses = addresses.forRequests();
  }

  /**
   * Finds what is wrong.
   *
   * @param place what stands before the names of the fields, {@code ""} or with a dot behind
   */
  Optional<ProtocolError> fault(Webhook webhook, String place) {
    return url(webhook.url()).map(wrong -> ProtocolError.invalidParams(place + "url", wrong))
        .or(() -> webhook.token().flatMap(WebhookRules::proof)
            .map(wrong -> ProtocolError.invalidParams(place + "token", wrong)))
        .or(() -> webhook.authentication().flatMap(authentication -> fault(authentication,
            place + "authentication.")));
  }

  private Optional<String> url(String url) {
    if (url.length() > LONGEST_URL) {
      return Optional.of("must have at most " + LONGEST_URL + " characters");
    }
    try {
      var uri = new URI(url);
      if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
        return Optional.of("must hold no user and password: use authentication");
      }
      addresses.check(uri);
      return Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.of("must be a URL of http or https");
    } catch (SdkException e) {
      return Optional.of("cannot be used: " + e.getMessage());
    }
  }

  private static Optional<ProtocolError> fault(Webhook.Authentication authentication,
      String place) {
    if (!SCHEME.matcher(authentication.scheme()).matches()) {
      return Optional.of(ProtocolError.invalidParams(place + "scheme",
          "must be a scheme of HTTP authentication, such as Bearer"));
    }
    return authentication.credentials().flatMap(WebhookRules::proof)
        .map(wrong -> ProtocolError.invalidParams(place + "credentials", wrong));
  }

  private static Optional<String> proof(String text) {
    return text.length() <= LONGEST_PROOF && PROOF.matcher(text).matches()
        ? Optional.empty()
        : Optional.of("must be printable ASCII, at most " + LONGEST_PROOF + " characters");
  }
}
