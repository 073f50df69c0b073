package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.BufferData;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityHeadersTest {
  private static String written(SecurityHeaders headers, String path) {
    var buffer = BufferData.growing(64);
    headers.of(path).writeHttp1Header(buffer);
    return new String(buffer.readBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void allSixAreWritten() {
    assertThat(written(new SecurityHeaders(false), "/anything")).isEqualTo("""
        X-Content-Type-Options: nosniff\r
        X-Frame-Options: DENY\r
        Strict-Transport-Security: max-age=31536000; includeSubDomains\r
        Referrer-Policy: strict-origin-when-cross-origin\r
        Permissions-Policy: camera=(), microphone=(), geolocation=()\r
        Content-Security-Policy: default-src 'self'\r
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/workspaces", "/workspaces/1/a2a", "/health", "/org/tokens"})
  void theApiKeepsItsPolicyBesideAProxiedCanvas(String path) {
    assertThat(written(new SecurityHeaders(true), path)).contains("default-src 'self'\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "", "/page", "/_next/static/app.js", "/workspacesx"})
  void pagesOfAProxiedCanvasMayRunTheirScripts(String path) {
    assertThat(written(new SecurityHeaders(true), path)).contains("script-src");
  }
}
