package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The last library for JavaScript that speaks 0.3. */
class JavaScriptOf03Test extends InteropContract implements PushContract {
  JavaScriptOf03Test() {
    super(workspace -> Node.connect("0.3", "JSONRPC", workspace));
  }

  @BeforeAll
  static void needsNode() {
    Node.assumeThere();
  }

  @Override
  public String generation() {
    return "0.3";
  }
}
