package app.moleculesai.examples.interop;

/** The library for Java that speaks 0.3. */
class JavaOf03Test extends InteropContract {
  JavaOf03Test() {
    super(JavaOf03Library::connect);
  }
}
