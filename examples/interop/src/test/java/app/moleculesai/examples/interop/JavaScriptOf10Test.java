package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for JavaScript, which speaks 1.0. */
class JavaScriptOf10Test extends ListingContract {
  JavaScriptOf10Test() {
    super(workspace -> JavaScriptLibrary.connect("1.0", workspace));
  }

  @BeforeAll
  static void needsNode() {
    Node.assumeThere();
  }
}
