package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page {@code /docs} in a real browser, under the headers that the server sends with every page. */
class DocsPageTest {
  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(builder -> builder);

  private static long operations(MoleculeServer server) throws Exception {
    try (var http = new HttpCalls(server.uri())) {
      return http.get("/openapi.json").body().path("paths").valueStream()
          .flatMap(path -> path.propertyStream())
          .filter(member -> !member.getKey().equals("parameters")).count();
    }
  }

  @Test
  void showsEveryRouteAndCallsOne(MoleculeServer server) throws Exception {
    try (var browser = Browser.open()) {
      browser.visit(server.uri().resolve("/docs"));
      long operations = operations(server);
      assertThat(browser.count("opblock", operations)).isEqualTo(operations);

      browser.press(".opblock:has([data-path='/health']) .opblock-summary-control");
      browser.press(".opblock.is-open .try-out__btn");
      browser.press(".opblock.is-open .execute");

      assertThat(browser.see(".live-responses-table tbody .response-col_status").getText())
          .startsWith("200");
      assertThat(browser.see(".live-responses-table tbody .highlight-code").getText())
          .contains("\"ok\"");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
