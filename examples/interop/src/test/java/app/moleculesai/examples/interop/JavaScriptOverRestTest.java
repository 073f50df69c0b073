package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for JavaScript over the HTTP+JSON binding, which 1.0 has. */
class JavaScriptOverRestTest extends InteropContract implements ListingContract, PushContract {
  JavaScriptOverRestTest() {
    super(workspace -> Node.connect("1.0", "HTTP+JSON", workspace));
  }

  @BeforeAll
  static void needsNode() {
    Node.assumeThere();
  }

  @Override
  public String generation() {
    return "1.0";
  }
}
