package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for Go, which speaks 1.0. */
class GoOf10Test extends InteropContract implements ListingContract, PushContract {
  GoOf10Test() {
    super(workspace -> Go.connect("1.0", "JSONRPC", workspace));
  }

  @BeforeAll
  static void needsGo() {
    Go.assumeThere();
  }

  @Override
  public String generation() {
    return "1.0";
  }
}
