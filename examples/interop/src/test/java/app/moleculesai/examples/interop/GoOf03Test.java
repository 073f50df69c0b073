package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The last library for Go that speaks 0.3. */
class GoOf03Test extends InteropContract implements PushContract {
  GoOf03Test() {
    super(workspace -> Go.connect("0.3", "JSONRPC", workspace));
  }

  @BeforeAll
  static void needsGo() {
    Go.assumeThere();
  }

  @Override
  public String generation() {
    return "0.3";
  }
}
