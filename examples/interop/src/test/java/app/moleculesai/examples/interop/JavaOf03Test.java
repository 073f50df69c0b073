package app.moleculesai.examples.interop;

/** The library for Java that speaks 0.3. */
class JavaOf03Test extends InteropContract implements PushContract {
  JavaOf03Test() {
    super(JavaOf03Library::connect);
  }

  @Override
  public String generation() {
    return "0.3";
  }
}
