package app.moleculesai.examples.interop;

/** What clients talk to. */
public enum Counterpart {
  /** A workspace of the mock runtime. */
  MOCK,
  /** An agent of another make that speaks 0.3, behind the proxy. */
  FOREIGN_0_3,
  /** An agent of another make that speaks 1.0, behind the proxy. */
  FOREIGN_1_0
}
