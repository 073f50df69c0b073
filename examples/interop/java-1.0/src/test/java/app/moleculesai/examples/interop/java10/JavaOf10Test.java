package app.moleculesai.examples.interop.java10;

import app.moleculesai.examples.interop.InteropContract;
import app.moleculesai.examples.interop.ListingContract;

/** The library for Java that speaks 1.0. */
class JavaOf10Test extends InteropContract implements ListingContract {
  JavaOf10Test() {
    super(JavaOf10Library::connect);
  }
}
