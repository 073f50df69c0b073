package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for JavaScript, which speaks 1.0. */
class JavaScriptOf10Test extends InteropContract implements ListingContract, PushContract {
  JavaScriptOf10Test() {
    super(workspace -> Node.connect("1.0", "JSONRPC", workspace));
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
