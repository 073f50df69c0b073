package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for Go over the HTTP+JSON binding, which 1.0 has. */
class GoOverRestTest extends InteropContract implements ListingContract, PushContract {
  GoOverRestTest() {
    super(workspace -> Go.connect("1.0", "HTTP+JSON", workspace));
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
