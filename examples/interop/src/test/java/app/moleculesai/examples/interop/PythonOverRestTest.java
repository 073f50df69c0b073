package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The library for Python over the HTTP+JSON binding, which 1.0 has. */
class PythonOverRestTest extends InteropContract implements ListingContract, PushContract {
  PythonOverRestTest() {
    super(workspace -> Python.connect("1.0", "HTTP+JSON", workspace));
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
