package app.moleculesai.examples.interop;

import org.junit.jupiter.api.BeforeAll;

/** The last library for Python that speaks 0.3. */
class PythonOf03Test extends InteropContract implements NewsContract {
  PythonOf03Test() {
    super(workspace -> Python.connect("0.3", "JSONRPC", workspace));
  }

  @BeforeAll
  static void needsPython() {
    Python.assumeThere("0.3");
  }

  @Override
  public String generation() {
    return "0.3";
  }
}
