package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.ForbiddenAddresses;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be set as a receiver of news. */
class WebhookRulesTest {
  private static final String GOOD = "https://93.184.216.34/hook?to=me";
  private static final String CONTROL = "a\r\nb";

  private final WebhookRules rules = new WebhookRules(
      new OutboundAddresses(OutboundAddresses.Mode.SELF_HOSTED));

  private Optional<String> fault(String url, Optional<String> token, String scheme,
      Optional<String> credentials) {
    return rules.fault(new Webhook(url, token,
        Optional.of(new Webhook.Authentication(scheme, credentials))), "at.")
        .map(fault -> fault.violations().getFirst()).map(ProtocolError.FieldViolation::field);
  }

  private Optional<String> fault(String url) {
    return fault(url, Optional.of("token"), "Bearer", Optional.of("abc"));
  }

  @Test
  void whatCanBeSentIsFine() {
    assertThat(fault(GOOD)).isEmpty();
    assertThat(rules.fault(new Webhook(GOOD, Optional.empty(), Optional.empty()), "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "ftp://93.184.216.34/", "http://", "http://[",
      "//93.184.216.34/", "https://me:secret@93.184.216.34/", "https://secret@93.184.216.34/"})
  void whatIsNoAddressOfTheWebIsRefused(String url) {
    assertThat(fault(url)).contains("at.url");
  }

  @Test
  void anAddressHasAtMost2048Characters() {
    assertThat(fault(GOOD + "x".repeat(2048 - GOOD.length()))).isEmpty();
    assertThat(fault(GOOD + "x".repeat(2049 - GOOD.length()))).contains("at.url");
  }

  @Test
  void noForbiddenAddressIsTaken() {
    var forbidden = new ArrayList<>(ForbiddenAddresses.everywhere(80));
    forbidden.addAll(ForbiddenAddresses.outsideDevelopment(80));
    forbidden.addAll(ForbiddenAddresses.selfHosted(80));

    assertThat(forbidden).allSatisfy(url -> assertThat(fault(url)).contains("at.url"));
  }

  @Test
  void nothingCanBeTakenForTheEndOfAHeader() {
    assertThat(fault(GOOD, Optional.of(CONTROL), "Bearer", Optional.empty()))
        .contains("at.token");
    assertThat(fault(GOOD, Optional.of("x".repeat(4097)), "Bearer", Optional.empty()))
        .contains("at.token");
    assertThat(fault(GOOD, Optional.empty(), CONTROL, Optional.empty()))
        .contains("at.authentication.scheme");
    assertThat(fault(GOOD, Optional.empty(), "Bearer", Optional.of(CONTROL)))
        .contains("at.authentication.credentials");
  }
}
