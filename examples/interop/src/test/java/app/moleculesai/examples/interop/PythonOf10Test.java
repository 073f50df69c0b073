package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for Python, which speaks 1.0. */
class PythonOf10Test extends InteropContract implements ListingContract, PushContract {
  PythonOf10Test() {
    super(workspace -> Python.connect("1.0", "JSONRPC", workspace));
  }

  @BeforeAll
  static void needsPython() {
    Python.assumeThere("1.0");
  }

  @Override
  public String generation() {
    return "1.0";
  }
}
