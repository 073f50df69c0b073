package app.moleculesai.examples.interop;

/** A library meets agents. */
public interface Meeting {
  /** Returns a client of a new workspace of this agent. */
  Library connect(Counterpart counterpart) throws Exception;

  /** Lets an agent go on with the one long task that it has begun. */
  void goOn(Counterpart counterpart) throws Exception;
}
