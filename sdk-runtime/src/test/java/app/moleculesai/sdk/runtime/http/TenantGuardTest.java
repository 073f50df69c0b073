package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantGuardTest {
  private final TenantGuard guard = new TenantGuard(Optional.of("org-1"), true);

  private static Headers headers(String name, String value) {
    return WritableHeaders.create().set(HeaderNames.HOST, "acme.example:8080")
        .set(HeaderNames.create(name), value);
  }

  @ParameterizedTest
  @CsvSource({
      "/health, true", "/buildinfo, true", "/metrics, true", "/registry/register, true",
      "/registry/heartbeat, true", "/cp/anything, true",
      "/health/, false", "/cp, false", "/registry/update-card, false", "/ready, false",
      "/workspaces, false"})
  void onlySomePathsAreOpenToAll(String path, boolean open) {
    assertThat(guard.letsIn(path, WritableHeaders.create())).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
      "X-Molecule-Org-Id, org-1, true",
      "X-Molecule-Org-Id, org-2, false",
      "X-Molecule-Org-Id, ORG-1, false",
      "Fly-Replay-Src, instance=a;region=b;state=org-1, true",
      "Fly-Replay-Src, state=org-1;t=5, true",
      "Fly-Replay-Src, state=org-12, false",
      "Fly-Replay-Src, nostate=org-1, false",
      "Referer, http://acme.example:8080/page, true",
      "Referer, https://acme.example:8080, true",
      "Referer, http://acme.example:8080.evil.example/, false",
      "Referer, http://acme.example:80801/, false",
      "Origin, https://acme.example:8080, true",
      "Origin, https://other.example, false"})
  void aRequestMustBeMeantForThisOrganisation(String name, String value, boolean letIn) {
    assertThat(guard.letsIn("/workspaces", headers(name, value))).isEqualTo(letIn);
  }

  @Test
  void pagesOfTheOwnHostPassOnlyWhereTheServerServesThem() {
    var without = new TenantGuard(Optional.of("org-1"), false);

    assertThat(without.letsIn("/workspaces", headers("Origin", "https://acme.example:8080")))
        .isFalse();
  }

  @Test
  void withoutAnOrganisationEverythingPasses() {
    assertThat(new TenantGuard(Optional.of(" "), false).letsIn("/workspaces",
        WritableHeaders.create())).isTrue();
  }
}
